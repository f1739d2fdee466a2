using System.Globalization;

namespace StreamCoverage.Lab.Reporting;

internal static class Numbers
{
    public static string F(this double value, string format = "0.000") => double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture);

    public static string F(this double? value, string format = "0.000") => value is { } defined ? defined.F(format) : "-";

    public static string Percent(this double value) => double.IsNaN(value) ? "-" : (100 * value).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    public static string Percent(this Estimate value) => value.Seeds == 0 ? "-" : $"{value.Mean.Percent()} ± {(100 * value.Error).ToString("0.0", CultureInfo.InvariantCulture)}";

    /// <summary>The value below which a share of the values lies; infinite values sort last.</summary>
    public static double Quantile(this IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
    }
}
