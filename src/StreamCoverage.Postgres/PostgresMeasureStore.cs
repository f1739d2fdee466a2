using Npgsql;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Marten;
using StreamCoverage.Postgres.Measure;

namespace StreamCoverage.Postgres;

/// <summary>Measure's figures in PostgreSQL. Thread-safe: each call has a connection and a transaction of its own.</summary>
public sealed class PostgresMeasureStore(PostgresDatabase database) : IMeasureStore
{
    /// <inheritdoc />
    public Task<MeasureSnapshot> TakeOverAsync(int partition, FactsRetention retention, CancellationToken cancellationToken) =>
        database.Pipeline.WriteAsync(
            async (connection, token) =>
            {
                // The raised epoch's row stays locked to the end, so that nobody can change what is read after it.
                var (nextOffset, epoch) = await database.Held.OutlastAsync(
                    connection.ProcessID, PositionTable.TakeAsync(connection, partition, token), token);
                var sources = await PositionTable.ReadSourcesAsync(connection, partition, token);
                var networks = await SnapshotReader.ReadAsync(connection, partition, retention, token);
                return new MeasureSnapshot(partition, nextOffset, epoch, [.. sources.OrderBy(s => s.Source)], networks);
            },
            cancellationToken);

    /// <inheritdoc />
    public Task CommitAsync(MeasureCommit commit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(commit.ToOffset, commit.FromOffset);
        return database.Pipeline.WriteAsync((connection, token) => WriteAsync(connection, commit, token), cancellationToken);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<SlicePartial>> PartialsOfAsync(string network, EventTime slice, CancellationToken cancellationToken) =>
        database.Pipeline.ReadAsync((connection, token) => PartialsWriter.OfSliceAsync(connection, network, slice, token), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<SliceFacts>> FactsAsync(
        string network, FactGrain grain, EventTime from, EventTime to, CancellationToken cancellationToken) =>
        database.Pipeline.ReadAsync((connection, token) => FactsReader.BetweenAsync(connection, network, grain, from, to, null, token), cancellationToken);

    private static async Task WriteAsync(NpgsqlConnection connection, MeasureCommit commit, CancellationToken cancellationToken)
    {
        // First the fence: it stops an old owner before it writes anything, and lets no two owners of a partition work at the same time.
        await PositionTable.MoveAsync(connection, commit, cancellationToken);

        var documents = commit.Documents.GroupBy(d => (d.Type, d.Id)).Select(same => same.Last()).ToList();
        var standings = Standing.Of(documents);
        var names = await Names.ResolveAsync(connection, commit, standings, cancellationToken);

        await PositionTable.WriteSourcesAsync(connection, commit.Partition, commit.Sources, cancellationToken);
        await PositionTable.WriteNetworksAsync(connection, commit.Networks, names, cancellationToken);
        await PartialsWriter.WriteAsync(connection, commit.Partials, names, cancellationToken);
        await PartialsWriter.RemoveAsync(connection, commit.Superseded, names, cancellationToken);
        await FactsWriter.WriteAsync(connection, FactTable.Of(FactGrain.Slice), LastOfEach(commit.Slices), names, cancellationToken);
        await FactsWriter.WriteAsync(connection, FactTable.Of(FactGrain.Hour), LastOfEach(commit.Hours), names, cancellationToken);
        await WatchTable.WriteAsync(connection, commit.Watched, names, cancellationToken);
        await HistoryTable.WriteAsync(connection, commit.History, names, cancellationToken);
        await DocumentsWriter.WriteAsync(connection, documents, cancellationToken);
        await RankingTable.WriteAsync(connection, commit.Rankings, names, cancellationToken);
        await StandingWriter.WriteAsync(connection, standings, names, cancellationToken);
        await OutboxWriter.WriteAsync(connection, commit.Outbox, cancellationToken);
        await EventsWriter.AppendAsync(connection, commit.Events, cancellationToken);
    }

    private static List<SliceFacts> LastOfEach(IReadOnlyList<SliceFacts> facts) =>
        [.. facts.GroupBy(f => (f.Network, f.Start)).Select(same => same.Last())];
}
