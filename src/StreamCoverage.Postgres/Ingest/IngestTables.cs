using System.Text.Json;
using Npgsql;
using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres.Ingest;

/// <summary>Rows of ingest's tables.</summary>
internal static class IngestTables
{
    /// <summary>Columns of a position, in the order that <see cref="ReadPosition"/> expects.</summary>
    public const string PositionColumns = "next_offset, highest, closed_through, through, drained_through, drained_end, gap_through, lost";

    /// <summary>Columns of accounting, in the order that <see cref="ReadAccounting"/> expects.</summary>
    public const string AccountingColumns =
        "source_topic, source_partition, slice, through, first_offset, messages, consumed, accepted, late, duplicate, rejected_reasons::text, overflowed, lost";

    /// <summary>How many <see cref="AccountingColumns"/> there are.</summary>
    public const int AccountingCount = 13;

    /// <summary><see cref="PositionColumns"/>, from column <paramref name="first"/> on.</summary>
    public static IngestPosition ReadPosition(NpgsqlDataReader reader, int first) =>
        new(reader.GetInt64(first), reader.GetEventTime(first + 1), reader.GetEventTime(first + 2), reader.GetInt64(first + 3))
        {
            DrainedThrough = reader.GetInt64(first + 4),
            DrainedEnd = reader.GetEventTime(first + 5),
            GapThrough = reader.GetInt64(first + 6),
            Lost = reader.GetInt64(first + 7),
        };

    /// <summary><see cref="AccountingColumns"/>, which come first in the row.</summary>
    public static AccountingRow ReadAccounting(NpgsqlDataReader reader) => new(
        new SourcePartition(reader.GetString(0), reader.GetInt32(1)), reader.GetEventTime(2), reader.GetInt64(3), reader.GetInt64(4),
        reader.GetInt64(5), reader.GetInt64(6), reader.GetInt64(7), reader.GetInt64(8), reader.GetInt64(9),
        [.. JsonSerializer.Deserialize<Dictionary<string, long>>(reader.GetString(10))!.OrderBy(r => r.Key, StringComparer.Ordinal)],
        reader.GetInt64(11), reader.GetInt64(12));

    /// <summary>A row replaces one of the same source and slice that counted less far.</summary>
    public static async Task WriteAccountingAsync(
        NpgsqlConnection connection, IReadOnlyList<AccountingRow> accounting, CancellationToken cancellationToken)
    {
        var rows = accounting.GroupBy(a => (a.Source, a.Slice)).Select(same => same.MaxBy(a => a.Through)!)
            .OrderBy(a => a.Source).ThenBy(a => a.Slice).ToList();
        if (rows.Count == 0)
            return;
        await connection.Command(
                """
                INSERT INTO streamcoverage.ingest_accounting AS a (
                    source_topic, source_partition, slice, through, first_offset, messages, consumed, accepted, late, duplicate,
                    rejected, rejected_reasons, overflowed, lost)
                SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
                ON CONFLICT (source_topic, source_partition, slice) DO UPDATE SET
                    through = excluded.through, first_offset = excluded.first_offset, messages = excluded.messages,
                    consumed = excluded.consumed, accepted = excluded.accepted, late = excluded.late, duplicate = excluded.duplicate,
                    rejected = excluded.rejected, rejected_reasons = excluded.rejected_reasons, overflowed = excluded.overflowed,
                    lost = excluded.lost
                WHERE excluded.through >= a.through
                """)
            .Column(rows, a => a.Source.Topic).Column(rows, a => a.Source.Partition).Column(rows, a => a.Slice)
            .Column(rows, a => a.Through).Column(rows, a => a.FirstOffset).Column(rows, a => a.Messages).Column(rows, a => a.Consumed)
            .Column(rows, a => a.Accepted).Column(rows, a => a.Late).Column(rows, a => a.Duplicate)
            .Column(rows, a => a.Rejected.Sum(r => r.Value))
            .JsonColumn(rows, a => JsonSerializer.SerializeToUtf8Bytes(a.Rejected.ToDictionary(r => r.Key, r => r.Value)))
            .Column(rows, a => a.Overflowed).Column(rows, a => a.Lost).RunAsync(cancellationToken);
    }
}
