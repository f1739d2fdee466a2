namespace StreamCoverage.Core.Coverage;

/// <summary>How many times wider than binomial a cell's outcomes scatter from hour to hour: outages cluster, so requests are not independent.</summary>
public static class Overdispersion
{
    /// <summary>
    /// phi = max(1, Pearson's chi-squared / (P - 1)) over P non-empty panes:
    /// sum (s_p - n_p p)^2 / (n_p p (1-p)) = (Q - s^2/n) / (p (1-p)) with Q = sum s_p^2 / n_p and p = s/n.
    /// </summary>
    /// <param name="requests">n over all panes.</param>
    /// <param name="successes">s over all panes.</param>
    /// <param name="panes">P, the panes with at least one request.</param>
    /// <param name="squares">Q in millionths, as the sum of <see cref="SquareMicros"/>: an integer, so that panes can leave again exactly.</param>
    /// <returns>At least 1; 1 where fewer than two panes or only one kind of outcome was seen.</returns>
    public static double Phi(long requests, long successes, int panes, Int128 squares)
    {
        if (panes < 2 || successes == 0 || successes == requests)
            return 1;
        var p = (double)successes / requests;
        var excess = ((double)squares / 1e6) - (successes * p);
        return Math.Max(1, excess / (p * (1 - p)) / (panes - 1));
    }

    /// <summary>One pane's part of Q, s^2/n in millionths, cut to a whole number.</summary>
    public static Int128 SquareMicros(long requests, long successes) =>
        requests == 0 ? 0 : (Int128)successes * successes * 1_000_000 / requests;
}
