namespace StreamCoverage.Core.Coverage;

/// <summary>Coverage where no cell is simply covered or not: each counts by the probability pi that it is.</summary>
/// <remarks>Closed forms under demand weights w ~ Dirichlet(n) and cells that are independent of each other.</remarks>
public static class SoftCoverage
{
    private const double Nanos = 1e9;

    /// <summary>Expected share of demand in covered cells, sum of w pi, in 0..1; null without demand.</summary>
    public static double? Share(in SoftSums sums, long requests) => requests == 0 ? null : Part(sums.ExpectedNanos, requests);

    /// <summary>
    /// Standard deviation of <see cref="Share"/>, in 0..1; null without demand. The variance is
    /// sum [w (1-w) / (N+1) + w^2] pi (1-pi) + [sum w pi^2 - share^2] / (N+1).
    /// </summary>
    public static double? Deviation(in SoftSums sums, long requests)
    {
        if (Share(sums, requests) is not { } share)
            return null;
        var doubt = Part(sums.DoubtNanos, requests);
        var squaredDoubt = Part(sums.SquaredDoubtNanos, requests) / requests;
        var ofCells = ((doubt - squaredDoubt) / (requests + 1.0)) + squaredDoubt;
        var ofWeights = (Part(sums.ExpectedNanos - sums.DoubtNanos, requests) - (share * share)) / (requests + 1.0);
        return Math.Sqrt(Math.Max(0, ofCells + ofWeights));
    }

    /// <summary>Expected share of the demand that is called covered and is not, in 0..1; null where nothing is covered.</summary>
    public static double? FalseShare(in SoftSums sums, long demandCovered) =>
        demandCovered == 0 ? null : Part(sums.FalseNanos, demandCovered);

    /// <summary>Demand-weighted success probability inside the covered cells, in 0..1; null where nothing is covered.</summary>
    public static double? Depth(in SoftSums sums, long demandCovered) => demandCovered == 0 ? null : Part(sums.DepthNanos, demandCovered);

    private static double Part(Int128 nanos, long requests) => (double)nanos / Nanos / requests;
}
