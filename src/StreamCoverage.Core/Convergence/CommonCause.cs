namespace StreamCoverage.Core.Convergence;

/// <summary>
/// How much of the operators' failing has a common cause: a shock of probability c per pane takes all down, and else they fail on their
/// own.
/// </summary>
/// <remarks>
/// In that model cov_ij = c/(1-c) (1-q_i)(1-q_j), and so c/(1-c) = max(0, Var(k) - sum q(1-q)) / ((sum (1-q))^2 - sum (1-q)^2), with k the
/// bad operators of a pane, q_i operator i's share of bad panes, and population variances. The beta factor is NUREG/CR-5485's; the shock
/// model and what r operators are worth under it are of this project.
/// </remarks>
/// <param name="PanesByBad">n_k: panes with exactly k bad operators, k = 0..m.</param>
/// <param name="Coincident">Share of all failing that happened together, sum_{k>=2} k n_k / sum k n_k: raw, coincidences included.</param>
/// <param name="Shock">c in 0..q; null where no pane was bad, or with fewer than two operators.</param>
/// <param name="Beta">c/q in 0..1: share of an operator's failing that the common cause explains; null as the shock.</param>
/// <param name="FailureMean">q, the mean share of bad panes; null without panes or operators.</param>
public sealed record CommonCause(
    IReadOnlyList<long> PanesByBad, double? Coincident, double? Shock, double? Beta, double? FailureMean)
{
    /// <summary>Of the panes in which operators were bad.</summary>
    /// <param name="panes">The panes.</param>
    /// <param name="operators">m, the operators that were watched, those that were never bad included.</param>
    /// <exception cref="ArgumentOutOfRangeException">More operators were bad than were watched.</exception>
    public static CommonCause Of(BadPanes panes, int operators)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(operators, panes.Operators.Count);
        var byBad = new long[operators + 1];
        foreach (var bad in panes.Panes.Values)
            byBad[bad.Length]++;
        if (panes.Count == 0 || operators == 0)
            return new(byBad, null, null, null, null);
        double total = panes.Count;
        var mean = panes.Sum / total / operators;
        if (panes.Sum == 0)
            return new(byBad, null, null, null, mean);
        var coincident = (double)(panes.Sum - byBad[1]) / panes.Sum;
        if (operators < 2)
            return new(byBad, coincident, null, null, mean);

        // Operators that were never bad have q = 0: they add 1 to the sum of (1-q) and to that of its squares.
        double variances = 0, good = operators - panes.Operators.Count, goodSquares = good;
        foreach (var rate in panes.Operators.Values.Select(bad => bad / total))
        {
            variances += rate * (1 - rate);
            good += 1 - rate;
            goodSquares += (1 - rate) * (1 - rate);
        }
        var variance = (double)(((Int128)panes.Count * panes.Squares) - ((Int128)panes.Sum * panes.Sum)) / total / total;
        var pairs = (good * good) - goodSquares;
        // Where all but one are bad in every pane, nothing is left from which a shock could be told.
        var odds = pairs <= 0 ? 0 : Math.Max(0, variance - variances) / pairs;
        var shock = Math.Min(odds / (1 + odds), mean);
        return new(byBad, coincident, shock, shock / mean, mean);
    }

    /// <summary>
    /// How many independent operators <paramref name="redundancy"/> operators are worth: ln(c + (1-c) p^r) / ln q, with p = (q-c)/(1-c).
    /// 1 where one cause explains all, r where they are independent.
    /// </summary>
    /// <param name="redundancy">r, at least 1.</param>
    /// <returns>Null where the shock is, and where every operator is bad in every pane.</returns>
    public double? Worth(int redundancy)
    {
        if (Shock is not { } shock || FailureMean is not { } mean || mean >= 1)
            return null;
        var alone = (mean - shock) / (1 - shock);
        return Math.Log(shock + ((1 - shock) * Math.Pow(alone, redundancy))) / Math.Log(mean);
    }
}
