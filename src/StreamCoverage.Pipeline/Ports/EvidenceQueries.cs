using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Documents;

namespace StreamCoverage.Pipeline.Ports;

/// <summary>What lies behind the stored figures: slices, what each source partition gave to them, and what happened. Each question names its network.</summary>
public interface IEvidenceQueries
{
    /// <summary>Facts of one cell in [from, to), oldest first. Where nothing was asked for and nobody tried, there are none.</summary>
    /// <param name="network">The tenant.</param>
    /// <param name="cell">The cell's id.</param>
    /// <param name="grain">Slices or hours.</param>
    /// <param name="from">First start that is returned.</param>
    /// <param name="to">First start that is not.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    Task<IReadOnlyList<SliceFacts>> CellFactsAsync(
        string network, string cell, FactGrain grain, EventTime from, EventTime to, CancellationToken cancellationToken);

    /// <summary>Demand of closed slices in [from, to), oldest first.</summary>
    /// <param name="network">The tenant.</param>
    /// <param name="cell">A cell's id: slices in which it had demand. Null: all slices, of the whole network.</param>
    /// <param name="from">First start that is returned.</param>
    /// <param name="to">First start that is not.</param>
    /// <param name="limit">How many; the newest.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    Task<IReadOnlyList<SliceDemand>> SlicesAsync(
        string network, string? cell, EventTime from, EventTime to, int limit, CancellationToken cancellationToken);

    /// <summary>Every chunk that is kept for one slice, of every source and version; any order.</summary>
    Task<IReadOnlyList<SlicePartial>> PartialsAsync(string network, EventTime slice, CancellationToken cancellationToken);

    /// <summary>Where the records of a source partition went that were read while its watermark stood in <paramref name="slice"/>; null where none was.</summary>
    Task<AccountingRow?> AccountingAsync(SourcePartition source, EventTime slice, CancellationToken cancellationToken);

    /// <summary>Domain events in the order in which they were stored.</summary>
    /// <param name="network">The tenant.</param>
    /// <param name="operator">Of this operator's stream alone; null for all streams of the network.</param>
    /// <param name="after">The first <paramref name="limit"/> after this sequence number; null for the newest.</param>
    /// <param name="limit">How many.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    Task<IReadOnlyList<StoredEvent>> EventsAsync(
        string network, string? @operator, long? after, int limit, CancellationToken cancellationToken);

    /// <summary>The cells in which an operator had attempts for demand in [from, to), most attempts first, of equals by the cells' ids.</summary>
    Task<IReadOnlyList<ServedCell>> ServedCellsAsync(
        string network, string @operator, FactGrain grain, EventTime from, EventTime to, CancellationToken cancellationToken);

    /// <summary>One operator's standing; null where it is not known.</summary>
    Task<OperatorStanding?> OperatorAsync(string network, string @operator, CancellationToken cancellationToken);

    /// <summary>The message by which an alert was opened, with its evidence: <c>coverage-alert.v1</c>; null where there is none.</summary>
    Task<byte[]?> AlertMessageAsync(string network, string id, CancellationToken cancellationToken);
}

/// <summary>Demand of one closed slice.</summary>
/// <param name="Start">Start of the slice.</param>
/// <param name="Revision">0 at first; raised each time it is restated.</param>
/// <param name="Requests">Requests by outcome.</param>
public sealed record SliceDemand(EventTime Start, int Revision, OutcomeCounts Requests);

/// <summary>What one operator did in one cell.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Requests">Requests that ended with it, by outcome.</param>
/// <param name="Attempts">Its attempts for demand, by outcome.</param>
public sealed record ServedCell(WorkloadCell Cell, OutcomeCounts Requests, OutcomeCounts Attempts)
{
    /// <summary>The cells with attempts, in the order of <see cref="IEvidenceQueries.ServedCellsAsync"/>.</summary>
    public static IReadOnlyList<ServedCell> MostAttemptsFirst(IEnumerable<ServedCell> cells) =>
        [.. cells.Where(served => !served.Attempts.IsZero).OrderByDescending(served => served.Attempts.Total)
            .ThenBy(served => served.Cell.Id, StringComparer.Ordinal)];
}

/// <summary>A domain event as it was stored.</summary>
/// <param name="Sequence">Its place among all events: later ones have greater numbers, with gaps.</param>
/// <param name="Type">As <c>OperatorJoined</c>.</param>
/// <param name="OccurredAt">Event time.</param>
/// <param name="Data">JSON with PascalCase members.</param>
public sealed record StoredEvent(long Sequence, string Type, EventTime OccurredAt, byte[] Data);
