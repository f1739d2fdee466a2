using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace StreamCoverage.Core.Convergence;

/// <summary>Whether a series of daily values rises or falls, by ranks: Mann-Kendall's test and Theil-Sen's slope.</summary>
/// <remarks>
/// S = sum of the signs of all later less earlier values; var S = (n(n-1)(2n+5) - sum t(t-1)(2t+5)) / 18 over ties of t values;
/// z = (S - sign S) / sqrt(var S). What neighbours share makes a trend seem surer than it is: for r1 > 0 the adjusted z is z
/// sqrt((1-r1)/(1+r1)), with r1 the lag-1 autocorrelation of what is left when the slope is taken out. With the slope left in, r1 of a
/// straight line is near 1, and no trend of 28 days could ever be found. Mann 1945; Kendall 1975; Sen 1968, JASA 63:1379; Hamed, Rao 1998,
/// J. Hydrology 204:182.
/// </remarks>
/// <param name="S">Later values above earlier ones, less those below.</param>
/// <param name="Variance">var S under no trend.</param>
/// <param name="Z">Null where all values are equal.</param>
/// <param name="PValue">Two-sided; null as z.</param>
/// <param name="Slope">Median of the slopes of all pairs, per step.</param>
/// <param name="Autocorrelation">r1 in -1..1; 0 where nothing is left without the slope.</param>
/// <param name="AdjustedZ">z less what neighbours share; null as z.</param>
/// <param name="AdjustedPValue">Two-sided, of the adjusted z; null as z.</param>
public sealed record Trend(
    int S, double Variance, double? Z, double? PValue, double Slope, double Autocorrelation, double? AdjustedZ, double? AdjustedPValue)
{
    /// <summary>Days over which a drift is judged: 28.</summary>
    public const int Days = 28;

    private const double PValueMax = 0.01;

    /// <summary>Of values at even steps, the oldest first.</summary>
    /// <returns>Null with fewer than three values.</returns>
    public static Trend? Of(IReadOnlyList<double> values)
    {
        if (values.Count < 3)
            return null;
        var (s, slopes) = (0, new List<double>());
        for (var later = 1; later < values.Count; later++)
            for (var earlier = 0; earlier < later; earlier++)
            {
                s += Math.Sign(values[later] - values[earlier]);
                slopes.Add((values[later] - values[earlier]) / (later - earlier));
            }
        var variance = (Part(values.Count) - values.GroupBy(value => value).Sum(tied => Part(tied.Count()))) / 18.0;
        var slope = slopes.Median();
        var shared = Autocorrelated([.. values.Select((value, i) => value - (slope * i))]);
        double? z = variance > 0 ? (s - Math.Sign(s)) / Math.Sqrt(variance) : null;
        var adjusted = z * Math.Sqrt((1 - Math.Max(0, shared)) / (1 + Math.Max(0, shared)));
        return new(s, variance, z, TwoSided(z), slope, shared, adjusted, TwoSided(adjusted));
    }

    /// <summary>
    /// Whether operators are converging: kappa rises surely (p below 0.01) and by at least 0.05 in 28 days, or the effective strategies
    /// fall surely and by at least 10 % of their median.
    /// </summary>
    /// <param name="convergence">kappa of the last 28 days, one a day, the oldest first.</param>
    /// <param name="effectiveStrategies">Effective strategies of the same days.</param>
    /// <returns>False also where there are fewer than 28 days: too early to say.</returns>
    public static bool IsConverging(IReadOnlyList<double> convergence, IReadOnlyList<double> effectiveStrategies) =>
        (SureOf(convergence) is { } rise && rise >= 0.05)
        || (SureOf(effectiveStrategies) is { } change && change <= -0.1 * effectiveStrategies.Median());

    private static double? SureOf(IReadOnlyList<double> values) =>
        values.Count >= Days && Of(values) is { AdjustedPValue: < PValueMax } trend ? trend.Slope * Days : null;

    private static long Part(long n) => n * (n - 1) * ((2 * n) + 5);

    private static double? TwoSided(double? z) => z is { } value ? 2 * Normal.CDF(0, 1, -Math.Abs(value)) : null;

    private static double Autocorrelated(double[] values)
    {
        var mean = values.Average();
        var squares = values.Sum(value => (value - mean) * (value - mean));
        // A straight line leaves only what rounding adds; that has no autocorrelation worth the name.
        if (squares <= values.Length * 1e-24 * Math.Max(1, mean * mean))
            return 0;
        return values.Skip(1).Zip(values, (next, value) => (next - mean) * (value - mean)).Sum() / squares;
    }
}
