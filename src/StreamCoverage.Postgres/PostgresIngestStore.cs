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
                    $"""
                    SELECT before.*, p.*, COALESCE((
                        SELECT max(a.through) FROM streamcoverage.ingest_accounting AS a
                        WHERE a.source_topic = $1 AND a.source_partition = $2 AND a.slice < p.closed_through), 0)
                    FROM (
                        SELECT {IngestTables.PositionColumns} FROM streamcoverage.ingest_position
                        WHERE source_topic = $1 AND source_partition = $2) AS p
                    LEFT JOIN (
                        SELECT {IngestTables.AccountingColumns} FROM streamcoverage.ingest_accounting
                        WHERE source_topic = $1 AND source_partition = $2 AND slice = '-infinity') AS before
                    ON p.highest = '-infinity' AND p.closed_through = '-infinity'
                    """)
                .With(source.Topic).With(source.Partition).ListAsync(ReadHeld, token),
            cancellationToken);
        return rows.SingleOrDefault();
    }

    /// <inheritdoc />
    public Task<IngestPosition?> RecordAsync(
        SourcePartition source, IngestPosition position, IReadOnlyList<AccountingRow> accounting, IngestPosition? held, CancellationToken cancellationToken) =>
        database.Pipeline.WriteAsync(
            async (connection, token) =>
            {
                var stored = await LockPositionAsync(connection, source, token);
                if (held is not null && stored?.Holds(held) != true)
                    return null;
                var isRecorded = await WritePositionAsync(connection, source, position, token) > 0;
                await IngestTables.WriteAccountingAsync(connection, accounting, token);
                if (!isRecorded && position.DrainedThrough > (stored?.DrainedThrough ?? 0))
                    await WriteSilenceAsync(connection, source, position, token);
                return isRecorded ? position : stored;
            },
            cancellationToken);

    private static IngestPosition ReadHeld(NpgsqlDataReader reader) =>
        IngestTables.ReadPosition(reader, IngestTables.AccountingCount) with
        {
            CountedThrough = reader.GetInt64(reader.FieldCount - 1),
            BeforeFirst = reader.IsDBNull(0) ? null : IngestTables.ReadAccounting(reader),
        };

    // Locked, so that what is compared is what is replaced.
    private static async Task<IngestPosition?> LockPositionAsync(NpgsqlConnection connection, SourcePartition source, CancellationToken cancellationToken)
    {
        var rows = await connection.Command(
                $"""
                SELECT {IngestTables.PositionColumns} FROM streamcoverage.ingest_position
                WHERE source_topic = $1 AND source_partition = $2
                FOR UPDATE
                """)
            .With(source.Topic).With(source.Partition).ListAsync(r => IngestTables.ReadPosition(r, 0), cancellationToken);
        return rows.SingleOrDefault();
    }

    // Both conditions in one statement: a row that another owner has moved on meanwhile is compared as it then is.
    private static Task<int> WritePositionAsync(
        NpgsqlConnection connection, SourcePartition source, IngestPosition position, CancellationToken cancellationToken) =>
        connection.Command(
                """
                INSERT INTO streamcoverage.ingest_position AS p (
                    source_topic, source_partition, next_offset, highest, closed_through, through, drained_through, drained_end, gap_through, lost)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                ON CONFLICT (source_topic, source_partition) DO UPDATE SET
                    next_offset = excluded.next_offset, highest = excluded.highest, closed_through = excluded.closed_through,
                    through = GREATEST(p.through, excluded.through), gap_through = excluded.gap_through, lost = excluded.lost,
                    drained_through = GREATEST(p.drained_through, excluded.drained_through),
                    drained_end = GREATEST(p.drained_end, excluded.drained_end)
                WHERE excluded.next_offset >= p.next_offset AND excluded.closed_through >= p.closed_through
                """)
            .With(source.Topic).With(source.Partition).With(position.Offset).With(position.Highest).With(position.ClosedThrough)
            .With(position.Through).With(position.DrainedThrough).With(position.DrainedEnd).With(position.GapThrough).With(position.Lost)
            .RunAsync(cancellationToken);

    // Of a position that does not reach the stored one this alone is kept: what was given out in the silence was given out.
    private static Task<int> WriteSilenceAsync(
        NpgsqlConnection connection, SourcePartition source, IngestPosition position, CancellationToken cancellationToken) =>
        connection.Command(
                """
                UPDATE streamcoverage.ingest_position SET drained_through = $3, drained_end = GREATEST(drained_end, $4)
                WHERE source_topic = $1 AND source_partition = $2 AND drained_through < $3
                """)
            .With(source.Topic).With(source.Partition).With(position.DrainedThrough).With(position.DrainedEnd).RunAsync(cancellationToken);
}
