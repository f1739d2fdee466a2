using System.Text;
using Npgsql;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Marten;
using StreamCoverage.Postgres.Measure;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres.Queries;

/// <summary>Reads what lies behind the figures: facts of one cell, demand by slice, domain events.</summary>
internal static class EvidenceReader
{
    private const string EventColumns = "e.seq_id, e.type, e.timestamp, e.data::text";
    private const string IsWanted = "e.data ->> 'Network' = $1 AND ($2 IS NULL OR e.data ->> 'Operator' = $2)";

    private static readonly string SumsOfRequests = SumsOf("requests");
    private static readonly string SumsOfAttempts = SumsOf("attempts");

    public static async Task<IReadOnlyList<SliceFacts>> CellFactsAsync(
        NpgsqlConnection connection, string network, string cell, FactTable table, EventTime from, EventTime to, CancellationToken cancellationToken)
    {
        var attemptsAt = 10 + OutcomeNames.Count;
        var rows = await connection.Command(
                $"""
                SELECT c.model, c.task, c.hardware, c.region, c.verification, c.size, f.start_at, h.revision, o.operator, f.role, {FactTable.Values}
                FROM streamcoverage.network_state n
                JOIN streamcoverage.cell c USING (network_id)
                JOIN {table.Rows} f USING (network_id, cell_id)
                JOIN {table.Head} h USING (network_id, start_at)
                LEFT JOIN streamcoverage.operator o USING (operator_id)
                WHERE n.network = $1 AND c.cell = $2 AND f.start_at >= $3 AND f.start_at < $4
                ORDER BY f.start_at
                """)
            .With(network).With(cell).With(from).With(to)
            .ListAsync(
                r => (Start: r.GetEventTime(6), Revision: r.GetInt32(7), Row: new SliceRow(
                    CellAt(r, 0), r.GetStringOrNull(8), (ReporterRole)r.GetInt16(9), r.GetCounts(10), r.GetCounts(attemptsAt),
                    r.GetInt64(attemptsAt + OutcomeNames.Count))),
                cancellationToken);
        return [.. rows.GroupBy(row => (row.Start, row.Revision)).Select(slice => new SliceFacts(
            network, slice.Key.Start, slice.Key.Revision, [.. slice.Select(row => row.Row).Order()]))];
    }

    public static async Task<IReadOnlyList<ServedCell>> ServedCellsAsync(
        NpgsqlConnection connection, string network, string @operator, FactTable table, EventTime from, EventTime to, CancellationToken cancellationToken)
    {
        var cells = await connection.Command(
                $"""
                SELECT c.model, c.task, c.hardware, c.region, c.verification, c.size, {SumsOfRequests}, {SumsOfAttempts}
                FROM streamcoverage.network_state n
                JOIN streamcoverage.operator o USING (network_id)
                JOIN {table.Rows} f USING (network_id, operator_id)
                JOIN streamcoverage.cell c USING (cell_id)
                WHERE n.network = $1 AND o.operator = $2 AND f.start_at >= $3 AND f.start_at < $4 AND f.role IN (0, 1)
                GROUP BY c.cell_id
                """)
            .With(network).With(@operator).With(from).With(to)
            .ListAsync(r => new ServedCell(CellAt(r, 0), r.GetCounts(6), r.GetCounts(6 + OutcomeNames.Count)), cancellationToken);
        return ServedCell.MostAttemptsFirst(cells);
    }

    public static async Task<IReadOnlyList<SliceDemand>> SlicesAsync(
        NpgsqlConnection connection, string network, string? cell, EventTime from, EventTime to, int limit, CancellationToken cancellationToken)
    {
        // The heads are cut to the newest before their facts are summed, unless only slices with demand of a cell are wanted.
        var slices = await connection.Command(
                $"""
                SELECT h.start_at, h.revision, {SumsOfRequests}
                FROM (
                    SELECT s.network_id, s.start_at, s.revision
                    FROM streamcoverage.slice_head s JOIN streamcoverage.network_state n USING (network_id)
                    WHERE n.network = $1 AND s.start_at >= $2 AND s.start_at < $3
                    ORDER BY s.start_at DESC LIMIT CASE WHEN $5 IS NULL THEN $4 END) h
                LEFT JOIN streamcoverage.slice_fact f ON f.network_id = h.network_id AND f.start_at = h.start_at AND f.role IN (0, 1)
                    AND ($5 IS NULL OR f.cell_id = (
                        SELECT c.cell_id FROM streamcoverage.cell c WHERE c.network_id = h.network_id AND c.cell = $5))
                GROUP BY h.start_at, h.revision
                HAVING $5 IS NULL OR count(f.cell_id) > 0
                ORDER BY h.start_at DESC LIMIT $4
                """)
            .With(network).With(from).With(to).With((long)limit).WithNullable(cell)
            .ListAsync(r => new SliceDemand(r.GetEventTime(0), r.GetInt32(1), r.GetCounts(2)), cancellationToken);
        slices.Reverse();
        return slices;
    }

    /// <remarks>
    /// The newest by the streams' names and not by a scan, as <see cref="DocumentReader"/> says; behind a known number there are few, and these
    /// are read in their order. A name may hold a slash, so that a stream's name alone does not tell whose it is: the event itself does.
    /// </remarks>
    public static async Task<IReadOnlyList<StoredEvent>> EventsAsync(
        NpgsqlConnection connection, string network, string? @operator, long? after, int limit, CancellationToken cancellationToken)
    {
        if (after is { } known)
            return await connection.Command(
                    $"""
                    SELECT {EventColumns} FROM streamcoverage.mt_events e
                    WHERE e.seq_id > $3 AND {IsWanted} ORDER BY e.seq_id LIMIT $4
                    """)
                .With(network).WithNullable(@operator).With(known).With(limit).ListAsync(ReadEvent, cancellationToken);
        var newestFirst = await connection.Command(
                $"""
                SELECT {EventColumns} FROM (
                    SELECT 'network/' || $1 AS id WHERE $2 IS NULL
                    UNION ALL
                    SELECT 'operator/' || n.network || '/' || o.operator FROM streamcoverage.network_state n
                    JOIN streamcoverage.operator o USING (network_id) WHERE n.network = $1 AND ($2 IS NULL OR o.operator = $2)) s
                CROSS JOIN LATERAL (
                    SELECT * FROM streamcoverage.mt_events e WHERE e.stream_id = s.id AND {IsWanted} ORDER BY e.version DESC LIMIT $3) e
                ORDER BY e.seq_id DESC LIMIT $3
                """)
            .With(network).WithNullable(@operator).With(limit).ListAsync(ReadEvent, cancellationToken);
        newestFirst.Reverse();
        return newestFirst;
    }

    private static StoredEvent ReadEvent(NpgsqlDataReader reader) => new(
        reader.GetInt64(0), MartenNames.EventTypeName(reader.GetString(1)), reader.GetEventTime(2), Encoding.UTF8.GetBytes(reader.GetString(3)));

    private static WorkloadCell CellAt(NpgsqlDataReader reader, int first) => new(
        reader.GetStringOrNull(first), reader.GetStringOrNull(first + 1), reader.GetStringOrNull(first + 2), reader.GetStringOrNull(first + 3),
        reader.GetStringOrNull(first + 4), reader.GetStringOrNull(first + 5));

    private static string SumsOf(string prefix) => string.Join(
        ", ", CountColumns.Of(prefix).Split(", ").Select(column => $"COALESCE(sum(f.{column}), 0)::bigint"));
}
