using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Ingest;
using StreamCoverage.Postgres.Measure;
using StreamCoverage.Postgres.Queries;
using StreamCoverage.Postgres.Retaining;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres;

/// <content>What lies behind the figures.</content>
public sealed partial class PostgresQueries
{
    /// <inheritdoc />
    public Task<IReadOnlyList<SliceFacts>> CellFactsAsync(
        string network, string cell, FactGrain grain, EventTime from, EventTime to, CancellationToken cancellationToken) =>
        database.Queries.ReadAsync(
            async (connection, token) =>
            {
                await KeptReader.AssertAsync(connection, network, grain, from, token);
                return await EvidenceReader.CellFactsAsync(connection, network, cell, FactTable.Of(grain), from, to, token);
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<SliceDemand>> SlicesAsync(
        string network, string? cell, EventTime from, EventTime to, int limit, CancellationToken cancellationToken) =>
        database.Queries.ReadAsync(
            async (connection, token) =>
            {
                await KeptReader.AssertAsync(connection, network, FactGrain.Slice, from, token);
                return await EvidenceReader.SlicesAsync(connection, network, cell, from, to, limit, token);
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<SlicePartial>> PartialsAsync(string network, EventTime slice, CancellationToken cancellationToken) =>
        database.Queries.ReadAsync(
            async (connection, token) =>
            {
                await KeptReader.AssertAsync(connection, network, FactGrain.Slice, slice, token);
                return await PartialsWriter.OfSliceAsync(connection, network, slice, token);
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<AccountingRow?> AccountingAsync(SourcePartition source, EventTime slice, CancellationToken cancellationToken) =>
        database.Queries.ReadAsync(
            async (connection, token) => (await connection.Command(
                    """
                    SELECT source_topic, source_partition, slice, through, first_offset, messages, consumed, accepted, late, duplicate,
                        rejected_reasons::text, overflowed, lost
                    FROM streamcoverage.ingest_accounting WHERE source_topic = $1 AND source_partition = $2 AND slice = $3
                    """)
                .With(source.Topic).With(source.Partition).With(slice).ListAsync(IngestTables.ReadAccounting, token)).SingleOrDefault(),
            cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<StoredEvent>> EventsAsync(
        string network, string? @operator, long? after, int limit, CancellationToken cancellationToken) =>
        database.Queries.ReadAsync(
            (connection, token) => EvidenceReader.EventsAsync(connection, network, @operator, after, limit, token), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<ServedCell>> ServedCellsAsync(
        string network, string @operator, FactGrain grain, EventTime from, EventTime to, CancellationToken cancellationToken) =>
        database.Queries.ReadAsync(
            async (connection, token) =>
            {
                await KeptReader.AssertAsync(connection, network, grain, from, token);
                return await EvidenceReader.ServedCellsAsync(connection, network, @operator, FactTable.Of(grain), from, to, token);
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<OperatorStanding?> OperatorAsync(string network, string @operator, CancellationToken cancellationToken) =>
        database.Queries.ReadAsync(
            async (connection, token) => await connection.DocumentAsync<OperatorStanding>($"{network}/{@operator}", token) is { } standing
                && standing.Network == network ? standing : null,
            cancellationToken);

    /// <inheritdoc />
    public Task<byte[]?> AlertMessageAsync(string network, string id, CancellationToken cancellationToken) =>
        database.Queries.ReadAsync(
            async (connection, token) => (await connection.Command("SELECT data FROM streamcoverage.outbox WHERE id = $1 AND network = $2")
                .With(id).With(network).ListAsync(r => r.GetFieldValue<byte[]>(0), token)).SingleOrDefault(),
            cancellationToken);
}
