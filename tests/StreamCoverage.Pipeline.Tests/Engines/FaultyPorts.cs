using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Memory;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Tests.Simulation;
using StreamCoverage.Schemas.Wire;

namespace StreamCoverage.Pipeline.Tests.Engines;

/// <summary>A producer into the log in memory, and the store in memory: each write may fail before, in and after it took effect. It tells what rests.</summary>
internal sealed class FaultyPorts(SimLog log, ChanceOfFaults faults) : ILogProducer, IIngestStore, IMeasureStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<SourcePartition, SourceMark> _marks = [];
    private readonly Dictionary<int, long> _applied = [];

    public MemoryStore Store { get; } = new();

    /// <summary>Held back until it completes: every record of a position.</summary>
    public Task Gate { get; init; } = Task.CompletedTask;

    /// <summary>What every write to the log fails with; null: by chance alone.</summary>
    public LogException? Refusal { get; init; }

    /// <summary>Positions that were recorded.</summary>
    public int Recorded { get; private set; }

    /// <summary>Whether everything was read and given out, and all of that is measured.</summary>
    public bool IsAtRest
    {
        get
        {
            lock (_lock)
                return World.Sources.All(source => _marks.GetValueOrDefault(source) is { State: SourceState.Drained } mark && mark.Through == log.End(source))
                    && Enumerable.Range(0, World.PartialsPartitions).All(partition =>
                        _applied.GetValueOrDefault(partition) == log.End(new(World.Topics.SlicePartials, partition)));
        }
    }

    public Task<int> PartitionCountAsync(string topic, CancellationToken cancellationToken) => Task.FromResult(log.Partitions(topic));

    public async Task SendAsync(IReadOnlyList<OutboundMessage> messages, CancellationToken cancellationToken)
    {
        // A write takes its time, so that a partition is often taken away in the middle of one.
        await Task.Delay(faults.AreOver ? 0 : 2, cancellationToken);
        if (Refusal is not null)
            throw Refusal;
        var count = faults.Happens(10) ? faults.Pick(messages.Count + 1) : messages.Count;
        foreach (var message in messages.Take(count))
            log.Append(message);
        if (count < messages.Count || faults.Happens(5))
            throw new LogException("no acknowledgement", isFatal: false);
        lock (_lock)
            foreach (var mark in messages.Where(m => m.Topic == World.Topics.SlicePartials).Select(m => PartialWire.Decode(m.Value)).OfType<InternalMessage.Mark>())
                _marks[mark.Source.Source] = mark.Source;
    }

    public Task<IngestPosition?> LoadAsync(SourcePartition source, CancellationToken cancellationToken) => Store.LoadAsync(source, cancellationToken);

    public async Task<IngestPosition?> RecordAsync(
        SourcePartition source, IngestPosition position, IReadOnlyList<AccountingRow> accounting, IngestPosition? held, CancellationToken cancellationToken)
    {
        await Gate.WaitAsync(cancellationToken);
        IngestPosition? now = null;
        await AroundAsync(async () => now = await Store.RecordAsync(source, position, accounting, held, cancellationToken), cancellationToken);
        lock (_lock)
            Recorded++;
        return now;
    }

    public Task<MeasureSnapshot> TakeOverAsync(int partition, FactsRetention retention, CancellationToken cancellationToken) =>
        Store.TakeOverAsync(partition, retention, cancellationToken);

    public async Task CommitAsync(MeasureCommit commit, CancellationToken cancellationToken)
    {
        await AroundAsync(() => CommitOnceAsync(commit, cancellationToken), cancellationToken);
    }

    public Task<IReadOnlyList<SlicePartial>> PartialsOfAsync(string network, EventTime slice, CancellationToken cancellationToken) =>
        Store.PartialsOfAsync(network, slice, cancellationToken);

    public Task<IReadOnlyList<SliceFacts>> FactsAsync(
        string network, FactGrain grain, EventTime from, EventTime to, CancellationToken cancellationToken) =>
        Store.FactsAsync(network, grain, from, to, cancellationToken);

    private async Task CommitOnceAsync(MeasureCommit commit, CancellationToken cancellationToken)
    {
        await Store.CommitAsync(commit, cancellationToken);
        lock (_lock)
            _applied[commit.Partition] = commit.ToOffset;
    }

    private async Task AroundAsync(Func<Task> write, CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        if (faults.Happens(8))
            throw new StoreException("away");
        await write();
        if (faults.Happens(8))
            throw new StoreException("the answer was lost");
    }
}
