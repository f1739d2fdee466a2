using StreamCoverage.Documents;

namespace StreamCoverage.Pipeline.Queries;

/// <summary>Workload cells by how long their demand takes to succeed.</summary>
public static class SlowCells
{
    /// <summary>
    /// The worst first, by the 95 % quantile of the time to success: where it is never reached, then the longest; where nothing is known last.
    /// Among equals the largest demand first.
    /// </summary>
    public static IOrderedEnumerable<CellCoverage> First(IEnumerable<CellCoverage> cells) => cells
        .OrderBy(cell => cell.Latency?.P95.Reached switch { false => 0, true => 1, null => 2 })
        .ThenByDescending(cell => cell.Latency?.P95.TimeToSuccessMs)
        .ThenByDescending(cell => cell.Requests)
        .ThenBy(cell => cell.Cell, StringComparer.Ordinal);
}
