using StreamCoverage.Core.Events;
using StreamCoverage.Core.Latency;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Memory;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Web.Tests.Support;

/// <summary>Telemetry that measure itself turns into figures, written to a store in memory as its task would.</summary>
internal sealed class MeasuredNetworks(MeasureOptions options)
{
    private readonly Dictionary<string, NetworkMeasure> _networks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EventTime> _closedThrough = new(StringComparer.Ordinal);
    private readonly SourcePartition _source = new("streamcoverage.request-outcomes", 0);
    private readonly Lock _lock = new();
    private readonly List<SlicePartial> _partials = [];
    private readonly Dictionary<EventTime, AccountingRow> _accounting = [];
    private readonly List<(string Network, long Sequence, StreamEvent Event)> _events = [];
    private EventTime _watermark = EventTime.Never;
    private long _offset;
    private long _epoch;

    public MemoryStore Store { get; } = new();

    /// <summary>Up to where a network's stored figures are closed; null for one that nobody measured.</summary>
    public EventTime? ClosedThrough(string network)
    {
        lock (_lock)
            return _closedThrough.TryGetValue(network, out var time) ? time : null;
    }

    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_lock)
                return [.. _closedThrough.Keys.Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>Domain events in the order in which they were stored, each once.</summary>
    public IReadOnlyList<(string Network, long Sequence, StreamEvent Event)> Events
    {
        get
        {
            lock (_lock)
                return [.. _events];
        }
    }

    public PipelineStatus Status => new(
        [new(_source, 1, SourceState.Active, _watermark, _offset)],
        [new(_source, new(_offset, _watermark, _watermark, _offset))],
        [new(_source, _watermark, _offset, 0, 12, 12, 9, 1, 1, [new("unknown-property", 1)], 0, 0)],
        [new(0, _offset, _epoch, _watermark)], 0);

    /// <summary>Takes events in, in the order of time, and closes every slice that ends at or before <paramref name="watermark"/>.</summary>
    public async Task MeasureAsync(IEnumerable<InputEvent> events, EventTime watermark, CancellationToken cancellationToken)
    {
        foreach (var slice in events.GroupBy(e => (e.Network, Slice: e.OccurredAt.FloorTo(options.SliceLength))))
        {
            var network = Network(slice.Key.Network);
            foreach (var change in slice.Select(e => e.Operator).OfType<OperatorEvent>())
                network.Set(change);
            var rows = Rows(slice.Select(e => e.Outcome).OfType<RequestOutcome>());
            if (rows.Count > 0)
            {
                var partial = new SlicePartial(new(slice.Key.Network, _source, slice.Key.Slice, slice.Key.Slice), ++_offset, 0, 1, rows);
                network.Set(partial);
                _partials.Add(partial);
            }
        }
        foreach (var network in _networks.Values)
            network.AdvanceTo(watermark);
        await CommitAsync(watermark, cancellationToken);
    }

    /// <summary>Stores documents beside those that measure makes.</summary>
    public async Task StoreAsync(IReadOnlyList<DocumentWrite> documents, CancellationToken cancellationToken)
    {
        var taken = await Store.TakeOverAsync(0, new(TimeSpan.Zero, TimeSpan.Zero), cancellationToken);
        await Store.CommitAsync(
            new()
            {
                Partition = 0,
                FromOffset = taken.NextOffset,
                ToOffset = taken.NextOffset,
                Epoch = taken.Epoch,
                Watermark = _watermark,
                Documents = documents,
            },
            cancellationToken);
    }

    private async Task CommitAsync(EventTime watermark, CancellationToken cancellationToken)
    {
        var taken = await Store.TakeOverAsync(0, new(TimeSpan.Zero, TimeSpan.Zero), cancellationToken);
        var outputs = _networks.Values.Select(n => (Network: n, Output: n.TakeOutput())).ToList();
        (_watermark, _epoch) = (watermark, taken.Epoch);
        await Store.CommitAsync(
            new()
            {
                Partition = 0,
                FromOffset = taken.NextOffset,
                ToOffset = _offset,
                Epoch = taken.Epoch,
                Watermark = watermark,
                Partials = [.. _partials],
                Outbox = [.. outputs.SelectMany(o => o.Output.Outbox)],
                Slices = [.. outputs.SelectMany(o => o.Output.Slices.Values)],
                Hours = [.. outputs.SelectMany(o => o.Output.Hours.Values)],
                Documents = [.. outputs.SelectMany(o => o.Output.Documents.Values)],
                History = [.. outputs.SelectMany(o => o.Output.History.Values)],
                Events = [.. outputs.SelectMany(o => o.Output.Events)],
                Networks = [.. outputs.Select(o => o.Network.State)],
            },
            cancellationToken);
        foreach (var partial in _partials)
            await Store.RecordAsync(_source, new(_offset, watermark, watermark, _offset), [Accounting(partial)], null, cancellationToken);
        _partials.Clear();
        lock (_lock)
            foreach (var (network, output) in outputs)
            {
                _closedThrough[network.Network] = network.ClosedThrough;
                foreach (var happened in output.Events.Where(e => _events.All(known => known.Event.Id != e.Id)))
                    _events.Add((network.Network, _events.Count + 1, happened));
            }
    }

    // Every network's partial of a slice is one record; those that came before are counted with it.
    private AccountingRow Accounting(SlicePartial partial)
    {
        var known = _accounting.GetValueOrDefault(partial.Identity.Via);
        var events = partial.Rows.Sum(row => row.Requests.Total) + (known?.Accepted ?? 0);
        return _accounting[partial.Identity.Via] = new(
            _source, partial.Identity.Via, partial.Through, known?.FirstOffset ?? partial.Through - 1, (known?.Messages ?? 0) + 1, events, events, 0, 0,
            [], 0, 0);
    }

    private NetworkMeasure Network(string name)
    {
        if (!_networks.TryGetValue(name, out var network))
            _networks.Add(name, network = new(new(name, EventTime.Never, [], [], [], [], []), options));
        return network;
    }

    private static IReadOnlyList<SliceRow> Rows(IEnumerable<RequestOutcome> requests)
    {
        var rows = new Dictionary<(WorkloadCell, string?, ReporterRole), SliceRow>();
        foreach (var request in requests)
        {
            if (request is { Outcome: Outcome.Succeeded, LatencyMicroseconds: { } latency } && request.Role.IsDemand())
                Set(new(request.Workload, null, request.Role, default, default, 0) { Latencies = LatencyBins.Of([new(LatencyScale.KeyOf(latency), 1)]) });
            Add(request.Workload, request.Operator, request.Role, One(request.Outcome), default, request.RewardMicros);
            if (request.Operator is { } only && request.Attempts is null)
                Add(request.Workload, only, request.Role, default, One(request.Outcome));
            foreach (var attempt in request.Attempts ?? [])
                Add(request.Workload, attempt.Operator, request.Role, default, One(attempt.Outcome));
        }
        return [.. rows.Values.Order()];

        void Add(WorkloadCell cell, string? name, ReporterRole role, OutcomeCounts ended, OutcomeCounts tried, long rewardMicros = 0)
        {
            Set(new(cell, name, role, ended, tried, rewardMicros));
        }

        void Set(SliceRow row)
        {
            var key = (row.Cell, row.Operator, row.Role);
            rows[key] = rows.TryGetValue(key, out var known) ? known.Plus(row) : row;
        }
    }

    private static OutcomeCounts One(Outcome outcome) => new() { [outcome] = 1 };
}
