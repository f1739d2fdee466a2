using MathNet.Numerics.Distributions;
using StreamCoverage.Core.Coverage;

namespace StreamCoverage.Core.Diversity;

/// <summary>
/// How much demand belongs to workloads that the window has not shown yet, from those it has shown once (f1) and twice (f2) in n requests.
/// </summary>
/// <remarks>
/// Assumes that the catalogue does not change inside the window and that requests are independent: one requester's replays distort f1.
/// </remarks>
public static class UnseenWorkloads
{
    private static readonly double TwoSided = Normal.InvCDF(0, 1, 0.975);

    /// <summary>Estimated share of all demand that belongs to cells that were seen, in 0..1; null without requests.</summary>
    /// <remarks>
    /// 1 - f1/n A, with A = (n-1) f1 / ((n-1) f1 + 2 f2), or (n-1)(f1-1) / ((n-1)(f1-1) + 2) where nothing was seen twice.
    /// Chao, Jost 2012, Ecology 93:2533.
    /// </remarks>
    public static double? SampleCoverage(long requests, long seenOnce, long seenTwice)
    {
        if (requests == 0)
            return null;
        return seenOnce == 0 ? 1 : 1 - ((double)seenOnce / requests * OldAmongNew(requests, seenOnce, seenTwice));
    }

    /// <summary>Turing's plain estimate of the same share, 1 - f1/n; null without requests.</summary>
    public static double? Turing(long requests, long seenOnce) => requests == 0 ? null : 1 - ((double)seenOnce / requests);

    /// <summary>95 % interval of <see cref="Turing"/>, cut to 0..1; null without requests.</summary>
    /// <remarks>1.96 sqrt((f1 (n - f1) + 2 n f2) / n^3) to either side. Esty 1983, Annals of Statistics 11:905.</remarks>
    public static Interval? TuringInterval(long requests, long seenOnce, long seenTwice)
    {
        if (Turing(requests, seenOnce) is not { } share)
            return null;
        double n = requests;
        var reach = TwoSided * Math.Sqrt(((seenOnce * (n - seenOnce)) + (2 * n * seenTwice)) / n) / n;
        return new(Math.Max(0, share - reach), Math.Min(1, share + reach));
    }

    /// <summary>
    /// Cells that were not seen, at least: (n-1)/n f1^2 / (2 f2), or (n-1)/n f1 (f1-1) / 2 where nothing was seen twice; 0 without
    /// requests.
    /// </summary>
    public static double Unseen(long requests, long seenOnce, long seenTwice)
    {
        if (requests == 0)
            return 0;
        var (shrink, f1) = ((requests - 1.0) / requests, (double)seenOnce);
        return shrink * (seenTwice > 0 ? f1 * f1 / (2 * seenTwice) : f1 * (f1 - 1) / 2);
    }

    /// <summary>How many cells there are, seen or not; null without requests.</summary>
    public static Richness? Chao1(int observed, long requests, long seenOnce, long seenTwice) =>
        requests == 0 ? null : Richness.Of(observed, requests, seenOnce, seenTwice);

    /// <summary>
    /// Coverage of all demand, unseen workloads counting as undetermined: [C lower, C upper + (1 - C)] with the sample coverage C.
    /// </summary>
    public static Interval CoverageOfAll(double sampleCoverage, Interval coverage) =>
        new(sampleCoverage * coverage.Lower, (sampleCoverage * coverage.Upper) + (1 - sampleCoverage));

    /// <summary>Where the next request is of a cell seen at most once: the probability that the cell was seen.</summary>
    internal static double OldAmongNew(long requests, long seenOnce, long seenTwice)
    {
        var (old, fresh) = seenTwice > 0
            ? ((requests - 1.0) * seenOnce, 2.0 * seenTwice)
            : ((requests - 1.0) * (seenOnce - 1), 2.0);
        return old / (old + fresh);
    }
}
