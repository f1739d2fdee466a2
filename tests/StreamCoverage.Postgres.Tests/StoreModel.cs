using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Verify;

namespace StreamCoverage.Postgres.Tests;

/// <summary>What the contract of <see cref="IMeasureStore"/> says, in dictionaries.</summary>
internal sealed class StoreModel
{
    private readonly Dictionary<int, (long Next, long Epoch)> _positions = [];
    private readonly Dictionary<(int Partition, SourcePartition Source), SourceMark> _sources = [];
    private readonly SortedDictionary<string, (int Partition, EventTime Closed, byte[] State)> _networks = new(StringComparer.Ordinal);
    private readonly Dictionary<(PartialIdentity Identity, long Through, long Lost, int Chunk), SlicePartial> _partials = [];
    private readonly Dictionary<(FactGrain Grain, string Network, EventTime Start), SliceFacts> _facts = [];
    private readonly Dictionary<(string Type, string Id), DocumentWrite> _documents = [];
    private readonly Dictionary<(string Network, string Window, EventTime End), HistoryRow> _history = [];
    private readonly Dictionary<(string Stream, Guid Id), StreamEvent> _events = [];
    private readonly Dictionary<string, OutboxAlert> _outbox = [];
    private readonly Dictionary<(string Network, string Stream), WatchState> _watched = [];

    public IReadOnlyCollection<string> Networks => _networks.Keys;

    public IReadOnlyCollection<StreamEvent> Events => _events.Values;

    public IReadOnlyCollection<DocumentWrite> Documents => _documents.Values;

    public (long Next, long Epoch) TakeOver(int partition) =>
        _positions[partition] = _positions.TryGetValue(partition, out var old) ? (old.Next, old.Epoch + 1) : (0, 1);

    public void Apply(MeasureCommit commit)
    {
        Assert.Equal((commit.FromOffset, commit.Epoch), _positions[commit.Partition]);
        _positions[commit.Partition] = (commit.ToOffset, commit.Epoch);
        foreach (var mark in commit.Sources)
            _sources[(commit.Partition, mark.Source)] = mark;
        foreach (var network in commit.Partials.Select(p => p.Identity.Network)
            .Concat(commit.Superseded.Select(s => s.Identity.Network)).Concat(commit.Slices.Select(f => f.Network))
            .Concat(commit.Hours.Select(f => f.Network)).Concat(commit.Documents.Select(d => d.Network)).Concat(commit.History.Select(h => h.Network))
            .Concat(commit.Watched.Select(w => w.Network)))
            _networks.TryAdd(network, (commit.Partition, EventTime.Never, []));
        foreach (var state in commit.Networks)
            _networks[state.Network] = (commit.Partition, state.ClosedThrough, state.State);
        foreach (var watched in commit.Watched)
            if (watched.State is null)
                _watched.Remove((watched.Network, watched.Stream));
            else
                _watched[(watched.Network, watched.Stream)] = watched;
        foreach (var partial in commit.Partials)
            _partials[(partial.Identity, partial.Through, partial.Lost, partial.Chunk)] = partial;
        foreach (var gone in commit.Superseded)
            foreach (var key in _partials.Keys.Where(k => k.Identity == gone.Identity
                && (k.Through < gone.Through || (k.Through == gone.Through && k.Lost > gone.Lost))).ToList())
                _partials.Remove(key);
        foreach (var facts in commit.Slices)
            _facts[(FactGrain.Slice, facts.Network, facts.Start)] = facts;
        foreach (var facts in commit.Hours)
            _facts[(FactGrain.Hour, facts.Network, facts.Start)] = facts;
        foreach (var document in commit.Documents)
            if (document.Data is null)
                _documents.Remove((document.Type, document.Id));
            else
                _documents[(document.Type, document.Id)] = document;
        foreach (var row in commit.History)
            _history[(row.Network, row.Window, row.End)] = row;
        foreach (var @event in commit.Events)
            _events.TryAdd((@event.Stream, @event.Id), @event);
        foreach (var alert in commit.Outbox)
            _outbox.TryAdd(alert.Id, alert);
    }

    /// <summary>After a take-over by the caller.</summary>
    public MeasureSnapshot Snapshot(int partition, FactsRetention retention) => new(
        partition, _positions[partition].Next, _positions[partition].Epoch,
        [.. _sources.Where(s => s.Key.Partition == partition).Select(s => s.Value).OrderBy(s => s.Source)],
        [.. _networks.Where(n => n.Value.Partition == partition).Select(n => new NetworkSnapshot(
            n.Key, n.Value.Closed, n.Value.State, [.. OpenPartials(n.Key, n.Value.Closed)],
            Facts(FactGrain.Slice, n.Key, n.Value.Closed, retention.Slices), Facts(FactGrain.Hour, n.Key, n.Value.Closed, retention.Hours),
            [.. Of("OperatorStanding", n.Key).Select(d => d.Data!)])
        {
            Watched = [.. _watched.Values.Where(w => w.Network == n.Key).OrderBy(w => w.Stream, StringComparer.Ordinal)],
        })]);

    public IReadOnlyList<SliceFacts> Facts(FactGrain grain, string network) =>
        [.. _facts.Where(f => f.Key.Grain == grain && f.Key.Network == network).Select(f => f.Value).OrderBy(f => f.Start)];

    public NetworkDigest Digest(string network)
    {
        var projections = new List<ProjectionDigest>
        {
            Of(ProjectionNames.Slices, d => Each(Facts(FactGrain.Slice, network), d.Add)),
            Of(ProjectionNames.Hours, d => Each(Facts(FactGrain.Hour, network), d.Add)),
            Of(ProjectionNames.History, d => Each(
                _history.Values.Where(h => h.Network == network).OrderBy(h => h.Window, ProjectionDigester.Order).ThenBy(h => h.End), d.Add)),
            Of(ProjectionNames.OperatorEvents, d => Each(
                _events.Values.Where(e => e.StreamType == "operator" && e.Stream.StartsWith($"operator/{network}/", StringComparison.Ordinal))
                    .OrderBy(e => e.Stream, ProjectionDigester.Order).ThenBy(e => e.OccurredAt).ThenBy(e => e.Id), d.Add)),
            Of(ProjectionNames.Alerts, d => Each(
                _outbox.Values.Where(a => a.Network == network).OrderBy(a => a.Id, ProjectionDigester.Order), d.Add)),
        };
        foreach (var type in ProjectionNames.DocumentTypes)
            projections.Add(Of(ProjectionNames.Documents(type), d => Each(Of(type, network), w => d.AddDocument(w.Id, w.Data!))));
        return new NetworkDigest(network, [.. projections.OrderBy(p => p.Projection, StringComparer.Ordinal)]);
    }

    private static ProjectionDigest Of(string projection, Action<ProjectionDigester> add)
    {
        using var digester = new ProjectionDigester(projection);
        add(digester);
        return digester.Finish();
    }

    private static void Each<T>(IEnumerable<T> rows, Action<T> add)
    {
        foreach (var row in rows)
            add(row);
    }

    private IEnumerable<DocumentWrite> Of(string type, string network) =>
        _documents.Values.Where(d => d.Type == type && d.Network == network).OrderBy(d => d.Id, ProjectionDigester.Order);

    private IEnumerable<SlicePartial> OpenPartials(string network, EventTime closed) => _partials.Values.Where(p =>
        p.Identity.Network == network &&
        (p.Identity.Slice >= closed || _partials.Keys.Count(k => k.Identity == p.Identity && k.Through == p.Through && k.Lost == p.Lost) < p.Chunks));

    private List<SliceFacts> Facts(FactGrain grain, string network, EventTime closed, TimeSpan retention) =>
        [.. Facts(grain, network).Where(f => closed == EventTime.Never || f.Start >= closed - retention)];
}
