using Npgsql;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Ingest;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres.Retaining;

/// <summary>Sums the accounting of old slices by the day: every count stays, and what was read through.</summary>
internal static class AccountingPruner
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>One day of one source partition, the oldest; by the partition's own watermark. Null where there is nothing more.</summary>
    public static async Task<PruneReport?> OneDayAsync(NpgsqlConnection connection, TimeSpan kept, CancellationToken cancellationToken)
    {
        var oldest = await connection.Command(
                """
                SELECT p.source_topic, p.source_partition, a.slice
                FROM streamcoverage.ingest_position p CROSS JOIN LATERAL (
                    SELECT b.slice FROM streamcoverage.ingest_accounting b
                    WHERE b.source_topic = p.source_topic AND b.source_partition = p.source_partition AND b.slice > '-infinity' AND NOT b.is_day
                    ORDER BY b.slice LIMIT 1) a
                WHERE p.closed_through > '-infinity' AND a.slice < date_trunc('day', p.closed_through - $1, 'UTC')
                ORDER BY a.slice, p.source_topic, p.source_partition LIMIT 1
                """)
            .With(kept).ListAsync(r => (Topic: r.GetString(0), Partition: r.GetInt32(1), Slice: r.GetEventTime(2)), cancellationToken);
        if (oldest is not [var (topic, partition, slice)])
            return null;
        var day = slice.FloorTo(Day);
        var rows = await connection.Command(
                """
                DELETE FROM streamcoverage.ingest_accounting
                WHERE source_topic = $1 AND source_partition = $2 AND slice >= $3 AND slice < $4
                RETURNING source_topic, source_partition, slice, through, first_offset, messages, consumed, accepted, late, duplicate,
                    rejected_reasons::text, overflowed, lost
                """)
            .With(topic).With(partition).With(day).With(day + Day).ListAsync(IngestTables.ReadAccounting, cancellationToken);
        // Nobody at all where another does the same at the same time.
        if (rows.Count > 0)
            await IngestTables.WriteAccountingAsync(connection, [AccountingRow.Sum(day, rows)], cancellationToken);
        await connection.Command(
                "UPDATE streamcoverage.ingest_accounting SET is_day = true WHERE source_topic = $1 AND source_partition = $2 AND slice = $3")
            .With(topic).With(partition).With(day).RunAsync(cancellationToken);
        return new PruneReport { Accounting = rows.Count };
    }
}
