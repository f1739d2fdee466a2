namespace StreamCoverage.Core.Latency;

/// <summary>How long demand takes to succeed, in whole microseconds, from the latencies of some successes and the count of all requests.</summary>
/// <remarks>
/// Where only some successes state a latency, these stand for all of them: failures are counted by the same share, so that neither what is
/// not stated nor what failed is left out. The default value states nothing.
/// </remarks>
/// <param name="Stated">Successes with a latency.</param>
/// <param name="TimeToSuccess">Quantiles of the time to success, in which a failure takes for ever.</param>
/// <param name="OfSuccesses">Quantiles among the successes alone: they fall when what is slow fails.</param>
public readonly record struct LatencyFigures(long Stated, LatencyQuantiles TimeToSuccess, LatencyQuantiles OfSuccesses)
{
    /// <summary>Stands for a time that never comes: the quantile falls on failures.</summary>
    public const long Never = long.MaxValue;

    private const int ValueCount = 7;

    /// <summary>As one list in a fixed order, for storing and for digests: what is stated, then p50, p95, p99 of each.</summary>
    public IReadOnlyList<long?> ToValues() =>
        [Stated, TimeToSuccess.P50, TimeToSuccess.P95, TimeToSuccess.P99, OfSuccesses.P50, OfSuccesses.P95, OfSuccesses.P99];

    /// <summary>The figures of <see cref="ToValues"/>; those of no request where the list is empty.</summary>
    /// <exception cref="ArgumentException">The list is neither empty nor as long as it was made.</exception>
    public static LatencyFigures FromValues(IReadOnlyList<long?> values) => values.Count switch
    {
        0 => default,
        ValueCount => new(values[0] ?? 0, new(values[1], values[2], values[3]), new(values[4], values[5], values[6])),
        _ => throw new ArgumentException($"{values.Count} values are not the {ValueCount} of latency figures", nameof(values)),
    };

    /// <summary>The figures of a window, or of one cell of it.</summary>
    /// <param name="latencies">Of the successes that state one.</param>
    /// <param name="requests">All requests.</param>
    /// <param name="successes">Those that succeeded.</param>
    public static LatencyFigures Of(LatencySketch latencies, long requests, long successes)
    {
        var failures = FailuresBeside(latencies.Count, requests, successes);
        return new(
            latencies.Count,
            LatencyQuantiles.Of(q => At(latencies, failures, LatencyRanks.Rank(q, latencies.Count + failures))),
            LatencyQuantiles.Of(q => At(latencies, 0, LatencyRanks.Rank(q, latencies.Count))));
    }

    /// <summary>How many failures stand beside the stated latencies: the share of them that the stated ones are of the successes, half up.</summary>
    public static long FailuresBeside(long stated, long requests, long successes)
    {
        var failures = requests - successes;
        return stated >= successes ? failures : (long)((((Int128)2 * failures * stated) + successes) / (2 * (Int128)successes));
    }

    /// <summary>The time at a place in order, from 0: failures stand after all latencies.</summary>
    /// <returns>Microseconds; <see cref="Never"/> among the failures; null where there is no such place.</returns>
    public static long? At(LatencySketch latencies, long failures, long rank) =>
        rank < 0 || rank >= latencies.Count + failures ? null
        : rank >= latencies.Count ? Never
        : LatencyScale.Microseconds(latencies.KeyAt(rank));
}

/// <summary>The quantiles that are shown, in microseconds; null where they are undefined.</summary>
/// <param name="P50">Half take no longer.</param>
/// <param name="P95">95 of 100 take no longer.</param>
/// <param name="P99">99 of 100 take no longer.</param>
public readonly record struct LatencyQuantiles(long? P50, long? P95, long? P99)
{
    /// <summary>Which they are.</summary>
    public static IReadOnlyList<double> Shares { get; } = [0.5, 0.95, 0.99];

    /// <summary>All three by one rule.</summary>
    public static LatencyQuantiles Of(Func<double, long?> at) => new(at(Shares[0]), at(Shares[1]), at(Shares[2]));
}
