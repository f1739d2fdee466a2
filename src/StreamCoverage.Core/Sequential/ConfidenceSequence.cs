using MathNet.Numerics;
using MathNet.Numerics.RootFinding;
using StreamCoverage.Core.Coverage;

namespace StreamCoverage.Core.Sequential;

/// <summary>
/// An interval of a success probability that holds at all times at once, so that it may be looked at after every request: what a claim like
/// "has ever been covered" may rest on.
/// </summary>
/// <remarks>
/// All p with B(a+s, b+n-s) / B(a, b) below p^s (1-p)^(n-s) / alpha: the likelihood ratio of a Beta mixture to p is a test martingale
/// (Ville 1939; Robbins 1970, Annals of Mathematical Statistics 41:1397). Assumes a constant p and independent requests; where outages
/// cluster, give n/phi and s/phi, which is an approximation. Holds for n up to about 10^9; beyond, rounding in the log of B widens or
/// narrows it.
/// </remarks>
public static class ConfidenceSequence
{
    /// <summary>The interval after s successes in n requests; 0..1 where there are none.</summary>
    /// <param name="successes">0..n; may be a fraction.</param>
    /// <param name="requests">n.</param>
    /// <param name="error">Probability that the interval ever misses p, in (0,1).</param>
    /// <param name="a">Of the mixing Beta, above 0.</param>
    /// <param name="b">Of the mixing Beta, above 0.</param>
    public static Interval Of(double successes, double requests, double error, double a = 0.5, double b = 0.5)
    {
        if (requests <= 0)
            return new(0, 1);
        var least = SpecialFunctions.BetaLn(a + successes, b + requests - successes) - SpecialFunctions.BetaLn(a, b) + Math.Log(error);
        return new(Lower(successes, requests, least), 1 - Lower(requests - successes, requests, least));
    }

    // The least p with s ln p + (n-s) ln(1-p) >= least. The second term is never positive, so p lies at or above e^(least/s).
    private static double Lower(double successes, double requests, double least)
    {
        if (successes <= 0)
            return 0;
        var failures = requests - successes;
        var from = Math.Exp(least / successes);
        double Excess(double p) => (successes * Math.Log(p)) + (failures * Math.Log(1 - p)) - least;
        return failures <= 0 ? from : Brent.FindRoot(Excess, from, successes / requests, 1e-14, 1000);
    }
}
