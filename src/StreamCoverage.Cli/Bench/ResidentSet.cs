namespace StreamCoverage.Cli.Bench;

/// <summary>What memory the process took while it worked.</summary>
/// <param name="Seconds">How long it was watched.</param>
/// <param name="PeakBytes">The most, of the resident set.</param>
/// <param name="EarlyBytes">The median of the second quarter of the time: what was read is warm then.</param>
/// <param name="LateBytes">The median of the last quarter.</param>
/// <param name="Growth">The later over the earlier; null where it was watched too shortly to tell.</param>
internal sealed record ResidentRow(int Seconds, long PeakBytes, long EarlyBytes, long LateBytes, decimal? Growth);

/// <summary>Looks at the resident set once a second for as long as something runs: is it flat?</summary>
internal static class ResidentSet
{
    private const int SamplesMin = 20;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    public static async Task<ResidentRow> WatchAsync(Task work, CancellationToken cancellationToken)
    {
        var samples = new List<long>();
        using var timer = new PeriodicTimer(Every);
        do
        {
            samples.Add(Environment.WorkingSet);
            await Task.WhenAny(work, timer.WaitForNextTickAsync(cancellationToken).AsTask());
        }
        while (!work.IsCompleted);
        await work;
        return Of(samples);
    }

    /// <summary>What samples of each second tell.</summary>
    public static ResidentRow Of(IReadOnlyList<long> samples)
    {
        var quarter = samples.Count / 4;
        var early = Median(samples.Skip(quarter).Take(Math.Max(1, quarter)));
        var late = Median(samples.TakeLast(Math.Max(1, quarter)));
        return new(samples.Count, samples.Max(), early, late, samples.Count < SamplesMin ? null : Math.Round((decimal)late / early, 2));
    }

    private static long Median(IEnumerable<long> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
