using MathNet.Numerics.Distributions;

namespace StreamCoverage.Core.Verdict;

/// <summary>Whether one forecaster's losses are smaller than another's.</summary>
/// <remarks>
/// d = loss of the first - loss of the second; variance (g_0 + 2 sum over k below h of g_k)/T; the statistic is mean/sqrt(variance) times
/// sqrt((T + 1 - 2h + h(h-1)/T)/T), against Student's t with T - 1. Diebold, Mariano 1995, JBES 13:253; Harvey, Leybourne, Newbold 1997,
/// IJF 13:281. On windows of fixed length it compares the methods: Giacomini, White 2006.
/// </remarks>
/// <param name="MeanDifference">Below 0 where the first is better; null without forecasts.</param>
/// <param name="Statistic">Null with fewer than two forecasts, or a variance that is not above 0.</param>
/// <param name="PValue">Two-sided; null where the statistic is.</param>
public sealed record DieboldMariano(double? MeanDifference, double? Statistic, double? PValue)
{
    /// <param name="differences">d by date.</param>
    /// <param name="horizon">h, at least 1.</param>
    public static DieboldMariano Of(IReadOnlyList<double> differences, int horizon)
    {
        double count = differences.Count;
        if (differences.Count < 2)
            return new(differences.Count == 0 ? null : differences[0], null, null);
        var mean = differences.Average();
        double[] centred = [.. differences.Select(difference => difference - mean)];
        var variance = LongRunVariance.Autocovariance(centred, 0);
        for (var lag = 1; lag < horizon && lag < centred.Length; lag++)
            variance += 2 * LongRunVariance.Autocovariance(centred, lag);
        var small = (count + 1 - (2.0 * horizon) + (horizon * (horizon - 1.0) / count)) / count;
        if (LongRunVariance.IsRounding(variance, mean) || small <= 0)
            return new(mean, null, null);
        var statistic = mean / Math.Sqrt(variance / count) * Math.Sqrt(small);
        return new(mean, statistic, 2 * StudentT.CDF(0, 1, count - 1, -Math.Abs(statistic)));
    }
}
