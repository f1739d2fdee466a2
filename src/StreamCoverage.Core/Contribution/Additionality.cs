namespace StreamCoverage.Core.Contribution;

/// <summary>
/// Successes that would not have happened without the join, per success that the joining operator served: 1 where all are new, 0 where it
/// only took over what others would have served. May lie below 0 or above 1; it is not clipped.
/// </summary>
/// <remarks>
/// Incremental = sum over treated cells of n1 (change - mean change of the control); standard error
/// sqrt(sum n1^2 V_c + (sum n1)^2 V_control) / served, from binomial variances times phi. Only treated cells with requests in both windows
/// count, above and below the line. Assumes, as the effect itself does, that treated cells would have changed as the control did.
/// </remarks>
/// <param name="Incremental">Successes, may be negative.</param>
/// <param name="Served">Successes that the operator served after the join.</param>
/// <param name="Share">Incremental over served; null where it served none.</param>
/// <param name="StandardError">Of the share; null where it served none.</param>
public sealed record Additionality(double Incremental, long Served, double? Share, double? StandardError)
{
    /// <summary>1 - share: what it took over from others, per success it served; null where it served none.</summary>
    public double? Displacement => 1 - Share;

    /// <summary>Null where no treated or no control cell has requests in both windows.</summary>
    /// <param name="treated">Treated cells, each with the successes that the operator served there after the join.</param>
    /// <param name="phi">Overdispersion of the outcomes, at least 1.</param>
    public static Additionality? Of(
        IEnumerable<(BeforeAfter Counts, long Served)> treated, IEnumerable<BeforeAfter> control, double phi = 1)
    {
        (BeforeAfter Counts, long Served)[] seen = [.. treated.Where(cell => cell.Counts.SeenInBoth)];
        if (seen.Length == 0 || ArmChange.Of(control, phi) is not { } arm)
            return null;
        var (incremental, variance, demand, served) = (0.0, 0.0, 0.0, 0L);
        foreach (var (counts, successes) in seen)
        {
            double requests = counts.After.Requests;
            incremental += requests * (counts.Change!.Value - arm.Change);
            variance += requests * requests * phi * counts.Variance!.Value;
            demand += requests;
            served += successes;
        }
        var error = Math.Sqrt(variance + (demand * demand * arm.BinomialVariance));
        return new(incremental, served, served == 0 ? null : incremental / served, served == 0 ? null : error / served);
    }
}
