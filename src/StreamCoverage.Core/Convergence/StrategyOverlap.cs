using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Core.Convergence;

/// <summary>How much operators overlap in what they serve, over all pairs of operators, in time linear in the counts.</summary>
public static class StrategyOverlap
{
    private const double UnitPicos = 1e12;

    /// <summary>
    /// Probability that two requests of two different operators ask for the same workload cell, in 0..1:
    /// (sum n_c^2 - sum n_oc^2) / (N^2 - sum n_o^2), which is the mean dot product of operators' shares weighted by volume.
    /// </summary>
    /// <returns>Null with fewer than two operators.</returns>
    public static double? WeightedDot(in StrategySums sums) => sums.Operators < 2
        ? null
        : (double)(sums.CellSquares - sums.PairSquares) / (double)(((Int128)sums.Total * sums.Total) - sums.OperatorSquares);

    /// <summary>
    /// Mean cosine between the operators' rows, over all pairs and whatever their volume, in 0..1: the squared length of the sum of the K
    /// unit rows is K plus twice the sum of the cosines.
    /// </summary>
    /// <returns>Null with fewer than two operators.</returns>
    public static double? MeanCosine(StrategyMatrix matrix) =>
        MeanCosine(matrix.Operators.Values.Select(row => (IEnumerable<KeyValuePair<WorkloadCell, long>>)row.Cells));

    /// <summary>The same for what operators declare that they can do: each capability counts 1.</summary>
    /// <param name="declared">Each operator's capabilities, without repetition; an operator that declares none is left out.</param>
    /// <returns>Null with fewer than two operators.</returns>
    public static double? Declared<TCapability>(IEnumerable<IReadOnlySet<TCapability>> declared)
        where TCapability : notnull =>
        MeanCosine(declared.Select(set => set.Select(capability => KeyValuePair.Create(capability, 1L))));

    // Components of unit rows are rounded to 10^-12, so that their sums do not depend on the order of operators.
    private static double? MeanCosine<TKey>(IEnumerable<IEnumerable<KeyValuePair<TKey, long>>> rows)
        where TKey : notnull
    {
        var sums = new Dictionary<TKey, long>();
        long active = 0;
        foreach (var row in rows)
        {
            Int128 squares = 0;
            foreach (var (_, count) in row)
                squares += (Int128)count * count;
            if (squares == 0)
                continue;
            active++;
            var scale = UnitPicos / Math.Sqrt((double)squares);
            foreach (var (key, count) in row)
                sums[key] = sums.GetValueOrDefault(key) + (long)Math.Round(count * scale);
        }
        if (active < 2)
            return null;
        Int128 squared = 0;
        foreach (var sum in sums.Values)
            squared += (Int128)sum * sum;
        return Math.Clamp((((double)squared / UnitPicos / UnitPicos) - active) / active / (active - 1), 0, 1);
    }
}
