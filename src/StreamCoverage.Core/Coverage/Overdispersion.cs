namespace StreamCoverage.Core.Coverage;

/// <summary>How many times wider than binomial a cell's outcomes scatter from hour to hour: outages cluster, so requests are not independent.</summary>
public static class Overdispersion
{
    private const long Picos = 1_000_000_000_000;

    /// <summary>
    /// phi = max(1, Pearson's chi-squared / (P - 1)) over P non-empty panes:
    /// sum (s_p - n_p p)^2 / (n_p p (1-p)) = (Q - s^2/n) / (p (1-p)) with Q = sum s_p^2 / n_p and p = s/n.
    /// </summary>
    /// <param name="requests">n over all panes.</param>
    /// <param name="successes">s over all panes.</param>
    /// <param name="panes">P, the panes with at least one request.</param>
    /// <param name="squares">Q in units of 10^-12, as the sum of <see cref="SquarePicos"/>: an integer, so that panes can leave again exactly.</param>
    /// <returns>At least 1; 1 where fewer than two panes or only one kind of outcome was seen.</returns>
    public static double Phi(long requests, long successes, int panes, Int128 squares) =>
        Math.Max(1, Ratio(requests, successes, panes, squares) ?? 1);

    /// <summary>Pearson's chi-squared / (P - 1) as it is, also where it lies below 1; parameters as for <see cref="Phi"/>.</summary>
    /// <returns>At least 0; null where fewer than two panes or only one kind of outcome was seen.</returns>
    public static double? Ratio(long requests, long successes, int panes, Int128 squares)
    {
        if (panes < 2 || successes == 0 || successes == requests)
            return null;
        // The difference of two large numbers is taken in integers: phi = (Q n - s^2) n / (s (n - s) (P - 1)).
        var excess = (squares * requests) - ((Int128)successes * successes * Picos);
        return Math.Max(0, (double)excess / Picos / successes * requests / (requests - successes) / (panes - 1));
    }

    /// <summary>One pane's part of Q, s^2/n in units of 10^-12, cut to a whole number. Holds for up to 10^13 requests.</summary>
    public static Int128 SquarePicos(long requests, long successes) =>
        requests == 0 ? 0 : (Int128)successes * successes * Picos / requests;
}
