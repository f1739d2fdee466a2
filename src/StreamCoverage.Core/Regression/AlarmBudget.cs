namespace StreamCoverage.Core.Regression;

/// <summary>
/// How the streams of a network divide the false alarms that are allowed: together at most one in
/// <see cref="RegressionRule.PanesToFalseAlarm"/> panes. A stream's part omega turns that into A = panes / omega, and all omegas sum to 1.
/// </summary>
/// <remarks>
/// Three sets share alike: the network's own streams (its failure rate, the same on the fixed basket, breadth), the roll-ups by one value of a
/// dimension, and the workload cells; a set without streams leaves its share to the others. Within a set omega = (w + 1/m) / 2 of the set's
/// share, with w the stream's part of the set's demand and m the number of its streams: half goes by demand, so that what matters is found
/// soon, half by heads, so that what is rare is found at all. The network's own streams each carry all demand, and so share alike. Demand is
/// of the past, so that omega is known before the pane that it is used on.
/// </remarks>
public static class AlarmBudget
{
    /// <summary>The parts of several sets of streams; they sum to 1 unless there is none.</summary>
    /// <param name="sets">Per set, the demand of each of its streams, from 0.</param>
    public static IReadOnlyList<IReadOnlyList<double>> Parts(IReadOnlyList<IReadOnlyList<long>> sets)
    {
        var present = sets.Count(set => set.Count > 0);
        return [.. sets.Select(set => Parts(set, 1.0 / present))];
    }

    private static double[] Parts(IReadOnlyList<long> demand, double share)
    {
        var total = demand.Sum(one => (double)one);
        var parts = new double[demand.Count];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = share * ((total == 0 ? 1.0 / parts.Length : demand[i] / total) + (1.0 / parts.Length)) / 2;
        return parts;
    }
}
