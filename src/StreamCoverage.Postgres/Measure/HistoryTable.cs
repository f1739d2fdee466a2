using System.Numerics;
using Npgsql;
using NpgsqlTypes;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Latency;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Windows;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres.Measure;

/// <summary>Writes and reads the network figures by window slide.</summary>
internal static class HistoryTable
{
    /// <summary>Columns after the network, in the order that <see cref="Read"/> expects from the second column on.</summary>
    public static string Columns { get; } =
        $"window_name, window_end, revision, {CountColumns.Of("requests")}, unserved, demand_covered, demand_uncovered, " +
        "demand_covered_soft_micros, cells_observed, cells_covered, cells_uncovered, operators_active, " +
        string.Join(", ", OutcomeNames.Conditions.Select(c => $"gain_{c.Word()}_micros")) +
        $", {CountColumns.Of("probed")}, {CountColumns.Of("self_reported")}, sums, latency";

    private const int RequestsAt = 4;
    private const int FiguresAt = RequestsAt + OutcomeNames.Count;
    private const int GainsAt = FiguresAt + 8;
    private const int ProbedAt = GainsAt + OutcomeNames.ConditionCount;
    private const int SelfReportedAt = ProbedAt + OutcomeNames.Count;
    private const int SumsAt = SelfReportedAt + OutcomeNames.Count;
    private const int LatencyAt = SumsAt + 1;

    /// <summary>The network's name in the first column, then <see cref="Columns"/>.</summary>
    public static HistoryRow Read(NpgsqlDataReader reader) =>
        new(reader.GetString(0), reader.GetString(1), reader.GetEventTime(2), reader.GetInt32(3), ReadFigures(reader));

    private static NetworkFigures ReadFigures(NpgsqlDataReader reader)
    {
        var gains = new Six();
        for (var i = 0; i < OutcomeNames.ConditionCount; i++)
            gains[i] = reader.GetInt64(GainsAt + i);
        var figures = new NetworkFigures
        {
            Requests = reader.GetCounts(RequestsAt),
            Unserved = reader.GetInt64(FiguresAt),
            DemandCovered = reader.GetInt64(FiguresAt + 1),
            DemandUncovered = reader.GetInt64(FiguresAt + 2),
            DemandCoveredSoftMicros = reader.GetInt64(FiguresAt + 3),
            CellsObserved = reader.GetInt32(FiguresAt + 4),
            CellsCovered = reader.GetInt32(FiguresAt + 5),
            CellsUncovered = reader.GetInt32(FiguresAt + 6),
            OperatorsActive = reader.GetInt32(FiguresAt + 7),
            GainMicros = gains,
            Probed = reader.GetCounts(ProbedAt),
            SelfReported = reader.GetCounts(SelfReportedAt),
            Latency = LatencyFigures.FromValues(reader.GetFieldValue<long?[]>(LatencyAt)),
        };
        return FigureSums.With(figures, [.. reader.GetFieldValue<BigInteger[]>(SumsAt).Select(sum => (Int128)sum)]);
    }

    public static async Task WriteAsync(
        NpgsqlConnection connection, IReadOnlyList<HistoryRow> history, Names names, CancellationToken cancellationToken)
    {
        var rows = history.GroupBy(h => (h.Network, h.Window, h.End)).Select(same => same.Last())
            .Select(h => (Network: names.Network(h.Network), Row: h))
            .OrderBy(r => r.Network).ThenBy(r => r.Row.Window, StringComparer.Ordinal).ThenBy(r => r.Row.End).ToList();
        if (rows.Count == 0)
            return;
        var replaced = await ReplacedAsync(connection, rows, cancellationToken);
        await using var importer = await connection.BeginBinaryImportAsync(
            $"COPY streamcoverage.network_history (network_id, {Columns}) FROM STDIN (FORMAT binary)", cancellationToken);
        foreach (var (network, row) in rows)
            await CopyAsync(importer, network, row with { Revision = replaced.GetValueOrDefault((network, row.Window, row.End), -1) + 1 }, cancellationToken);
        await importer.CompleteAsync(cancellationToken);
    }

    /// <summary>Removes what is there of the rows, and tells the revisions that it had.</summary>
    private static async Task<Dictionary<(int Network, string Window, EventTime End), int>> ReplacedAsync(
        NpgsqlConnection connection, List<(int Network, HistoryRow Row)> rows, CancellationToken cancellationToken)
    {
        var replaced = await connection.Command(
                """
                DELETE FROM streamcoverage.network_history h
                USING unnest($1, $2, $3) AS w (network_id, window_name, window_end)
                WHERE h.network_id = w.network_id AND h.window_name = w.window_name COLLATE "C" AND h.window_end = w.window_end
                RETURNING h.network_id, h.window_name, h.window_end, h.revision
                """)
            .Column(rows, r => r.Network).Column(rows, r => r.Row.Window).Column(rows, r => r.Row.End)
            .ListAsync(r => (r.GetInt32(0), r.GetString(1), r.GetEventTime(2), r.GetInt32(3)), cancellationToken);
        return replaced.ToDictionary(r => (r.Item1, r.Item2, r.Item3), r => r.Item4);
    }

    private static async Task CopyAsync(NpgsqlBinaryImporter importer, int network, HistoryRow row, CancellationToken cancellationToken)
    {
        var figures = row.Figures;
        await importer.StartRowAsync(cancellationToken);
        await importer.WriteAsync(network, NpgsqlDbType.Integer, cancellationToken);
        await importer.WriteAsync(row.Window, NpgsqlDbType.Text, cancellationToken);
        await importer.WriteAsync(row.End.ToTimestamp(), NpgsqlDbType.TimestampTz, cancellationToken);
        await importer.WriteAsync(row.Revision, NpgsqlDbType.Integer, cancellationToken);
        await importer.WriteCountsAsync(figures.Requests, cancellationToken);
        foreach (var demand in new[]
            { figures.Unserved, figures.DemandCovered, figures.DemandUncovered, figures.DemandCoveredSoftMicros })
            await importer.WriteAsync(demand, NpgsqlDbType.Bigint, cancellationToken);
        foreach (var count in new[] { figures.CellsObserved, figures.CellsCovered, figures.CellsUncovered, figures.OperatorsActive })
            await importer.WriteAsync(count, NpgsqlDbType.Integer, cancellationToken);
        var gains = figures.GainMicros;
        for (var i = 0; i < OutcomeNames.ConditionCount; i++)
            await importer.WriteAsync(gains[i], NpgsqlDbType.Bigint, cancellationToken);
        await importer.WriteCountsAsync(figures.Probed, cancellationToken);
        await importer.WriteCountsAsync(figures.SelfReported, cancellationToken);
        BigInteger[] sums = [.. FigureSums.Of(figures).Select(sum => (BigInteger)sum)];
        await importer.WriteAsync(sums, NpgsqlDbType.Array | NpgsqlDbType.Numeric, cancellationToken);
        long?[] latency = [.. figures.Latency.ToValues()];
        await importer.WriteAsync(latency, NpgsqlDbType.Array | NpgsqlDbType.Bigint, cancellationToken);
    }
}
