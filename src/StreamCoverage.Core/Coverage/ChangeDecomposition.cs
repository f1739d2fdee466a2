namespace StreamCoverage.Core.Coverage;

/// <summary>One cell in two windows: its demand, and whether it was covered; null where it had no demand and so no verdict.</summary>
public readonly record struct CellChange(long DemandBefore, bool? CoveredBefore, long DemandAfter, bool? CoveredAfter);

/// <summary>
/// Why coverage changed between two windows: cells came to be served differently (<paramref name="Service"/>), or demand moved between
/// cells (<paramref name="Mix"/>). The two add up to the change.
/// </summary>
/// <param name="Before">Coverage in the first window, 0..1.</param>
/// <param name="After">Coverage in the second window, 0..1.</param>
/// <param name="Service">Sum of (w0 + w1)/2 (I1 - I0), -1..1.</param>
/// <param name="Mix">Sum of (I0 + I1)/2 (w1 - w0), -1..1.</param>
/// <remarks>Kitagawa 1955, JASA 50:1168.</remarks>
public sealed record ChangeDecomposition(double Before, double After, double Service, double Mix)
{
    /// <summary>Coverage after less coverage before.</summary>
    public double Change => After - Before;

    /// <summary>Splits the change. A verdict that is missing in one window is that of the other: no sign of a changed service.</summary>
    /// <returns>Null where a window has no demand.</returns>
    public static ChangeDecomposition? Of(IReadOnlyCollection<CellChange> cells)
    {
        var (before, after) = (cells.Sum(cell => cell.DemandBefore), cells.Sum(cell => cell.DemandAfter));
        if (before == 0 || after == 0)
            return null;
        double coveredBefore = 0, coveredAfter = 0, service = 0, mix = 0;
        foreach (var cell in cells)
        {
            var (w0, w1) = ((double)cell.DemandBefore / before, (double)cell.DemandAfter / after);
            var i0 = (cell.CoveredBefore ?? cell.CoveredAfter) == true ? 1 : 0;
            var i1 = (cell.CoveredAfter ?? cell.CoveredBefore) == true ? 1 : 0;
            coveredBefore += w0 * i0;
            coveredAfter += w1 * i1;
            service += (w0 + w1) / 2 * (i1 - i0);
            mix += (i0 + i1) / 2.0 * (w1 - w0);
        }
        return new(coveredBefore, coveredAfter, service, mix);
    }
}
