using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Memory;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Tests.Simulation;

/// <summary>The store of a run: the product's rules, a journal by which it can go back in time, and an eye on each transaction that takes effect.</summary>
/// <param name="broken">Told which law a transaction breaks, and how.</param>
internal sealed class SimStore(Action<string, string> broken) : IIngestStore, IMeasureStore, IOutbox
{
    private readonly List<Func<MemoryStore, Task>> _journal = [];
    private readonly Dictionary<int, (long Next, long Epoch)> _measure = [];
    private readonly Dictionary<string, List<byte[]>> _alerts = [];
    private MemoryStore _store = new();

    /// <summary>How often acknowledged commits were lost.</summary>
    public int Failovers { get; private set; }

    public MemoryContent Content() => _store.Content();

    /// <summary>The newest owner's epoch of a partition of <c>slice-partials</c>; 0 from a failover to the next transaction.</summary>
    public long EpochOf(int partition) => _measure.GetValueOrDefault(partition).Epoch;

    /// <summary>The stored position of a partition of <c>slice-partials</c>; 0 from a failover to the next transaction.</summary>
    public long NextOf(int partition) => _measure.GetValueOrDefault(partition).Next;

    /// <summary>Every text that an alert was ever committed with, those among them that a failover lost; none where it never was.</summary>
    public IReadOnlyList<byte[]> EverCommitted(string id) => _alerts.GetValueOrDefault(id) ?? [];

    /// <summary>Goes back to what was stored before the last <paramref name="lost"/> transactions.</summary>
    public async Task FailOverAsync(int lost)
    {
        Failovers++;
        _journal.RemoveRange(Math.Max(0, _journal.Count - lost), Math.Min(lost, _journal.Count));
        _measure.Clear();
        _store = new();
        foreach (var transaction in _journal)
            await transaction(_store);
    }

    public Task<IngestPosition?> LoadAsync(SourcePartition source, CancellationToken cancellationToken) => _store.LoadAsync(source, cancellationToken);

    public async Task<IngestPosition?> RecordAsync(
        SourcePartition source, IngestPosition position, IReadOnlyList<AccountingRow> accounting, IngestPosition? held, CancellationToken cancellationToken)
    {
        var before = await _store.LoadAsync(source, cancellationToken);
        var after = await _store.RecordAsync(source, position, accounting, held, cancellationToken);
        if (after is null)
            return null;
        _journal.Add(store => store.RecordAsync(source, position, accounting, null, CancellationToken.None));
        if (before is not null && !after.Reaches(before))
            broken("I3", $"the position of {source} fell from {before} to {after}");
        return after;
    }

    public async Task<MeasureSnapshot> TakeOverAsync(int partition, FactsRetention retention, CancellationToken cancellationToken)
    {
        var snapshot = await _store.TakeOverAsync(partition, retention, cancellationToken);
        _journal.Add(store => store.TakeOverAsync(partition, default, CancellationToken.None));
        if (_measure.TryGetValue(partition, out var known) && (snapshot.NextOffset != known.Next || snapshot.Epoch <= known.Epoch))
            broken("I3", $"partition {partition} was at {known}, and is taken over at {(snapshot.NextOffset, snapshot.Epoch)}");
        _measure[partition] = (snapshot.NextOffset, snapshot.Epoch);
        return snapshot;
    }

    public async Task CommitAsync(MeasureCommit commit, CancellationToken cancellationToken)
    {
        await DoneAsync(store => store.CommitAsync(commit, CancellationToken.None));
        if (_measure.TryGetValue(commit.Partition, out var known) && known.Next != commit.FromOffset)
            broken("I3", $"{commit.FromOffset} to {commit.ToOffset} of partition {commit.Partition} was applied at {known.Next}");
        if (known.Epoch != commit.Epoch && known.Epoch > 0)
            broken("I14", $"epoch {commit.Epoch} of partition {commit.Partition} commits, while epoch {known.Epoch} owns it");
        if (commit.ToOffset <= commit.FromOffset)
            broken("I3", $"a transaction at {commit.FromOffset} of partition {commit.Partition} does not move the position");
        _measure[commit.Partition] = (commit.ToOffset, commit.Epoch);
        foreach (var alert in commit.Outbox)
        {
            if (!_alerts.TryGetValue(alert.Id, out var texts))
                _alerts.Add(alert.Id, texts = []);
            texts.Add(alert.Data);
            if (!commit.Documents.Any(document => document.Type == "CoverageAlert" && document.Network == alert.Network))
                broken("I5", $"alert {alert.Id} is committed without its document");
        }
    }

    public Task<IReadOnlyList<SlicePartial>> PartialsOfAsync(string network, EventTime slice, CancellationToken cancellationToken) =>
        _store.PartialsOfAsync(network, slice, cancellationToken);

    public Task<IReadOnlyList<SliceFacts>> FactsAsync(
        string network, FactGrain grain, EventTime from, EventTime to, CancellationToken cancellationToken) =>
        _store.FactsAsync(network, grain, from, to, cancellationToken);

    public Task<IReadOnlyList<OutboxAlert>> PendingAsync(int limit, CancellationToken cancellationToken) => _store.PendingAsync(limit, cancellationToken);

    public Task MarkPublishedAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        DoneAsync(store => store.MarkPublishedAsync(ids, CancellationToken.None));

    // What is refused throws here, and is no part of the journal.
    private async Task DoneAsync(Func<MemoryStore, Task> transaction)
    {
        await transaction(_store);
        _journal.Add(transaction);
    }
}
