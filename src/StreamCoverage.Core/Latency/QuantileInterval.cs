using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace StreamCoverage.Core.Latency;

/// <summary>Which places in order hold a quantile between them, whatever the distribution.</summary>
/// <param name="Lower">From 1; null where even the shortest may lie above the quantile.</param>
/// <param name="Upper">From 1; null where even the longest may lie below the quantile.</param>
/// <param name="Coverage">The probability that they do, at least 1 less the tails where both are there.</param>
public readonly record struct QuantileInterval(long? Lower, long? Upper, double Coverage)
{
    /// <summary>The binomial's quantiles at both tails, the upper one place further, for independent latencies.</summary>
    /// <param name="count">n, at least 1.</param>
    /// <param name="q">In (0,1).</param>
    /// <param name="tail">The probability outside each end.</param>
    public static QuantileInterval Of(long count, double q, double tail = 0.025)
    {
        var (lower, upper) = (LeastAt(tail, count, q), LeastAt(1 - tail, count, q) + 1);
        var outside = lower == 0 ? 0 : AtMost(lower - 1, count, q);
        var inside = upper > count ? 1 : AtMost(upper - 1, count, q);
        return new(lower == 0 ? null : lower, upper > count ? null : upper, inside - outside);
    }

    // The least k with P(B <= k) >= p: near where a normal distribution has it, else by halving.
    private static long LeastAt(double p, long count, double q)
    {
        var guess = (count * q) + (Normal.InvCDF(0, 1, p) * Math.Sqrt(count * q * (1 - q)));
        var (low, high) = ((long)Math.Clamp(guess - 2, 0, count), (long)Math.Clamp(guess + 2, 0, count));
        if (AtMost(high, count, q) < p || (low > 0 && AtMost(low - 1, count, q) >= p))
            (low, high) = (0, count);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (AtMost(middle, count, q) >= p)
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }

    // P(B <= k) for B ~ Binomial(n, q).
    private static double AtMost(long k, long count, double q) =>
        k >= count ? 1 : SpecialFunctions.BetaRegularized(count - k, k + 1, 1 - q);
}
