using StreamCoverage.Core.Time;
using StreamCoverage.Documents;

namespace StreamCoverage.Pipeline.Ports;

/// <summary>Lists that are read page by page. A page goes on behind a key and not at a count, so that rows which come meanwhile neither hide nor
/// repeat another. The defaults read everything and cut; a store should read no more than the page.</summary>
public partial interface ICoverageQueries
{
    /// <summary>Cells of the newest documents: of most demand first, of equals by ordinal of their ids.</summary>
    /// <param name="network">The network.</param>
    /// <param name="window">The window's name.</param>
    /// <param name="cellsMax">Most cells, 0 or more.</param>
    /// <param name="after">The last cell of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    async Task<CoverageAnswer?> NewestAsync(
        string network, string window, int cellsMax, DemandKey? after, CancellationToken cancellationToken) =>
        after is not { } last ? await NewestAsync(network, window, cellsMax, cancellationToken)
        : await NewestAsync(network, window, int.MaxValue, cancellationToken) is { } all
            ? all with { Cells = [.. all.Cells.Where(last.IsBefore).Take(cellsMax)] }
            : null;

    /// <summary>Alerts that fired within a range: newest first, of equals by ordinal of their ids.</summary>
    async Task<IReadOnlyList<CoverageAlert>> AlertsAsync(string network, TimedPage page, CancellationToken cancellationToken) =>
        page.Cut(await AlertsAsync(network, int.MaxValue, cancellationToken), alert => TimedKey.Of(alert));

    /// <summary>What joins within a range changed: newest join first, of equals by ordinal of the operators' names.</summary>
    async Task<IReadOnlyList<OperatorAssessment>> AssessmentsAsync(string network, TimedPage page, CancellationToken cancellationToken) =>
        page.Cut(await AssessmentsAsync(network, int.MaxValue, cancellationToken), assessment => TimedKey.Of(assessment));
}

/// <summary>The place of a cell among those of its window.</summary>
public sealed record DemandKey(long Requests, string Cell)
{
    /// <summary>Most demand first, of equals by ordinal of the cells' ids.</summary>
    public static IComparer<DemandKey> Order { get; } = Comparer<DemandKey>.Create((a, b) =>
        b.Requests.CompareTo(a.Requests) is not 0 and var order ? order : string.CompareOrdinal(a.Cell, b.Cell));

    public static DemandKey Of(CellCoverage cell) => new(cell.Requests, cell.Cell);

    /// <summary>Whether this place comes before the cell's.</summary>
    public bool IsBefore(CellCoverage cell) =>
        cell.Requests < Requests || (cell.Requests == Requests && string.CompareOrdinal(cell.Cell, Cell) > 0);
}

/// <summary>The place of a row among those that are listed newest first.</summary>
public sealed record TimedKey(EventTime At, string Id)
{
    public static TimedKey Of(CoverageAlert alert) => new(EventTime.FromUtc(alert.FiredAt), alert.Id);

    public static TimedKey Of(OperatorAssessment assessment) => new(EventTime.FromUtc(assessment.JoinedAt), assessment.Operator);

    /// <summary>Whether this place comes before the other.</summary>
    public bool IsBefore(TimedKey other) => other.At < At || (other.At == At && string.CompareOrdinal(other.Id, Id) > 0);
}

/// <summary>A page of rows that are listed newest first.</summary>
/// <param name="From">First time that is wanted; null: from the first on.</param>
/// <param name="To">First time that is not; null: up to the last.</param>
/// <param name="After">The last row of the page before; null for the first page.</param>
/// <param name="Limit">Most rows, 1 or more.</param>
public sealed record TimedPage(EventTime? From, EventTime? To, TimedKey? After, int Limit)
{
    internal IReadOnlyList<T> Cut<T>(IReadOnlyList<T> all, Func<T, TimedKey> key) =>
    [
        .. all.Select(row => (Row: row, Key: key(row)))
            .Where(r => (From is not { } from || r.Key.At >= from) && (To is not { } to || r.Key.At < to) && After?.IsBefore(r.Key) != false)
            .OrderByDescending(r => r.Key.At).ThenBy(r => r.Key.Id, StringComparer.Ordinal).Take(Limit).Select(r => r.Row),
    ];
}
