using System.Globalization;

namespace StreamCoverage.Lab.Reporting;

/// <summary>A mean over seeds and its standard error; seeds are independent, what happens inside one is not.</summary>
internal readonly record struct Estimate(double Mean, double Error, int Seeds)
{
    public static Estimate Of(IEnumerable<double?> perSeed)
    {
        double[] values = [.. perSeed.OfType<double>()];
        if (values.Length == 0)
            return new(double.NaN, double.NaN, 0);
        var mean = values.Average();
        var variance = values.Length < 2 ? 0 : values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);
        return new(mean, Math.Sqrt(variance / values.Length), values.Length);
    }

    /// <summary>The share of all cases rather than of seeds: seeds with more cases weigh more.</summary>
    public static Estimate Ratio(IReadOnlyCollection<(double Part, double Whole)> perSeed)
    {
        var whole = perSeed.Sum(seed => seed.Whole);
        if (whole <= 0)
            return new(double.NaN, double.NaN, 0);
        var mean = perSeed.Sum(seed => seed.Part) / whole;
        var scatter = perSeed.Sum(seed => Math.Pow(seed.Part - (mean * seed.Whole), 2));
        return new(mean, Math.Sqrt(scatter) / whole, perSeed.Count);
    }

    public string Text(string format = "0.000") =>
        Seeds == 0 ? "-" : $"{Mean.ToString(format, CultureInfo.InvariantCulture)} ± {Error.ToString(format, CultureInfo.InvariantCulture)}";
}

/// <summary>A claim with limits, and what was found. It holds where the limits lie within four standard errors of what was found.</summary>
internal sealed record Check(string Claim, Estimate Found, double Low, double High)
{
    // Some hundred checks are read at once: at three standard errors one in four runs would show a failure by chance.
    private const double Errors = 4;

    // An error of 0 comes of few cases that all agree; a share can then still be off by about three over the cases.
    private double Reach => Math.Max(Errors * Found.Error, Found.Error == 0 ? 3.0 / Math.Max(1, Found.Seeds) : 0);

    public bool Holds => Found.Seeds > 0 && Found.Mean + Reach >= Low && Found.Mean - Reach <= High;
}

internal sealed record Table(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>What one study of the laboratory found.</summary>
internal sealed record Findings(string Title, string Text, IReadOnlyList<Table> Tables, IReadOnlyList<Plot> Plots, IReadOnlyList<Check> Checks);
