namespace StreamCoverage.Core.Regression;

/// <summary>Sums of numbers that are known by their logs.</summary>
internal static class LogSum
{
    /// <summary>ln(e^a + e^b); either may be minus infinity.</summary>
    public static double AddExp(double a, double b) =>
        double.IsNegativeInfinity(b) ? a : Math.Max(a, b) + Math.Log(1 + Math.Exp(-Math.Abs(a - b)));

    /// <summary>ln of the mean of e^x over <paramref name="logs"/>, rounded to 12 decimals.</summary>
    public static double MeanExp(IReadOnlyList<double> logs) => Math.Round(logs.Aggregate(AddExp) - Math.Log(logs.Count), 12);
}
