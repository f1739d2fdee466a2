using MathNet.Numerics.Distributions;

namespace StreamCoverage.Core.Diversity;

/// <summary>Chao's lower bound of the number of workload cells, seen or not.</summary>
/// <param name="Observed">Cells with requests.</param>
/// <param name="Unseen">f0: cells that were not seen, at least.</param>
/// <param name="Error">Standard error of the total, in cells.</param>
/// <param name="Lower">Lower end of the 95 % interval, never below <paramref name="Observed"/>.</param>
/// <param name="Upper">Upper end of the 95 % interval.</param>
/// <remarks>
/// The classic form with the factor (n-1)/n, as iNEXT's ChaoRichness, and not the bias-corrected one. Chao 1984, Scandinavian Journal of
/// Statistics 11:265; interval: Chao 1987, Biometrics 43:783.
/// </remarks>
public sealed record Richness(int Observed, double Unseen, double Error, double Lower, double Upper)
{
    /// <summary>Cells, seen or not.</summary>
    public double Total => Observed + Unseen;

    internal static Richness Of(int observed, long requests, long seenOnce, long seenTwice)
    {
        var unseen = UnseenWorkloads.Unseen(requests, seenOnce, seenTwice);
        var variance = Variance(observed + unseen, requests, seenOnce, seenTwice);
        if (unseen <= 0)
            return new(observed, 0, Math.Sqrt(variance), observed, observed);
        var factor = Math.Exp(Normal.InvCDF(0, 1, 0.975) * Math.Sqrt(Math.Log(1 + (variance / (unseen * unseen)))));
        return new(observed, unseen, Math.Sqrt(variance), observed + (unseen / factor), observed + (unseen * factor));
    }

    private static double Variance(double total, long requests, double once, double twice)
    {
        var k = (requests - 1.0) / requests;
        if (twice > 0)
        {
            var r = once / twice;
            return twice * ((k * r * r / 2) + (k * k * r * r * r) + (k * k * r * r * r * r / 4));
        }
        var variance = (k * once * (once - 1) / 2) + (k * k * once * Math.Pow((2 * once) - 1, 2) / 4)
            - (k * k * Math.Pow(once, 4) / (4 * total));
        return Math.Max(0, variance);
    }
}
