using StreamCoverage.Core.Time;
using StreamCoverage.Documents;

namespace StreamCoverage.Pipeline.Ports;

/// <summary>The places of a window's cells, kept beside their documents, so that a page of them is found without a look at all others.</summary>
/// <param name="Network">The tenant.</param>
/// <param name="Window">The window's name.</param>
/// <param name="WindowEnd">That of the window's <see cref="NetworkCoverage"/>; a ranking of another end is not of the documents that are there.</param>
/// <param name="Cells">Cells with demand in <see cref="DemandKey.Order"/>, at most <see cref="Most"/>.</param>
/// <param name="IsWhole">Whether no cell with demand is left out.</param>
public sealed record CellRanking(string Network, string Window, EventTime WindowEnd, IReadOnlyList<DemandKey> Cells, bool IsWhole)
{
    /// <summary>Most places that are kept: twice the largest page. Whoever reads on behind them looks at all cells.</summary>
    public const int Most = 20_000;

    /// <summary>Ranks cells.</summary>
    /// <param name="network">The tenant.</param>
    /// <param name="window">The window's name.</param>
    /// <param name="windowEnd">The window's end.</param>
    /// <param name="cells">Those with demand, in any order.</param>
    public static CellRanking Of(string network, string window, EventTime windowEnd, IEnumerable<DemandKey> cells)
    {
        DemandKey[] all = [.. cells];
        // Of many cells only so many are brought into order.
        if (all.Length > Most)
            return new(network, window, windowEnd, [.. all.Order(DemandKey.Order).Take(Most)], false);
        Array.Sort(all, DemandKey.Order);
        return new(network, window, windowEnd, all, true);
    }
}
