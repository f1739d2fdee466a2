using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Pipeline.Ports;

/// <summary>Where measure keeps everything; each step is one transaction, fenced by the position it started from.</summary>
public interface IMeasureStore
{
    /// <summary>Takes a partition of <c>slice-partials</c> over: raises its epoch, so that every older owner's next commit fails, and reads its state.</summary>
    /// <param name="partition">The partition of <c>slice-partials</c>.</param>
    /// <param name="retention">How far back from each network's closed-through the facts are needed: slices and hours.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    /// <exception cref="StoreException">The store is away.</exception>
    Task<MeasureSnapshot> TakeOverAsync(int partition, FactsRetention retention, CancellationToken cancellationToken);

    /// <summary>All of <paramref name="commit"/> or nothing.</summary>
    /// <exception cref="PositionConflictException">The stored position or epoch is not the expected one: another task owns the partition now.</exception>
    /// <exception cref="StoreException">The store is away, or the answer was lost: read the position again before trying again.</exception>
    Task CommitAsync(MeasureCommit commit, CancellationToken cancellationToken);

    /// <summary>Every chunk that is kept for one slice of one network, of every source and version; any order.</summary>
    Task<IReadOnlyList<SlicePartial>> PartialsOfAsync(string network, EventTime slice, CancellationToken cancellationToken);

    /// <summary>Facts of [from, to), oldest first.</summary>
    /// <param name="network">The tenant.</param>
    /// <param name="grain">Slices, or hourly roll-ups.</param>
    /// <param name="from">First start that is returned.</param>
    /// <param name="to">First start that is not.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    Task<IReadOnlyList<SliceFacts>> FactsAsync(string network, FactGrain grain, EventTime from, EventTime to, CancellationToken cancellationToken);
}

/// <summary>How far back facts are needed in memory: the longest window of each grain.</summary>
public readonly record struct FactsRetention(TimeSpan Slices, TimeSpan Hours);

/// <summary>The two sizes of facts.</summary>
public enum FactGrain : byte
{
    /// <summary>One row per slice.</summary>
    Slice = 0,

    /// <summary>One row per hour, the sum of its slices.</summary>
    Hour = 1,
}

/// <summary>What a network did in one slice or hour, merged over all source partitions.</summary>
/// <param name="Network">The tenant.</param>
/// <param name="Start">Start of the slice or hour.</param>
/// <param name="Revision">0 at first; raised each time the figures are restated.</param>
/// <param name="Rows">Sorted, without repeats. An empty list states that there is nothing any more.</param>
public sealed record SliceFacts(string Network, EventTime Start, int Revision, IReadOnlyList<SliceRow> Rows);

/// <summary>The state of a partition of <c>slice-partials</c> at its stored position.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="NextOffset">The first offset that was not applied.</param>
/// <param name="Epoch">The epoch of the new owner.</param>
/// <param name="Sources">Every source's last mark.</param>
/// <param name="Networks">Every network that lives in the partition, by ordinal of its name.</param>
public sealed record MeasureSnapshot(
    int Partition, long NextOffset, long Epoch, IReadOnlyList<SourceMark> Sources, IReadOnlyList<NetworkSnapshot> Networks);

/// <summary>The state of one network.</summary>
/// <param name="Network">The tenant.</param>
/// <param name="ClosedThrough">All slices that end at or before this are closed.</param>
/// <param name="State">What measure keeps between slices besides facts (detectors), as it was handed over in the last commit; empty at first.</param>
/// <param name="OpenPartials">Chunks of slices that are not closed, and chunks of versions that are not whole yet.</param>
/// <param name="Slices">Facts of the last slices, oldest first.</param>
/// <param name="Hours">Facts of the last hours, oldest first.</param>
/// <param name="Operators">The operators' standings as JSON documents.</param>
public sealed record NetworkSnapshot(
    string Network, EventTime ClosedThrough, byte[] State, IReadOnlyList<SlicePartial> OpenPartials,
    IReadOnlyList<SliceFacts> Slices, IReadOnlyList<SliceFacts> Hours, IReadOnlyList<byte[]> Operators)
{
    /// <summary>The streams that are watched for regressions, as they were handed over last; any order.</summary>
    public IReadOnlyList<WatchState> Watched { get; init; } = [];

    /// <summary>What of it is kept.</summary>
    public KeptFrom Kept { get; init; } = KeptFrom.Beginning;
}

/// <summary>One step of a measure task: written as a whole, with the new position.</summary>
public sealed record MeasureCommit
{
    /// <summary>The partition of <c>slice-partials</c>.</summary>
    public required int Partition { get; init; }

    /// <summary>The position that must be stored now.</summary>
    public required long FromOffset { get; init; }

    /// <summary>The position after the step.</summary>
    public required long ToOffset { get; init; }

    /// <summary>The owner's epoch; must be the stored one.</summary>
    public required long Epoch { get; init; }

    /// <summary>The network watermark after the step, for people.</summary>
    public required EventTime Watermark { get; init; }

    /// <summary>Marks that changed; set by source.</summary>
    public IReadOnlyList<SourceMark> Sources { get; init; } = [];

    /// <summary>Chunks that arrived; set by (identity, through, lost, chunk).</summary>
    public IReadOnlyList<SlicePartial> Partials { get; init; } = [];

    /// <summary>Versions of partials that a whole, newer one replaced: see <see cref="SupersededPartial"/>.</summary>
    public IReadOnlyList<SupersededPartial> Superseded { get; init; } = [];

    /// <summary>Facts of slices; each replaces what is stored for its (network, start).</summary>
    public IReadOnlyList<SliceFacts> Slices { get; init; } = [];

    /// <summary>Facts of hours; each replaces what is stored for its (network, start).</summary>
    public IReadOnlyList<SliceFacts> Hours { get; init; } = [];

    /// <summary>Documents; set by (type, id), removed where there is no data.</summary>
    public IReadOnlyList<DocumentWrite> Documents { get; init; } = [];

    /// <summary>The order of the cells' documents; each replaces what is stored for its (network, window).</summary>
    public IReadOnlyList<CellRanking> Rankings { get; init; } = [];

    /// <summary>Network figures by window slide; set by (network, window, end).</summary>
    public IReadOnlyList<HistoryRow> History { get; init; } = [];

    /// <summary>Domain events, in the order in which they are appended.</summary>
    public IReadOnlyList<StreamEvent> Events { get; init; } = [];

    /// <summary>Alerts to be published after the commit; an id that is there already is left alone.</summary>
    public IReadOnlyList<OutboxAlert> Outbox { get; init; } = [];

    /// <summary>Watched streams that changed; set by (network, stream), removed where there is no state.</summary>
    public IReadOnlyList<WatchState> Watched { get; init; } = [];

    /// <summary>The networks' state after the step.</summary>
    public IReadOnlyList<NetworkState> Networks { get; init; } = [];

    /// <summary>What the step left out; for the process's metrics, not for the store.</summary>
    public EventsOverBound OverBound { get; init; }
}

/// <summary>Events that a step left out, because as many names are known as may be. What is read again counts again.</summary>
/// <param name="Networks">Outcomes and operator events of networks that there is no room for.</param>
/// <param name="Operators">Operator events of operators that there is no room for in their network.</param>
public readonly record struct EventsOverBound(long Networks, long Operators);

/// <summary>All chunks of <paramref name="Identity"/> are replaced whose Through is smaller, or the same with more lost.</summary>
public readonly record struct SupersededPartial(PartialIdentity Identity, long Through, long Lost = 0);

/// <summary>What measure keeps for a network between slices.</summary>
public sealed record NetworkState(string Network, EventTime ClosedThrough, byte[] State)
{
    /// <summary>How much of it is watched for regressions.</summary>
    public WatchCounts Watched { get; init; }

    /// <summary>Requests that came for slices of which not all is kept that restating them needs, and were left out.</summary>
    public long BeyondRetention { get; init; }
}

/// <summary>What a network keeps of one stream that is watched for regressions.</summary>
/// <param name="Network">The tenant.</param>
/// <param name="Stream">The stream's name: a rule, <c>cell/ID</c> or <c>dimension/NAME=VALUE</c>.</param>
/// <param name="State">Packed; null to remove it.</param>
public sealed record WatchState(string Network, string Stream, byte[]? State);

/// <summary>How much of a network is watched for regressions.</summary>
/// <param name="Streams">Roll-ups and cells that are watched.</param>
/// <param name="Unwatched">Those that have demand enough, and are not watched because too many have more.</param>
/// <param name="Withheld">Regressions of roll-ups and cells that are there and were not told, because too many alerts were open.</param>
public readonly record struct WatchCounts(int Streams, int Unwatched, int Withheld);

/// <summary>A Marten document to be stored, or removed.</summary>
/// <param name="Type">The document's type, as <c>NetworkCoverage</c>.</param>
/// <param name="Id">Its id.</param>
/// <param name="Network">The tenant that it belongs to.</param>
/// <param name="Data">JSON with PascalCase members, the id among them; null to remove it.</param>
public sealed record DocumentWrite(string Type, string Id, string Network, byte[]? Data);

/// <summary>A domain event for a Marten event stream.</summary>
/// <param name="Stream">The stream's id: <c>network/ID</c> or <c>operator/NETWORK/ID</c>.</param>
/// <param name="StreamType">The aggregate's alias: <c>network</c> or <c>operator</c>.</param>
/// <param name="Id">Derived from what happened, so that the same event has the same id.</param>
/// <param name="Type">The event's type, as <c>OperatorJoined</c>.</param>
/// <param name="OccurredAt">Event time.</param>
/// <param name="Data">JSON with PascalCase members.</param>
public sealed record StreamEvent(string Stream, string StreamType, Guid Id, string Type, EventTime OccurredAt, byte[] Data);

/// <summary>An alert that is published after its figures are committed.</summary>
/// <param name="Id">Derived from rule, network, cell, window, opening slice and revision.</param>
/// <param name="Network">The tenant: the message's key.</param>
/// <param name="OccurredAt">Event time.</param>
/// <param name="Data">The message: <c>coverage-alert.v1</c>.</param>
public sealed record OutboxAlert(string Id, string Network, EventTime OccurredAt, byte[] Data);

/// <summary>The stored position is not the expected one: another task owns the partition now.</summary>
public sealed class PositionConflictException(int partition, long expectedOffset, long expectedEpoch)
    : Exception($"position of slice-partials/{partition} is no longer {expectedOffset} in epoch {expectedEpoch}; another task took the partition over")
{
    /// <summary>The partition of <c>slice-partials</c>.</summary>
    public int Partition { get; } = partition;

    /// <summary>The position that was expected.</summary>
    public long ExpectedOffset { get; } = expectedOffset;

    /// <summary>The epoch that was expected.</summary>
    public long ExpectedEpoch { get; } = expectedEpoch;
}
