namespace StreamCoverage.Core.Contribution;

/// <summary>A cell before and after, with whether it counted as covered.</summary>
public readonly record struct JudgedCell(BeforeAfter Counts, bool CoveredBefore, bool CoveredAfter);

/// <summary>
/// Why the successes per hour changed: because requests succeed more often (coverage), because there are more of them (volume), or
/// because cells came and went. Successes per hour.
/// </summary>
/// <remarks>
/// Per cell seen in both windows, with r = n/T and p = s/n: coverage = (r0+r1)/2 (p1-p0), volume = (p0+p1)/2 (r1-r0); they add to the
/// cell's change. Entry: +s1/T1 of cells without requests before; exit: -s0/T0 of cells without requests after.
/// Kitagawa 1955, JASA 50:1168.
/// </remarks>
/// <param name="Expansion">Coverage effect of cells that became covered.</param>
/// <param name="Deepening">Coverage effect of cells that were covered and are.</param>
/// <param name="Partial">Coverage effect of cells that were not covered and are not.</param>
/// <param name="Regression">Coverage effect of cells that are no longer covered.</param>
/// <param name="Volume">Effect of the number of requests.</param>
/// <param name="Entry">Successes of cells that are new; at least 0.</param>
/// <param name="Exit">Successes of cells that are gone; at most 0.</param>
public sealed record VolumeSplit(
    double Expansion, double Deepening, double Partial, double Regression, double Volume, double Entry, double Exit)
{
    /// <summary>Effect of the success rates, over all cells seen in both windows.</summary>
    public double Coverage => Expansion + Deepening + Partial + Regression;

    /// <summary>Change of the successes per hour.</summary>
    public double Total => Coverage + Volume + Entry + Exit;

    /// <param name="before">Length of the window before, above 0.</param>
    /// <param name="after">Length of the window after, above 0.</param>
    public static VolumeSplit Of(IEnumerable<JudgedCell> cells, TimeSpan before, TimeSpan after)
    {
        var (hours0, hours1) = (before.TotalHours, after.TotalHours);
        var byState = new double[4];
        var (volume, entry, exit) = (0.0, 0.0, 0.0);
        foreach (var cell in cells)
        {
            var (old, now) = (cell.Counts.Before, cell.Counts.After);
            if (old.Rate is not { } p0)
                entry += now.Successes / hours1;
            else if (now.Rate is not { } p1)
                exit -= old.Successes / hours0;
            else
            {
                var (r0, r1) = (old.Requests / hours0, now.Requests / hours1);
                byState[(cell.CoveredBefore ? 2 : 0) + (cell.CoveredAfter ? 1 : 0)] += (r0 + r1) / 2 * (p1 - p0);
                volume += (p0 + p1) / 2 * (r1 - r0);
            }
        }
        return new(Expansion: byState[1], Deepening: byState[3], Partial: byState[0], Regression: byState[2], volume, entry, exit);
    }
}
