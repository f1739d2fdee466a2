using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.CrashHost;

/// <summary>Ingest's store: meets <see cref="Failpoints.Recording"/> and <see cref="Failpoints.Recorded"/>.</summary>
internal sealed class CrashingIngestStore(IIngestStore inner, Fate fate) : IIngestStore
{
    public Task<IngestPosition?> LoadAsync(SourcePartition source, CancellationToken cancellationToken) => inner.LoadAsync(source, cancellationToken);

    public async Task<IngestPosition?> RecordAsync(
        SourcePartition source, IngestPosition position, IReadOnlyList<AccountingRow> accounting, IngestPosition? held, CancellationToken cancellationToken)
    {
        var recorded = await fate.DuringAsync(Failpoints.Recording, () => inner.RecordAsync(source, position, accounting, held, cancellationToken));
        fate.Meet(Failpoints.Recorded);
        return recorded;
    }
}

/// <summary>Measure's store: meets <see cref="Failpoints.Stepped"/>, <see cref="Failpoints.Committing"/> and <see cref="Failpoints.Committed"/>.</summary>
internal sealed class CrashingMeasureStore(IMeasureStore inner, Fate fate) : IMeasureStore
{
    public Task<MeasureSnapshot> TakeOverAsync(int partition, FactsRetention retention, CancellationToken cancellationToken) =>
        inner.TakeOverAsync(partition, retention, cancellationToken);

    public async Task CommitAsync(MeasureCommit commit, CancellationToken cancellationToken)
    {
        fate.Meet(Failpoints.Stepped);
        await fate.DuringAsync(Failpoints.Committing, () => inner.CommitAsync(commit, cancellationToken));
        fate.Meet(Failpoints.Committed);
    }

    public Task<IReadOnlyList<SlicePartial>> PartialsOfAsync(string network, EventTime slice, CancellationToken cancellationToken) =>
        inner.PartialsOfAsync(network, slice, cancellationToken);

    public Task<IReadOnlyList<SliceFacts>> FactsAsync(
        string network, FactGrain grain, EventTime from, EventTime to, CancellationToken cancellationToken) =>
        inner.FactsAsync(network, grain, from, to, cancellationToken);
}
