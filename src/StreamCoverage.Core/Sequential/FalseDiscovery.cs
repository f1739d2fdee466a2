namespace StreamCoverage.Core.Sequential;

/// <summary>Which of many streams to name, so that the expected share of wrong names among them stays at or below a level.</summary>
public static class FalseDiscovery
{
    /// <summary>
    /// e-BH: names the k streams of most evidence, for the largest k with e_(k) at least m / (level k). Holds under any dependence and at
    /// any time one looks. Wang, Ramdas 2022, JRSS-B 84:822.
    /// </summary>
    /// <param name="logEvidence">ln e of each of the m streams.</param>
    /// <param name="level">In (0,1).</param>
    /// <returns>Indices, ascending.</returns>
    public static IReadOnlyList<int> ByEvidence(IReadOnlyList<double> logEvidence, double level)
    {
        var needed = Math.Log(logEvidence.Count / level);
        return Largest(logEvidence.Count, i => -logEvidence[i], (rank, i) => logEvidence[i] >= needed - Math.Log(rank));
    }

    /// <summary>
    /// Benjamini-Hochberg: names the k streams of least p-value, for the largest k with p_(k) at most level k / m. For reports on a fixed
    /// window with independent (or positively dependent) streams. Benjamini, Hochberg 1995, JRSS-B 57:289.
    /// </summary>
    /// <param name="pValues">Of each of the m streams.</param>
    /// <param name="level">In (0,1).</param>
    /// <returns>Indices, ascending.</returns>
    public static IReadOnlyList<int> ByPValue(IReadOnlyList<double> pValues, double level) =>
        Largest(pValues.Count, i => pValues[i], (rank, i) => pValues[i] <= level * rank / pValues.Count);

    private static int[] Largest(int count, Func<int, double> order, Func<int, int, bool> passes)
    {
        int[] ranked = [.. Enumerable.Range(0, count).OrderBy(order)];
        var named = count;
        while (named > 0 && !passes(named, ranked[named - 1]))
            named--;
        return [.. ranked.Take(named).Order()];
    }
}
