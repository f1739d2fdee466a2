using MathNet.Numerics.Distributions;

namespace StreamCoverage.Core.Verdict;

/// <summary>Whether a model forecasts better than a smaller one that it contains.</summary>
/// <remarks>
/// Mean of (y-f0)^2 - [(y-f1)^2 - (f0-f1)^2] over its standard error (Bartlett), one-sided normal. The last term takes out the noise that
/// a larger model pays for coefficients that are truly 0. Clark, West 2007, Journal of Econometrics 138:291.
/// </remarks>
/// <param name="MeanGain">Above 0 where the larger model is better; null without forecasts.</param>
/// <param name="Statistic">Null with fewer than two forecasts, or without variance.</param>
/// <param name="PValue">That the larger model is no better; null where the statistic is.</param>
public sealed record ClarkWest(double? MeanGain, double? Statistic, double? PValue)
{
    /// <param name="gains">By date, from <see cref="Gain"/>.</param>
    /// <param name="lag">Largest lag at which gains are correlated: horizon - 1.</param>
    public static ClarkWest Of(IReadOnlyList<double> gains, int lag)
    {
        if (gains.Count < 2)
            return new(gains.Count == 0 ? null : gains[0], null, null);
        var mean = gains.Average();
        var variance = LongRunVariance.Bartlett([.. gains.Select(gain => gain - mean)], lag);
        if (LongRunVariance.IsRounding(variance, mean))
            return new(mean, null, null);
        var statistic = mean / Math.Sqrt(variance / gains.Count);
        return new(mean, statistic, Normal.CDF(0, 1, -statistic));
    }

    /// <summary>The gain of one forecast.</summary>
    public static double Gain(double actual, double smaller, double larger) =>
        Math.Pow(actual - smaller, 2) - Math.Pow(actual - larger, 2) + Math.Pow(smaller - larger, 2);
}
