namespace StreamCoverage.Cli.Bench;

/// <summary>What memory the process took while it worked, in bytes of the resident set; of these, what .NET's collector holds.</summary>
/// <param name="Seconds">How long it was watched.</param>
/// <param name="PeakBytes">The most at any second.</param>
/// <param name="QuarterBytes">The median of each quarter of the time, the first of which is warm-up; none where it was watched too shortly, or did different things.</param>
/// <param name="ManagedBytes">The same of what the collector holds; the rest is the Kafka client's and the program's own.</param>
/// <param name="Growth">The last quarter over the second; null where there are none.</param>
internal sealed record ResidentRow(
    int Seconds, long PeakBytes, IReadOnlyList<long> QuarterBytes, IReadOnlyList<long> ManagedBytes, decimal? Growth);

/// <summary>What is looked at once a second.</summary>
internal readonly record struct MemorySample(long ResidentBytes, long ManagedBytes)
{
    public static MemorySample Take() => new(Environment.WorkingSet, GC.GetGCMemoryInfo().TotalCommittedBytes);
}

/// <summary>Looks at the resident set once a second for as long as something runs: is it flat?</summary>
internal static class ResidentSet
{
    private const int Quarters = 4;
    private const int SamplesMin = 20;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <param name="work">What runs.</param>
    /// <param name="isSteady">Whether it does the same all the time, so that its quarters can be compared.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ResidentRow> WatchAsync(Task work, bool isSteady, CancellationToken cancellationToken)
    {
        var samples = new List<MemorySample>();
        using var timer = new PeriodicTimer(Every);
        do
        {
            samples.Add(MemorySample.Take());
            await Task.WhenAny(work, timer.WaitForNextTickAsync(cancellationToken).AsTask());
        }
        while (!work.IsCompleted);
        await work;
        return Of(samples, isSteady);
    }

    /// <summary>What samples of each second tell.</summary>
    public static ResidentRow Of(IReadOnlyList<MemorySample> samples, bool isSteady)
    {
        var peak = samples.Max(sample => sample.ResidentBytes);
        if (!isSteady || samples.Count < SamplesMin)
            return new(samples.Count, peak, [], [], null);
        var quarters = Enumerable.Range(0, Quarters)
            .Select(quarter => samples.Take((samples.Count * quarter / Quarters)..(samples.Count * (quarter + 1) / Quarters)).ToList())
            .ToList();
        List<long> resident = [.. quarters.Select(quarter => Median(quarter.Select(sample => sample.ResidentBytes)))];
        List<long> managed = [.. quarters.Select(quarter => Median(quarter.Select(sample => sample.ManagedBytes)))];
        return new(samples.Count, peak, resident, managed, Math.Round((decimal)resident[^1] / resident[1], 2));
    }

    private static long Median(IEnumerable<long> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
