using MathNet.Numerics.Distributions;

namespace StreamCoverage.Core.Coverage;

/// <summary>An interval of a success probability, in 0..1.</summary>
public readonly record struct Interval(double Lower, double Upper);

/// <summary>How an interval of a success probability is made.</summary>
public enum IntervalMethod : byte
{
    /// <summary>Errs by the tail on average over n; the default.</summary>
    Jeffreys = 0,

    /// <summary>In closed form; somewhat wider.</summary>
    Wilson = 1,

    /// <summary>Never errs by more than the tail; widest.</summary>
    ClopperPearson = 2,
}

/// <summary>Intervals of a success probability from s successes in n requests. Arguments may be fractions: overdispersion divides them.</summary>
public static class CellIntervals
{
    /// <summary>Jeffreys: quantiles of Beta(s+1/2, n-s+1/2); 0 below where nothing succeeded, 1 above where nothing failed.</summary>
    /// <param name="successes">0..n.</param>
    /// <param name="requests">n, above 0.</param>
    /// <param name="tail">The probability outside each end: 0.05 gives two one-sided 95 % bounds.</param>
    /// <remarks>Brown, Cai, DasGupta 2001, Statistical Science 16(2):101.</remarks>
    public static Interval Jeffreys(double successes, double requests, double tail)
    {
        var (a, b) = (successes + 0.5, requests - successes + 0.5);
        return new(
            successes <= 0 ? 0 : Beta.InvCDF(a, b, tail),
            successes >= requests ? 1 : Beta.InvCDF(a, b, 1 - tail));
    }

    /// <summary>Wilson's score interval.</summary>
    /// <param name="successes">0..n.</param>
    /// <param name="requests">n, above 0.</param>
    /// <param name="tail">The probability outside each end.</param>
    /// <remarks>Wilson 1927, JASA 22:209.</remarks>
    public static Interval Wilson(double successes, double requests, double tail)
    {
        var z = Normal.InvCDF(0, 1, 1 - tail);
        var (p, zz) = (successes / requests, z * z);
        var middle = p + (zz / (2 * requests));
        var reach = z * Math.Sqrt((p * (1 - p) / requests) + (zz / (4 * requests * requests)));
        return new((middle - reach) / (1 + (zz / requests)), (middle + reach) / (1 + (zz / requests)));
    }

    /// <summary>Clopper-Pearson's exact lower bound: what a figure that pays money rests on.</summary>
    /// <param name="successes">0..n.</param>
    /// <param name="requests">n, above 0.</param>
    /// <param name="tail">The probability below the bound.</param>
    public static double ClopperPearsonLower(double successes, double requests, double tail) =>
        successes <= 0 ? 0 : Beta.InvCDF(successes, requests - successes + 1, tail);

    /// <summary>Clopper-Pearson's exact interval; the upper bound mirrors the lower one.</summary>
    public static Interval ClopperPearson(double successes, double requests, double tail) =>
        new(ClopperPearsonLower(successes, requests, tail), 1 - ClopperPearsonLower(requests - successes, requests, tail));

    /// <summary>Probability that the success probability lies above <paramref name="threshold"/>, under Beta(s+a, n-s+b).</summary>
    public static double ProbabilityAbove(double threshold, double successes, double requests, double a = 0.5, double b = 0.5) =>
        1 - Beta.CDF(successes + a, requests - successes + b, threshold);

    /// <summary>The least n of which all may succeed and prove <paramref name="threshold"/>.</summary>
    public static int FailureFreeRequests(double threshold, double tail, IntervalMethod method = IntervalMethod.Jeffreys)
    {
        var requests = 1;
        while (LowerWithoutFailure(requests, tail, method) < threshold)
            requests++;
        return requests;
    }

    private static double LowerWithoutFailure(int requests, double tail, IntervalMethod method) => method switch
    {
        IntervalMethod.Jeffreys => Jeffreys(requests, requests, tail).Lower,
        IntervalMethod.Wilson => Wilson(requests, requests, tail).Lower,
        _ => ClopperPearsonLower(requests, requests, tail),
    };
}
