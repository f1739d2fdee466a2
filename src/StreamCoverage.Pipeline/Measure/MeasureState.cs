using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Wire;

namespace StreamCoverage.Pipeline.Measure;

/// <summary>Everything that one partition of <c>slice-partials</c> holds: its networks and the source marks. Made from a snapshot, moved by steps.</summary>
/// <remarks>
/// A step applies some messages and gives one commit. What it brings forth depends on the messages and the state alone; the facts
/// around restated slices are read from the store, which holds what the state held before.
/// </remarks>
internal sealed class MeasureState
{
    private readonly MeasureOptions _options;
    private readonly SortedDictionary<string, NetworkMeasure> _networks = new(StringComparer.Ordinal);
    private readonly SourceMarks _marks;
    private readonly int _partition;
    private readonly long _epoch;
    private long _leftOut;

    public MeasureState(MeasureSnapshot snapshot, IReadOnlyList<string> inputTopics, MeasureOptions options)
    {
        (_options, _partition, _epoch, NextOffset) = (options, snapshot.Partition, snapshot.Epoch, snapshot.NextOffset);
        _marks = new(inputTopics);
        foreach (var mark in snapshot.Sources)
            _marks.Set(mark);
        foreach (var network in snapshot.Networks)
            _networks.Add(network.Network, new(network, options));
    }

    /// <summary>The first offset that was not applied.</summary>
    public long NextOffset { get; private set; }

    /// <summary>Applies messages.</summary>
    /// <param name="messages">In the order of their offsets.</param>
    /// <param name="nextOffset">One past the last of them.</param>
    /// <param name="store">Read where closed slices are restated.</param>
    /// <param name="cancellationToken">Ends reading the store.</param>
    public async Task<MeasureCommit> StepAsync(
        IReadOnlyList<InternalMessage> messages, long nextOffset, IMeasureStore store, CancellationToken cancellationToken)
    {
        _leftOut = 0;
        var late = new SortedDictionary<(string Network, EventTime Slice), List<SlicePartial>>();
        var marks = new Dictionary<SourcePartition, SourceMark>();
        foreach (var message in messages)
            Apply(message, late, marks);
        foreach (var group in late.GroupBy(pair => pair.Key.Network))
            await RestateAsync(_networks[group.Key], [.. group.Select(pair => (pair.Key.Slice, pair.Value))], store, cancellationToken);
        var watermark = _marks.Watermark();
        foreach (var network in _networks.Values)
            network.AdvanceTo(watermark);
        var commit = Commit(NextOffset, nextOffset, watermark, marks);
        NextOffset = nextOffset;
        return commit;
    }

    private void Apply(
        InternalMessage message, SortedDictionary<(string, EventTime), List<SlicePartial>> late, Dictionary<SourcePartition, SourceMark> marks)
    {
        switch (message)
        {
            case InternalMessage.Partial { Chunk: var chunk }:
                if (Network(chunk.Identity.Network) is not { } network)
                    _leftOut += chunk.Rows.Where(row => row.Role != ReporterRole.Attested).Sum(row => row.Requests.Total);
                else if (!network.IsClosed(chunk.Identity.Slice))
                    network.Set(chunk);
                else if (!network.IsRestatable(chunk.Identity.Slice))
                    network.Refuse(chunk);
                else if (late.TryGetValue((network.Network, chunk.Identity.Slice), out var chunks))
                    chunks.Add(chunk);
                else
                    late.Add((network.Network, chunk.Identity.Slice), [chunk]);
                break;
            case InternalMessage.Mark { Source: var mark }:
                if (_marks.Set(mark))
                    marks[mark.Source] = mark;
                break;
            case InternalMessage.Operator { Event: var @event }:
                if (Network(@event.Network) is { } of)
                    of.Set(@event);
                else
                    _leftOut++;
                break;
        }
    }

    private async Task RestateAsync(
        NetworkMeasure network, List<(EventTime Slice, List<SlicePartial> Chunks)> late, IMeasureStore store, CancellationToken cancellationToken)
    {
        var restated = new List<(EventTime, IReadOnlyList<SliceRow>)>();
        foreach (var (slice, chunks) in late)
        {
            var set = new PartialSet();
            foreach (var stored in await store.PartialsOfAsync(network.Network, slice, cancellationToken))
                set.Set(stored);
            foreach (var chunk in chunks.Where(chunk => !set.HasLonger(chunk)))
            {
                network.Output.Partials.Add(chunk);
                if (set.Set(chunk) is { } superseded)
                    network.Output.Superseded.Add(superseded);
            }
            restated.Add((slice, set.Rows()));
        }
        var (first, last) = (late[0].Slice.FloorTo(WindowSpec.Hour), late[^1].Slice.FloorTo(WindowSpec.Hour) + WindowSpec.Hour);
        var slices = await store.FactsAsync(
            network.Network, FactGrain.Slice, first - _options.SlicesKept, last + _options.SlicesKept, cancellationToken);
        var hours = await store.FactsAsync(
            network.Network, FactGrain.Hour, first - _options.HoursKept, last + _options.HoursKept, cancellationToken);
        network.Restate(restated, new(slices, hours));
    }

    private MeasureCommit Commit(long from, long to, EventTime watermark, Dictionary<SourcePartition, SourceMark> marks)
    {
        var outputs = _networks.Values.Select(network => (Network: network, Output: network.TakeOutput())).ToList();
        return new()
        {
            Partition = _partition,
            FromOffset = from,
            ToOffset = to,
            Epoch = _epoch,
            Watermark = watermark,
            Sources = [.. _marks.All.Where(mark => marks.ContainsKey(mark.Source))],
            Partials = [.. outputs.SelectMany(o => o.Output.Partials)],
            Superseded = [.. outputs.SelectMany(o => o.Output.Superseded)],
            Slices = [.. outputs.SelectMany(o => o.Output.Slices.Values)],
            Hours = [.. outputs.SelectMany(o => o.Output.Hours.Values)],
            Documents = [.. outputs.SelectMany(o => o.Output.Documents.Values)],
            Rankings = [.. outputs.SelectMany(o => o.Output.Rankings)],
            History = [.. outputs.SelectMany(o => o.Output.History.Values)],
            Events = [.. outputs.SelectMany(o => o.Output.Events)],
            Outbox = [.. outputs.SelectMany(o => o.Output.Outbox)],
            Watched = [.. outputs.SelectMany(o => o.Output.Watched)],
            Networks = [.. outputs.Select(o => o.Network.State)],
            OverBound = new(_leftOut, outputs.Sum(o => o.Output.EventsOverBound)),
        };
    }

    // Null where there is no room for one more. Those that ingest does not tell apart are one network, and it is always taken in.
    private NetworkMeasure? Network(string name)
    {
        if (!_networks.TryGetValue(name, out var network) && (_networks.Count < _options.NetworksMax || name == WorkloadCell.OtherName))
            _networks.Add(name, network = new(new(name, EventTime.Never, [], [], [], [], []), _options));
        return network;
    }
}
