using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Memory;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Wire;

namespace StreamCoverage.Pipeline.Tests.Simulation;

/// <summary>
/// The whole pipeline on one thread: the product's folds, steps and store rules over a log in memory, with a scheduler and faults from a
/// seed: crashes before, in and after every write, lost acknowledgements, repeated messages, rebalances, zombies, ambiguous commits, and
/// partitions that fall silent too early, so that slices are closed without them and restated.
/// </summary>
internal sealed class World
{
    public const int InputPartitions = 3;
    public const int OperatorPartitions = 2;
    public const int PartialsPartitions = 2;
    public static readonly Topics Topics = new();
    public static readonly IngestOptions IngestOptions = new() { RowsPerChunk = 3 };
    public static readonly MeasureOptions MeasureOptions = new();

    private readonly SimLog _log;
    private readonly MemoryStore _store = new();
    private readonly Faults _faults;
    private readonly Planted _planted;
    private readonly MeasureOptions _options;
    private readonly Dictionary<SourcePartition, List<IngestWorker>> _ingest = [];
    private readonly Dictionary<int, List<MeasureState>> _measure = [];
    private int _deliveries;

    public World(int seed, bool faults, Planted planted = Planted.Nothing, MeasureOptions? options = null)
    {
        (_faults, _planted, _options) = (new(seed * 7919, faults), planted, options ?? MeasureOptions);
        _log = LogOf(seed);
    }

    /// <summary>The partitions that ingest reads.</summary>
    public static IReadOnlyList<SourcePartition> Sources { get; } =
    [
        .. Enumerable.Range(0, InputPartitions).Select(p => new SourcePartition(Topics.RequestOutcomes, p)),
        .. Enumerable.Range(0, OperatorPartitions).Select(p => new SourcePartition(Topics.OperatorEvents, p)),
    ];

    /// <summary>Chunks of partials that were delivered, repeats among them.</summary>
    public int Deliveries => _deliveries;

    /// <summary>All topics, with the traffic of a seed in the input topics.</summary>
    public static SimLog LogOf(int seed)
    {
        var log = new SimLog();
        log.Create(Topics.RequestOutcomes, InputPartitions);
        log.Create(Topics.OperatorEvents, OperatorPartitions);
        log.Create(Topics.SlicePartials, PartialsPartitions);
        log.Create(Topics.DeadLetters, 1);
        SomeTraffic.Write(log, Topics, InputPartitions, seed);
        return log;
    }

    /// <summary>Runs until everything was read and given out, and returns what is stored.</summary>
    public async Task<MemoryContent> RunAsync()
    {
        foreach (var source in Sources)
            _ingest[source] = [await OpenIngestAsync(source)];
        for (var partition = 0; partition < PartialsPartitions; partition++)
            _measure[partition] = [await OpenMeasureAsync(partition)];
        while (_ingest.Any(pair => pair.Value[0].NextOffset < _log.End(pair.Key)))
            await TurnAsync();
        // Faults are over; everything comes to rest.
        foreach (var source in Sources)
            await SettleAsync(source);
        for (var partition = 0; partition < PartialsPartitions; partition++)
            while (_measure[partition][0] is var state && state.NextOffset < _log.End(new(Topics.SlicePartials, partition)))
                await CommitAsync(partition, state, 1000, faulty: false);
        return _store.Content();
    }

    private async Task TurnAsync()
    {
        if (_faults.Pick(3) == 0)
        {
            var partition = _faults.Pick(PartialsPartitions);
            if (_faults.Happens(5))
                _measure[partition].Insert(0, await OpenMeasureAsync(partition));
            await CommitAsync(partition, Any(_measure[partition]), 1 + _faults.Pick(30), faulty: true);
            return;
        }
        var source = Sources[_faults.Pick(Sources.Count)];
        if (_faults.Happens(5))
            _ingest[source].Insert(0, await OpenIngestAsync(source));
        var worker = Any(_ingest[source]);
        if (_faults.Happens(4))
            worker.Quiet();
        else
            worker.Fold(_log.Read(source, worker.NextOffset, 1 + _faults.Pick(25)));
        if (!await WriteAsync(source, worker.TakeWrite()))
            Replace(_ingest[source], worker, await OpenIngestAsync(source));
    }

    // The first is the owner; the others are zombies that do not know it yet.
    private T Any<T>(List<T> owners) => owners[_faults.Pick(Math.Min(owners.Count, 3))];

    private static void Replace<T>(List<T> owners, T crashed, T restarted)
    {
        var index = owners.IndexOf(crashed);
        if (index == 0)
            owners[0] = restarted;
        else
            owners.RemoveAt(index);
    }

    private async Task<bool> WriteAsync(SourcePartition source, IngestWrite? write)
    {
        if (write is null)
            return true;
        if (_planted == Planted.PositionBeforeMessages)
            await _store.RecordAsync(source, write.Position, write.Accounting, default);
        if (_faults.Happens(5))
            return false;
        var lost = _faults.Happens(5) ? _faults.Pick(write.Messages.Count + 1) : int.MaxValue;
        foreach (var message in write.Messages.Take(lost))
            _log.Append(message);
        if (lost != int.MaxValue)
            return false;
        if (_faults.Happens(10))
            foreach (var message in write.Messages)
                _log.Append(message);
        if (_faults.Happens(5))
            return false;
        var position = _planted == Planted.PositionTooFar
            ? write.Position with { Offset = write.Position.Through }
            : write.Position;
        await _store.RecordAsync(source, position, write.Accounting, default);
        return true;
    }

    private async Task SettleAsync(SourcePartition source)
    {
        var worker = _ingest[source][0] = await OpenIngestAsync(source);
        while (worker.NextOffset < _log.End(source))
            worker.Fold(_log.Read(source, worker.NextOffset, 1000));
        worker.Quiet();
        worker.Quiet();
        if (worker.TakeWrite() is { } write)
        {
            foreach (var message in write.Messages)
                _log.Append(message);
            await _store.RecordAsync(source, write.Position, write.Accounting, default);
        }
    }

    private async Task CommitAsync(int partition, MeasureState state, int most, bool faulty)
    {
        var batch = _log.Read(new(Topics.SlicePartials, partition), state.NextOffset, most);
        if (batch.Records.Count == 0)
            return;
        var messages = batch.Records.Select(record => Delivered(PartialWire.Decode(record.Value))).ToList();
        try
        {
            var commit = await state.StepAsync(messages, batch.NextOffset, _store, default);
            if (faulty && _faults.Happens(5))
                throw new StoreException("lost before the commit");
            await _store.CommitAsync(commit, default);
            if (faulty && _faults.Happens(5))
                throw new StoreException("lost the answer to the commit");
        }
        catch (Exception e) when (e is StoreException or PositionConflictException)
        {
            Replace(_measure[partition], state, await OpenMeasureAsync(partition));
        }
    }

    private InternalMessage Delivered(InternalMessage message)
    {
        if (message is not InternalMessage.Partial { Chunk: var chunk })
            return message;
        _deliveries++;
        // Each delivery gets an identity of its own: then setting by identity is adding.
        return _planted == Planted.AddsInsteadOfSetting
            ? new InternalMessage.Partial(chunk with { Identity = chunk.Identity with { Via = new(_deliveries) } })
            : message;
    }

    private async Task<IngestWorker> OpenIngestAsync(SourcePartition source)
    {
        var contract = source.Topic == Topics.OperatorEvents ? InputContract.OperatorEvent : InputContract.RequestOutcome;
        var position = await _store.LoadAsync(source, default) ?? IngestPosition.Start;
        var partitions = contract == InputContract.OperatorEvent ? OperatorPartitions : InputPartitions;
        return new(new PartitionFold(source, contract, IngestOptions, position), partitions, Topics, PartialsPartitions);
    }

    private async Task<MeasureState> OpenMeasureAsync(int partition) => new(
        await _store.TakeOverAsync(partition, new(_options.SlicesKept, _options.HoursKept), default),
        [Topics.RequestOutcomes, Topics.OperatorEvents],
        _options);
}
