namespace StreamCoverage.Cli.Bench;

/// <summary>What a run took of the clock and, on all threads of this process, of the processors.</summary>
internal sealed record Measured(TimeSpan Wall, TimeSpan Cpu)
{
    /// <summary>Starts measuring; the function that is returned ends it.</summary>
    public static Func<Measured> Begin()
    {
        var (wall, cpu) = (TimeProvider.System.GetTimestamp(), Environment.CpuUsage.TotalTime);
        return () => new(TimeProvider.System.GetElapsedTime(wall), Environment.CpuUsage.TotalTime - cpu);
    }
}
