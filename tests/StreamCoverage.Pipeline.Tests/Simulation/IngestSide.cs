using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Wire;

namespace StreamCoverage.Pipeline.Tests.Simulation;

/// <summary>The ingest processes of a run: of each input partition its owner, and owners of the past that do not know it yet.</summary>
internal sealed class IngestSide
{
    private const int OwnersMax = 3;
    private const int SettlingTurnsMax = 100;

    // Rows of __other__: served and unserved, of each role.
    private const int OtherRowsMax = 8;
    private static readonly TimeSpan Poisoned = TimeSpan.FromDays(400);
    private readonly World _world;
    private readonly IngestOptions _options;
    private readonly Dictionary<SourcePartition, List<Owner>> _owners = [];
    private readonly HashSet<SourcePartition> _ended = [];

    public IngestSide(World world)
    {
        _world = world;
        _options = world.Planted switch
        {
            Planted.WatermarkFromFarFuture => world.Setup.Ingest with { AllowedSkew = Poisoned },
            Planted.UnboundedCells => world.Setup.Ingest with { RowsPerSliceMax = int.MaxValue },
            _ => world.Setup.Ingest,
        };
    }

    /// <summary>Whether each partition was read to its end by somebody.</summary>
    public bool IsAtEnd => _ended.Count == World.Sources.Count;

    public async Task StartAsync()
    {
        foreach (var source in World.Sources)
            _owners[source] = [await OpenAsync(source)];
    }

    /// <summary>One process reads some records, or hears silence, and writes what comes of it.</summary>
    public async Task TurnAsync(SourcePartition source)
    {
        var owners = _owners[source];
        if (_world.MayLose && _world.Faults.Happens(Fault.Gap) && _world.Faults.Pick(6) == 0)
            await LoseAsync(source);
        if (_world.Faults.Happens(Fault.Rebalance))
            owners.Insert(0, await OpenAsync(source));
        // What is lost to one process another may have read, and given out in a silence: such a partition has one at a time.
        if (_world.Setup.OutlivesGaps)
            owners.RemoveRange(1, owners.Count - 1);
        var owner = owners[_world.Faults.Pick(Math.Min(owners.Count, OwnersMax))];
        var worker = owner.Worker;
        if (_world.Faults.Happens(Fault.Silence))
            FallSilent(worker);
        else
            worker.Fold(Read(source, worker.NextOffset, 1 + _world.Faults.Pick(_world.Setup.BatchMax)));
        if (worker.IsAtEnd)
            _ended.Add(source);
        if (!await WriteAsync(source, owner, worker.TakeWrite()))
            await CrashAsync(source, owner);
    }

    /// <summary>Every process goes on without faults until all is read and given out.</summary>
    public async Task SettleAsync()
    {
        foreach (var source in World.Sources)
        {
            var owner = await OpenAsync(source);
            var worker = owner.Worker;
            for (var turns = 0; !worker.IsAtEnd; turns++)
            {
                if (turns == SettlingTurnsMax)
                {
                    _world.Break("I16", $"{source} is read to {worker.NextOffset} of {_world.Log.End(source)}, and no further");
                    break;
                }
                worker.Fold(Read(source, worker.NextOffset, 1000));
            }
            worker.Quiet();
            worker.Quiet();
            if (worker.TakeWrite() is not { } write)
                continue;
            foreach (var message in write.Messages)
                _world.Log.Append(message);
            await RecordAsync(source, owner, write, write.Position);
        }
    }

    // For a moment, or for so long that its open slices are given out.
    private void FallSilent(IngestWorker worker)
    {
        worker.Quiet();
        if (_world.Faults.Pick(2) == 0)
            worker.Quiet();
    }

    private LogBatch Read(SourcePartition source, long from, int most)
    {
        var batch = _world.Log.Read(source, from, most);
        return _world.Planted == Planted.EarliestOnOutOfRange ? batch with { Gap = null } : batch;
    }

    // The partition stood still for so long that the log let go of what comes next.
    private async Task LoseAsync(SourcePartition source)
    {
        if (await _world.Store.LoadAsync(source, default) is not { Through: > 0 } position)
            return;
        if (_world.Setup.OutlivesGaps)
        {
            // Behind what its process has read, or before.
            var worker = _owners[source][0].Worker;
            _world.Log.Drop(source, Math.Min(_world.Log.End(source), position.Offset + 1 + _world.Faults.Pick((int)Math.Max(0, worker.NextOffset - position.Offset) + 5)));
            _world.HasGap = true;
            return;
        }
        var read = _world.Faults.Pick(2) == 0 ? position.Offset : Math.Max(position.Through, position.Offset);
        var low = Math.Min(_world.Log.End(source), read + 1 + _world.Faults.Pick(5));
        _world.Log.Drop(source, low);
        _world.HasGap = true;
        _owners[source].Clear();
        _owners[source].Add(await OpenAsync(source));
    }

    private async Task CrashAsync(SourcePartition source, Owner owner)
    {
        _world.Crashes++;
        var index = _owners[source].IndexOf(owner);
        if (index == 0)
            _owners[source][0] = await OpenAsync(source);
        else
            _owners[source].RemoveAt(index);
    }

    // False: the process died on the way.
    private async Task<bool> WriteAsync(SourcePartition source, Owner owner, IngestWrite? write)
    {
        if (write is null)
            return true;
        if (_world.Planted == Planted.PositionBeforeMessages)
            await RecordAsync(source, owner, write, write.Position);
        if (_world.Faults.Happens(Fault.CrashBefore))
            return false;
        var isLost = _world.Faults.Happens(Fault.CrashWithin);
        var written = isLost ? _world.Faults.Pick(write.Messages.Count + 1) : write.Messages.Count;
        for (var i = 0; i < written; i++)
            _world.Log.Append(write.Messages[i]);
        if (isLost)
            return false;
        if (_world.Faults.Happens(Fault.Repeat))
            foreach (var message in write.Messages)
                _world.Log.Append(message);
        if (_world.Faults.Happens(Fault.CrashAfter))
            return false;
        var position = _world.Planted == Planted.PositionTooFar ? write.Position with { Offset = write.Position.Through } : write.Position;
        return await RecordAsync(source, owner, write, position) && !_world.Faults.Happens(Fault.LostAnswer);
    }

    // False: the store went back in time, and the process begins again.
    private async Task<bool> RecordAsync(SourcePartition source, Owner owner, IngestWrite write, IngestPosition position)
    {
        foreach (var message in write.Messages)
            if (message.Topic == World.Topics.SlicePartials && message.Partition is null && PartialWire.Decode(message.Value) is InternalMessage.Partial { Chunk: var chunk }
                && ((chunk.Chunks - 1) * _options.RowsPerChunk) + 1 > _world.Setup.Ingest.RowsPerSliceMax + OtherRowsMax)
                _world.Break("I9", $"{chunk.Identity} has {chunk.Chunks} chunks of {_options.RowsPerChunk} rows; at most {_world.Setup.Ingest.RowsPerSliceMax} rows are allowed");
        foreach (var message in write.Messages)
            if (message.Partition == 0 && PartialWire.Decode(message.Value) is InternalMessage.Mark { Source.Watermark: var told }
                && told > _world.Newest + World.IngestOptions.AllowedSkew + _options.SliceLength)
                _world.Break("I10", $"the watermark of {source} is told as {told}; the newest record is of {_world.Newest}");
        var held = await _world.Store.RecordAsync(source, position, write.Accounting, owner.Held, default);
        owner.Held = held ?? owner.Held;
        return held is not null;
    }

    private async Task<Owner> OpenAsync(SourcePartition source)
    {
        var contract = source.Topic == World.Topics.OperatorEvents ? InputContract.OperatorEvent : InputContract.RequestOutcome;
        var position = await _world.Store.LoadAsync(source, default);
        // What a log dropped before anybody read it was never ours; so it seems where a failover took the only position.
        if (position is not { Through: > 0 })
            _world.BeganAt[source] = _world.Log.Low(source);
        var partitions = contract == InputContract.OperatorEvent ? World.OperatorPartitions : World.InputPartitions;
        var fold = new PartitionFold(source, contract, _options, position ?? IngestPosition.Start);
        return new(new(fold, partitions, World.Topics, World.PartialsPartitions), position);
    }

    /// <summary>A process that has, or had, a partition.</summary>
    private sealed class Owner(IngestWorker worker, IngestPosition? held)
    {
        public IngestWorker Worker { get; } = worker;

        /// <summary>What the store held when the process last asked.</summary>
        public IngestPosition? Held { get; set; } = held;
    }
}
