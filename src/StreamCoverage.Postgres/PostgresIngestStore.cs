using Npgsql;
using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Ingest;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres;

/// <summary>Ingest's positions and accounting in PostgreSQL. Thread-safe.</summary>
public sealed class PostgresIngestStore(PostgresDatabase database) : IIngestStore
{
    /// <inheritdoc />
    public async Task<IngestPosition?> LoadAsync(SourcePartition source, CancellationToken cancellationToken)
    {
        var rows = await database.Pipeline.ReadAsync(
            (connection, token) => connection.Command(
                    """
                    SELECT next_offset, highest, closed_through, through FROM streamcoverage.ingest_position
                    WHERE source_topic = $1 AND source_partition = $2
                    """)
                .With(source.Topic).With(source.Partition).ListAsync(r => IngestTables.ReadPosition(r, 0), token),
            cancellationToken);
        return rows.SingleOrDefault();
    }

    /// <inheritdoc />
    public Task RecordAsync(
        SourcePartition source, IngestPosition position, IReadOnlyList<AccountingRow> accounting, CancellationToken cancellationToken) =>
        database.Pipeline.WriteAsync(
            async (connection, token) =>
            {
                await WritePositionAsync(connection, source, position, token);
                await IngestTables.WriteAccountingAsync(connection, accounting, token);
            },
            cancellationToken);

    // Both conditions in one statement: a row that another owner has moved on meanwhile is compared as it then is.
    private static Task<int> WritePositionAsync(
        NpgsqlConnection connection, SourcePartition source, IngestPosition position, CancellationToken cancellationToken) =>
        connection.Command(
                """
                INSERT INTO streamcoverage.ingest_position AS p (
                    source_topic, source_partition, next_offset, highest, closed_through, through)
                VALUES ($1, $2, $3, $4, $5, $6)
                ON CONFLICT (source_topic, source_partition) DO UPDATE SET
                    next_offset = excluded.next_offset, highest = excluded.highest, closed_through = excluded.closed_through,
                    through = GREATEST(p.through, excluded.through)
                WHERE excluded.next_offset >= p.next_offset AND excluded.closed_through >= p.closed_through
                """)
            .With(source.Topic).With(source.Partition).With(position.Offset).With(position.Highest).With(position.ClosedThrough)
            .With(position.Through).RunAsync(cancellationToken);
}
