using Npgsql;
using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Ingest;
using StreamCoverage.Postgres.Measure;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres.Queries;

/// <summary>Reads how far every part of the pipeline is.</summary>
internal static class StatusReader
{
    public static async Task<PipelineStatus> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // Each measure task keeps its own marks; of a source, the one that knows least is told, for it holds its networks back.
        var sources = await connection.Command(
                """
                SELECT DISTINCT ON (source_topic, source_partition)
                    source_topic, source_partition, partitions, state, watermark, through
                FROM streamcoverage.measure_source ORDER BY source_topic, source_partition, through, watermark
                """)
            .ListAsync(PositionTable.ReadMark, cancellationToken);
        var positions = await connection.Command(
                $"SELECT source_topic, source_partition, {IngestTables.PositionColumns} FROM streamcoverage.ingest_position")
            .ListAsync(
                r => KeyValuePair.Create(new SourcePartition(r.GetString(0), r.GetInt32(1)), IngestTables.ReadPosition(r, 2)), cancellationToken);
        var accounting = await connection.Command(
                """
                SELECT a.source_topic, a.source_partition, max(a.slice), max(a.through), min(a.first_offset), sum(a.messages)::bigint,
                    sum(a.consumed)::bigint, sum(a.accepted)::bigint, sum(a.late)::bigint, sum(a.duplicate)::bigint,
                    COALESCE((
                        SELECT jsonb_object_agg(r.reason, r.events) FROM (
                            SELECT e.key AS reason, sum(e.value::bigint) AS events
                            FROM streamcoverage.ingest_accounting b CROSS JOIN jsonb_each_text(b.rejected_reasons) e
                            WHERE b.source_topic = a.source_topic AND b.source_partition = a.source_partition
                            GROUP BY e.key) r), '{}')::text,
                    sum(a.overflowed)::bigint, sum(a.lost)::bigint
                FROM streamcoverage.ingest_accounting a GROUP BY a.source_topic, a.source_partition
                """)
            .ListAsync(IngestTables.ReadAccounting, cancellationToken);
        var measure = await connection.Command(
                "SELECT partition, next_offset, epoch, watermark FROM streamcoverage.measure_position ORDER BY partition")
            .ListAsync(r => new MeasurePosition(r.GetInt32(0), r.GetInt64(1), r.GetInt64(2), r.GetEventTime(3)), cancellationToken);
        var watched = await connection.Command("SELECT network, watched, unwatched, withheld FROM streamcoverage.network_state")
            .ListAsync(r => KeyValuePair.Create(r.GetString(0), new WatchCounts(r.GetInt32(1), r.GetInt32(2), r.GetInt32(3))), cancellationToken);
        return new PipelineStatus(
            [.. sources.OrderBy(s => s.Source)], [.. positions.OrderBy(p => p.Key)], [.. accounting.OrderBy(a => a.Source)], measure,
            await OutboxPendingAsync(connection, cancellationToken))
        {
            Watched = [.. watched.OrderBy(w => w.Key, StringComparer.Ordinal)],
        };
    }

    /// <summary>Alerts that the topic, or another receiver, has still to get.</summary>
    public static async Task<long> OutboxPendingAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var pending = await connection.Command(
                """
                SELECT count(*) FROM (
                    SELECT id FROM streamcoverage.outbox WHERE published_at IS NULL
                    UNION
                    SELECT id FROM streamcoverage.outbox_delivery WHERE delivered_at IS NULL) waiting
                """)
            .ListAsync(r => r.GetInt64(0), cancellationToken);
        return pending[0];
    }
}
