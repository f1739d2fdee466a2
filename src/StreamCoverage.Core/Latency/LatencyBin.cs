namespace StreamCoverage.Core.Latency;

/// <summary>How many latencies fell into one bin of the <see cref="LatencyScale"/>.</summary>
/// <param name="Key">0 to <see cref="LatencyScale.Keys"/> - 1.</param>
/// <param name="Count">Above 0 in the canonical form.</param>
public readonly record struct LatencyBin(int Key, long Count);
