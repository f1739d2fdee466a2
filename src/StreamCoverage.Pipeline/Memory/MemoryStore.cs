using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Memory;

/// <summary>The stores in memory, with the same rules as PostgreSQL's: for <c>verify</c>, which replays a log and compares, and for simulation.</summary>
/// <remarks>Thread-safe by one lock. It keeps everything, so it is as large as what is replayed.</remarks>
public sealed class MemoryStore : IIngestStore, IMeasureStore, IOutbox
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<SourcePartition, IngestPosition> _positions = [];
    private readonly SortedDictionary<(SourcePartition, EventTime), AccountingRow> _accounting = [];
    private readonly SortedDictionary<int, (long Next, long Epoch)> _measure = [];
    private readonly SortedDictionary<(int, SourcePartition), SourceMark> _marks = [];
    private readonly SortedDictionary<string, (int Partition, NetworkState State)> _networks = new(StringComparer.Ordinal);
    private readonly Dictionary<(PartialIdentity, long Through, long Lost, int Chunk), SlicePartial> _partials = [];
    private readonly Dictionary<(FactGrain Grain, string Network), SortedDictionary<EventTime, SliceFacts>> _facts = [];
    private readonly SortedDictionary<string, DocumentWrite> _documents = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Network, string Window), CellRanking> _rankings = [];
    private readonly Dictionary<(string Network, string Window, EventTime End), HistoryRow> _history = [];
    private readonly Dictionary<(string Network, string Stream), WatchState> _watched = [];
    private readonly Dictionary<Guid, StreamEvent> _events = [];
    private readonly Dictionary<string, (long Sequence, OutboxAlert Alert, bool Published)> _outbox = [];

    /// <inheritdoc />
    public Task<IngestPosition?> LoadAsync(SourcePartition source, CancellationToken cancellationToken) =>
        Locked(() => _positions.GetValueOrDefault(source) is { IsBeforeFirst: true } position
            ? position with { BeforeFirst = _accounting.GetValueOrDefault((source, EventTime.Never)) }
            : _positions.GetValueOrDefault(source));

    /// <inheritdoc />
    public Task<IngestPosition?> RecordAsync(
        SourcePartition source, IngestPosition position, IReadOnlyList<AccountingRow> accounting, IngestPosition? held, CancellationToken cancellationToken) => Locked(() =>
    {
        var stored = _positions.GetValueOrDefault(source);
        if (held is not null && stored?.Holds(held) != true)
            return null;
        _positions[source] = stored = stored is null ? position : stored.Advanced(position);
        foreach (var row in accounting)
            if (!_accounting.TryGetValue((row.Source, row.Slice), out var known) || row.Through >= known.Through)
                _accounting[(row.Source, row.Slice)] = row;
        return stored;
    });

    /// <inheritdoc />
    public Task<MeasureSnapshot> TakeOverAsync(int partition, FactsRetention retention, CancellationToken cancellationToken) => Locked(() =>
    {
        var (next, epoch) = _measure.GetValueOrDefault(partition);
        _measure[partition] = (next, epoch + 1);
        return new MeasureSnapshot(
            partition, next, epoch + 1,
            [.. _marks.Where(pair => pair.Key.Item1 == partition).Select(pair => pair.Value)],
            [.. _networks.Values.Where(n => n.Partition == partition).Select(n => Snapshot(n.State, retention))]);
    });

    /// <inheritdoc />
    public Task CommitAsync(MeasureCommit commit, CancellationToken cancellationToken) => Locked(() =>
    {
        if (_measure.GetValueOrDefault(commit.Partition) != (commit.FromOffset, commit.Epoch))
            throw new PositionConflictException(commit.Partition, commit.FromOffset, commit.Epoch);
        _measure[commit.Partition] = (commit.ToOffset, commit.Epoch);
        Apply(commit);
        return true;
    });

    /// <inheritdoc />
    public Task<IReadOnlyList<SlicePartial>> PartialsOfAsync(string network, EventTime slice, CancellationToken cancellationToken) =>
        Locked(() => (IReadOnlyList<SlicePartial>)[.. _partials.Values.Where(p => p.Identity.Network == network && p.Identity.Slice == slice)]);

    /// <inheritdoc />
    public Task<IReadOnlyList<SliceFacts>> FactsAsync(
        string network, FactGrain grain, EventTime from, EventTime to, CancellationToken cancellationToken) =>
        Locked(() => Range(network, grain, from, to));

    /// <inheritdoc />
    public Task<IReadOnlyList<OutboxAlert>> PendingAsync(int limit, CancellationToken cancellationToken) => Locked(() =>
        (IReadOnlyList<OutboxAlert>)[.. _outbox.Values.Where(o => !o.Published).OrderBy(o => o.Sequence).Take(limit).Select(o => o.Alert)]);

    /// <inheritdoc />
    public Task MarkPublishedAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) => Locked(() =>
    {
        foreach (var id in ids)
            _outbox[id] = _outbox[id] with { Published = true };
        return true;
    });

    /// <summary>Everything that is stored, in canonical order.</summary>
    public MemoryContent Content()
    {
        lock (_lock)
        {
            return new(
                [.. Facts(FactGrain.Slice)], [.. Facts(FactGrain.Hour)],
                [.. _history.Values.OrderBy(h => h.Network, StringComparer.Ordinal).ThenBy(h => h.Window, StringComparer.Ordinal).ThenBy(h => h.End)],
                [.. _documents.Values],
                [.. _events.Values.OrderBy(e => e.Stream, StringComparer.Ordinal).ThenBy(e => e.OccurredAt).ThenBy(e => e.Id)],
                [.. _outbox.Values.OrderBy(o => o.Sequence).Select(o => o.Alert)],
                [.. _accounting.Values])
            {
                Rankings = [.. _rankings.Values.OrderBy(r => r.Network, StringComparer.Ordinal).ThenBy(r => r.Window, StringComparer.Ordinal)],
            };
        }
    }

    private void Apply(MeasureCommit commit)
    {
        foreach (var mark in commit.Sources)
            _marks[(commit.Partition, mark.Source)] = mark;
        foreach (var chunk in commit.Partials)
            _partials[(chunk.Identity, chunk.Through, chunk.Lost, chunk.Chunk)] = chunk;
        foreach (var (identity, through, lost) in commit.Superseded)
            foreach (var key in _partials.Keys.Where(key => key.Item1 == identity && (key.Through, -key.Lost).CompareTo((through, -lost)) < 0).ToList())
                _partials.Remove(key);
        Set(FactGrain.Slice, commit.Slices);
        Set(FactGrain.Hour, commit.Hours);
        foreach (var document in commit.Documents)
        {
            var key = $"{document.Type}/{document.Id}";
            if (document.Data is null)
                _documents.Remove(key);
            else
                _documents[key] = document;
        }
        foreach (var ranking in commit.Rankings)
            _rankings[(ranking.Network, ranking.Window)] = ranking;
        foreach (var row in commit.History)
        {
            var key = (row.Network, row.Window, row.End);
            _history[key] = row with { Revision = _history.TryGetValue(key, out var known) ? known.Revision + 1 : 0 };
        }
        foreach (var @event in commit.Events)
            _events.TryAdd(@event.Id, @event);
        foreach (var alert in commit.Outbox)
            _outbox.TryAdd(alert.Id, (_outbox.Count, alert, false));
        foreach (var watched in commit.Watched)
            if (watched.State is null)
                _watched.Remove((watched.Network, watched.Stream));
            else
                _watched[(watched.Network, watched.Stream)] = watched;
        foreach (var network in commit.Networks)
            _networks[network.Network] = (commit.Partition, network);
    }

    private void Set(FactGrain grain, IReadOnlyList<SliceFacts> facts)
    {
        foreach (var f in facts)
        {
            if (!_facts.TryGetValue((grain, f.Network), out var timeline))
                _facts.Add((grain, f.Network), timeline = []);
            timeline[f.Start] = f;
        }
    }

    private NetworkSnapshot Snapshot(NetworkState state, FactsRetention retention) => new(
        state.Network, state.ClosedThrough, state.State,
        [.. _partials.Values.Where(p => p.Identity.Network == state.Network && p.Identity.Slice >= state.ClosedThrough)],
        Range(state.Network, FactGrain.Slice, Before(state.ClosedThrough, retention.Slices), new(long.MaxValue)),
        Range(state.Network, FactGrain.Hour, Before(state.ClosedThrough, retention.Hours), new(long.MaxValue)),
        [.. _documents.Values.Where(d => d.Type == "OperatorStanding" && d.Network == state.Network).Select(d => d.Data!)])
    {
        Watched = [.. _watched.Values.Where(watched => watched.Network == state.Network)],
    };

    private static EventTime Before(EventTime time, TimeSpan span) => time == EventTime.Never ? time : time - span;

    private IReadOnlyList<SliceFacts> Range(string network, FactGrain grain, EventTime from, EventTime to) =>
        _facts.TryGetValue((grain, network), out var timeline)
            ? [.. timeline.Values.Where(f => f.Start >= from && f.Start < to)]
            : [];

    private IEnumerable<SliceFacts> Facts(FactGrain grain) => _facts.Where(pair => pair.Key.Grain == grain)
        .OrderBy(pair => pair.Key.Network, StringComparer.Ordinal).SelectMany(pair => pair.Value.Values);

    private Task<T> Locked<T>(Func<T> action)
    {
        lock (_lock)
            return Task.FromResult(action());
    }
}

/// <summary>Everything that a store holds of figures, in canonical order.</summary>
public sealed record MemoryContent(
    IReadOnlyList<SliceFacts> Slices, IReadOnlyList<SliceFacts> Hours, IReadOnlyList<HistoryRow> History, IReadOnlyList<DocumentWrite> Documents,
    IReadOnlyList<StreamEvent> Events, IReadOnlyList<OutboxAlert> Alerts, IReadOnlyList<AccountingRow> Accounting)
{
    /// <summary>The order of the cells' documents, by network and window.</summary>
    public IReadOnlyList<CellRanking> Rankings { get; init; } = [];
}
