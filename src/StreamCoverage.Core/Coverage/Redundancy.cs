namespace StreamCoverage.Core.Coverage;

/// <summary>
/// Coverage that k independent operators hold: share of demand in cells that are covered and that at least k clusters serve. A cluster is
/// what fails together, as the operators of one owner.
/// </summary>
/// <remarks>
/// A cell may be covered while none qualifies, where many small operators serve it: then it counts at 0 only, which is a warning and no
/// error.
/// </remarks>
public static class Redundancy
{
    /// <summary>The greatest k that is counted: 3.</summary>
    public const int Most = 3;

    /// <summary>
    /// Share of demand in covered cells with at least <paramref name="k"/> serving, in 0..1, never growing in k; null without demand.
    /// </summary>
    /// <param name="demandCovered">Demand of all covered cells.</param>
    /// <param name="requests">All demand.</param>
    /// <param name="k">0 to <see cref="Most"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is not counted.</exception>
    public static double? CoverageAt(in RedundancyDemand demand, long demandCovered, long requests, int k)
    {
        var at = k switch
        {
            0 => demandCovered,
            1 => demand.AtOne,
            2 => demand.AtTwo,
            3 => demand.AtThree,
            _ => throw new ArgumentOutOfRangeException(nameof(k), k, "coverage is counted for 0 to 3 operators"),
        };
        return requests == 0 ? null : (double)at / requests;
    }

    /// <summary>Demand-weighted number that serve a covered cell, each counted up to 3, divided by 3: 0..1; null without demand.</summary>
    public static double? Depth(in RedundancyDemand demand, long requests) =>
        requests == 0 ? null : ((double)demand.AtOne + demand.AtTwo + demand.AtThree) / Most / requests;
}
