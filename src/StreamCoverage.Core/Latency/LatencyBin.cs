namespace StreamCoverage.Core.Latency;

/// <summary>How many latencies fell into one bin of a <see cref="LatencySketch"/>.</summary>
/// <param name="Key">The bin (gamma^(key-1), gamma^key] in milliseconds; <see cref="LatencySketch.ZeroKey"/> for a microsecond or
/// less.</param>
/// <param name="Count">Above 0 in the canonical form.</param>
public readonly record struct LatencyBin(int Key, long Count);
