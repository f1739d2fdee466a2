namespace StreamCoverage.Core.Latency;

/// <summary>Which place in order a quantile has, and which places bound it.</summary>
public static class LatencyRanks
{
    /// <summary>The place of quantile <paramref name="q"/> among <paramref name="count"/>, from 0: floor(q (n - 1)).</summary>
    public static long Rank(double q, long count) => (long)Math.Floor(q * (count - 1));

    /// <summary>
    /// The place of quantile <paramref name="q"/> of the time to success: failures never succeed, so they stand at the end. Latencies of
    /// successes alone get better when slow requests fail; this does not.
    /// </summary>
    /// <returns>A place among the successes, from 0; null where the quantile is never reached, or there is no request.</returns>
    public static long? TimeToSuccess(double q, long successes, long failures) =>
        successes > 0 && Rank(q, successes + failures) is var rank && rank < successes ? rank : null;
}
