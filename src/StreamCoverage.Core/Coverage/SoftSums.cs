namespace StreamCoverage.Core.Coverage;

/// <summary>
/// What a group of cells adds up to where each cell is weighed by how surely it is covered: n requests, covered with probability pi.
/// Read by <see cref="SoftCoverage"/>.
/// </summary>
/// <remarks>
/// The default value is zero everywhere. Units are 10^-9 of a request, rounded per cell, so that a cell leaves again
/// exactly.
/// </remarks>
public readonly record struct SoftSums
{
    private const double Nanos = 1e9;

    /// <summary>Sum of n pi.</summary>
    public Int128 ExpectedNanos { get; init; }

    /// <summary>Sum of n pi (1 - pi).</summary>
    public Int128 DoubtNanos { get; init; }

    /// <summary>Sum of n^2 pi (1 - pi).</summary>
    public Int128 SquaredDoubtNanos { get; init; }

    /// <summary>Sum of n (1 - pi) over covered cells.</summary>
    public Int128 FalseNanos { get; init; }

    /// <summary>Sum of n times the posterior mean of the success probability, over covered cells.</summary>
    public Int128 DepthNanos { get; init; }

    internal static SoftSums Of(long requests, long successes, CellVerdict verdict)
    {
        if (requests == 0)
            return default;
        var (pi, phi, covered) = (verdict.CoveredProbability, verdict.Overdispersion, verdict.State == CellState.Covered);
        var doubt = pi * (1 - pi);
        return new()
        {
            ExpectedNanos = Whole(requests * pi),
            DoubtNanos = Whole(requests * doubt),
            SquaredDoubtNanos = Whole((double)requests * requests * doubt),
            FalseNanos = covered ? Whole(requests * (1 - pi)) : 0,
            DepthNanos = covered ? Whole(requests * ((successes / phi) + 0.5) / ((requests / phi) + 1)) : 0,
        };
    }

    internal SoftSums Plus(in SoftSums other, int sign) => new()
    {
        ExpectedNanos = ExpectedNanos + (sign * other.ExpectedNanos),
        DoubtNanos = DoubtNanos + (sign * other.DoubtNanos),
        SquaredDoubtNanos = SquaredDoubtNanos + (sign * other.SquaredDoubtNanos),
        FalseNanos = FalseNanos + (sign * other.FalseNanos),
        DepthNanos = DepthNanos + (sign * other.DepthNanos),
    };

    private static Int128 Whole(double requests) => (Int128)Math.Round(requests * Nanos);
}
