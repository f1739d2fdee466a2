using StreamCoverage.Cli.Commands;
using StreamCoverage.Cli.Hosting;
using StreamCoverage.Pipeline;

namespace StreamCoverage.Cli.Bench;

/// <summary>All that <c>bench</c> found; null is what was left out.</summary>
/// <param name="Rows">Throughput.</param>
/// <param name="Slices">What open slices take.</param>
/// <param name="Resident">The process's memory over the whole run, or while ingest ran on.</param>
/// <param name="Latency">From the producer to the figure.</param>
internal sealed record BenchResult(IReadOnlyList<BenchRow> Rows, MemoryRow? Slices, ResidentRow Resident, LatencyRow? Latency)
{
    /// <summary>Why the latency could not be measured; null where it was, or was not asked for.</summary>
    public string? WhyNoLatency { get; init; } = LatencyBench.WhyNot;
}

/// <summary>Runs what a plan asks for, one thing after the other.</summary>
/// <param name="plan">What to measure.</param>
/// <param name="connections">Where the broker is.</param>
/// <param name="latencyTopics">The topics of the latency's measurement, which exist.</param>
/// <param name="say">Told how far it is.</param>
internal sealed class BenchRun(BenchPlan plan, Connections connections, Topics latencyTopics, Action<string> say)
{
    private const int LatencyPartitions = 4;

    /// <summary>The topics of the latency's measurement, with their numbers of partitions.</summary>
    public static IEnumerable<KeyValuePair<string, int>> LatencyTopics(Topics topics) => TopicsCommand.Wanted(topics, LatencyPartitions);

    /// <summary>Measures.</summary>
    public async Task<BenchResult> RunAsync(CancellationToken cancellationToken)
    {
        var bench = new IngestBench(plan, say);
        await bench.PrepareAsync(cancellationToken);
        var running = bench.RunAsync(cancellationToken);
        var resident = await ResidentSet.WatchAsync(running, isSteady: false, cancellationToken);
        var rows = await running;
        if (plan.Steady > TimeSpan.Zero)
            resident = await ResidentSet.WatchAsync(bench.RunOnAsync(cancellationToken), isSteady: true, cancellationToken);
        return new(rows, Slices(cancellationToken), resident, await LatencyAsync(rows, cancellationToken));
    }

    private MemoryRow? Slices(CancellationToken cancellationToken) =>
        plan.Memory.Slices == 0 ? null : MemoryBench.Run(plan.Memory.Pairs, plan.Memory.Slices, say, cancellationToken);

    private async Task<LatencyRow?> LatencyAsync(IReadOnlyList<BenchRow> rows, CancellationToken cancellationToken)
    {
        if (plan.Latency == TimeSpan.Zero || LatencyBench.WhyNot is not null)
            return null;
        // Half of what ingest was found to do with a hundred events a message, which is how they are sent here.
        var rate = (int)Math.Min(plan.LatencyRateMax, rows[^1].EventsPerSecond / 2);
        say($"latency from producer to figure at {rate:N0} events/s");
        return await new LatencyBench(connections with { Topics = latencyTopics }, LatencyPartitions, rate, plan.Latency).RunAsync(cancellationToken);
    }
}
