using StreamCoverage.Kafka.Options;

namespace StreamCoverage.Cli.Bench;

/// <summary>What <c>bench</c> is to measure.</summary>
/// <param name="Kafka">How the broker is reached.</param>
/// <param name="Prefix">What the names of its topics begin with.</param>
/// <param name="Partitions">Partitions of each topic.</param>
/// <param name="Events">Events in each topic.</param>
/// <param name="Rounds">How often each is run; the best counts.</param>
internal sealed record BenchPlan(KafkaOptions Kafka, string Prefix, int Partitions, int Events, int Rounds)
{
    /// <summary>How long ingest runs on afterwards, over and over, for the memory's sake.</summary>
    public TimeSpan Steady { get; init; }

    /// <summary>(cell, operator) pairs and slices of the measurement of what slices take; none: it is left out.</summary>
    public (int Pairs, int Slices) Memory { get; init; }

    /// <summary>How long the latency from producer to figure is measured; zero leaves it out.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Most events a second while that is measured.</summary>
    public int LatencyRateMax { get; init; } = int.MaxValue;

    /// <summary>Events in a message of the second topic: 100.</summary>
    public const int Batch = 100;

    /// <summary>One event per message.</summary>
    public string Single => $"{Prefix}bench-single";

    /// <summary>A hundred events per message.</summary>
    public string Batched => $"{Prefix}bench-batched";
}
