namespace StreamCoverage.Core.Fragility;

/// <summary>
/// What happens when demand grows everywhere by one factor, while operators can do no more than they have shown that they can.
/// </summary>
/// <remarks>
/// Assumptions. An operator's capacity is what it served successfully in its busiest slice of the window. Demand is the window's mean per
/// slice, times the factor, in the same mix of cells. A cell goes on getting what it gets now, whoever serves it; what it needs beyond that
/// must come from the capacity of the operators that qualify for it, and else fails at capacity. What fails now for other reasons fails in
/// the same proportion. An operator that serves several cells divides its capacity: the lower figure divides it by the cells' present
/// successes, which can be done; the upper one lets each cell use all of it, which no division can exceed.
/// Limits. A capacity that was never needed was never shown, so quiet networks look weaker than they are; latency that grows before
/// capacity ends is not modelled, nor are joins that a surge attracts, nor bursts inside a slice.
/// </remarks>
/// <param name="Factor">Demand, relative to now.</param>
/// <param name="SuccessLower">Share of the grown demand that succeeds, where capacity is divided; in 0..1.</param>
/// <param name="SuccessUpper">The same where each cell may use all of its operators' capacity.</param>
/// <param name="CoveredLower">Share of demand in cells that stay covered, where capacity is divided; in 0..1.</param>
/// <param name="CoveredUpper">The same where each cell may use all of its operators' capacity.</param>
public sealed record DemandSurge(double Factor, double SuccessLower, double SuccessUpper, double CoveredLower, double CoveredUpper)
{
    /// <summary>Applies a surge.</summary>
    /// <param name="cells">The cells, in a fixed order.</param>
    /// <param name="servedInBusiestSlice">Per operator its capacity, in successful attempts per slice; 0 where it is missing.</param>
    /// <param name="slices">Slices in the window, at least 1.</param>
    /// <param name="factor">At least 1; at 1 nothing changes.</param>
    /// <param name="threshold">Success rate at which a covered cell stays covered, in 0..1.</param>
    /// <returns>Null without demand.</returns>
    public static DemandSurge? Of(
        IReadOnlyList<StressCell> cells, IReadOnlyDictionary<string, long> servedInBusiestSlice, int slices, double factor,
        double threshold)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(factor, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(slices, 1);
        var demand = (double)cells.Sum(cell => cell.Demand);
        if (demand == 0)
            return null;
        var needs = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var cell in cells)
            foreach (var pair in cell.Qualifying)
                needs[pair.Name] = needs.GetValueOrDefault(pair.Name) + cell.Successes;

        double succeedLower = 0, succeedUpper = 0;
        long coveredLower = 0, coveredUpper = 0;
        foreach (var cell in cells)
        {
            double divided = 0, whole = 0;
            foreach (var pair in cell.Qualifying)
            {
                var capacity = (double)servedInBusiestSlice.GetValueOrDefault(pair.Name) * slices;
                whole += capacity;
                divided += needs[pair.Name] == 0 ? 0 : capacity * cell.Successes / needs[pair.Name];
            }
            var (lower, upper) = (Succeed(cell, divided, factor), Succeed(cell, whole, factor));
            succeedLower += lower;
            succeedUpper += upper;
            coveredLower += StaysCovered(cell, lower, factor, threshold) ? cell.Demand : 0;
            coveredUpper += StaysCovered(cell, upper, factor, threshold) ? cell.Demand : 0;
        }
        double Share(double succeed) => Math.Min(1, succeed / factor / demand);
        return new(factor, Share(succeedLower), Share(succeedUpper), coveredLower / demand, coveredUpper / demand);
    }

    private static double Succeed(StressCell cell, double capacity, double factor) =>
        Math.Min(factor * cell.Successes, Math.Max(cell.Successes, capacity));

    private static bool StaysCovered(StressCell cell, double succeed, double factor, double threshold) =>
        cell.Covered && (succeed >= factor * cell.Successes || succeed >= threshold * factor * cell.Demand);
}
