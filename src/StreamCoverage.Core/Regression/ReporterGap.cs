using MathNet.Numerics.Distributions;
using StreamCoverage.Core.Coverage;

namespace StreamCoverage.Core.Regression;

/// <summary>Whether reporters of one cell differ by more than chance explains.</summary>
/// <remarks>
/// Each reporter is compared with all others of the cell together, by Pearson's chi-square test of homogeneity over successes and failures with
/// one degree of freedom, which is the two-proportion z-test: Agresti 2013, Categorical Data Analysis, 3.2. It is made where the least of the
/// four expected counts is at least 5 (Cochran 1954, Biometrics 10:417), so that one who attests little spoils no other's comparison.
/// </remarks>
public readonly record struct ReporterGap
{
    private const double ExpectedMin = 5;

    /// <summary>The statistic: the square of a standard normal where both have one success probability.</summary>
    public double ChiSquare { get; private init; }

    /// <summary>By how much the two success rates differ, 0..1.</summary>
    public double Difference { get; private init; }

    /// <summary>Compares one reporter with the others; null where too little is expected to tell.</summary>
    public static ReporterGap? Of(Evidence one, Evidence others)
    {
        double n = one.Requests, m = others.Requests, successes = one.Successes + others.Successes;
        var failures = n + m - successes;
        if (Math.Min(n, m) * Math.Min(successes, failures) < ExpectedMin * (n + m))
            return null;
        var difference = (one.Successes / n) - (others.Successes / m);
        return new() { ChiSquare = difference * difference * n * m * (n + m) / (successes * failures), Difference = Math.Abs(difference) };
    }

    /// <summary>What the statistic must reach so that one of several comparisons does by chance with at most a probability: Bonferroni.</summary>
    /// <param name="level">That probability, in (0,1).</param>
    /// <param name="comparisons">How many there are, at least 1.</param>
    public static double Critical(double level, int comparisons) => Normal.InvCDF(0, 1, level / (2 * comparisons)) is var z ? z * z : 0;
}
