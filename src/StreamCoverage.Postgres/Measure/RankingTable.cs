using Npgsql;
using NpgsqlTypes;
using StreamCoverage.Core.Time;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Queries;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres.Measure;

/// <summary>The cells of each window by demand, one row a window.</summary>
internal static class RankingTable
{
    public static async Task WriteAsync(
        NpgsqlConnection connection, IReadOnlyList<CellRanking> rankings, Names names, CancellationToken cancellationToken)
    {
        if (rankings.Count == 0)
            return;
        await using var batch = connection.CreateBatch();
        foreach (var ranking in rankings.Select(r => (Network: names.Network(r.Network), Ranking: r)).OrderBy(r => r.Network).ThenBy(r => r.Ranking.Window, StringComparer.Ordinal))
            batch.BatchCommands.Add(Write(ranking.Network, ranking.Ranking));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The documents of a page; null where the ranking does not tell which they are, and all cells must be looked at.</summary>
    /// <remarks>It does not where measure has not written it yet, where an older program wrote the documents, and behind its last place.</remarks>
    public static async Task<IReadOnlyList<CellCoverage>?> PageAsync(
        NpgsqlConnection connection, NetworkCoverage newest, int cellsMax, DemandKey? after, CancellationToken cancellationToken)
    {
        var rows = await connection.Command(
                $"""
                SELECT r.is_whole, p.place, d.data::text FROM streamcoverage.cell_ranking r
                LEFT JOIN LATERAL (
                    SELECT COALESCE(max(a.place), 0)::integer AS passed FROM unnest(r.cells, r.requests) WITH ORDINALITY AS a (cell, requests, place)
                    WHERE a.requests > $5 OR (a.requests = $5 AND a.cell <= $6 COLLATE "C")) b ON $6 IS NOT NULL
                LEFT JOIN LATERAL unnest(r.cells[COALESCE(b.passed, 0) + 1:COALESCE(b.passed, 0) + $4]) WITH ORDINALITY AS p (cell, place) ON true
                LEFT JOIN streamcoverage.mt_doc_cellcoverage d ON d.id = $1 || '/' || $2 || '/' || p.cell
                WHERE r.network_id = {DocumentReader.NetworkId} AND r.window_name = $2 COLLATE "C" AND r.window_end = $3
                ORDER BY p.place
                """)
            .With(newest.Network).With(newest.Window).With(EventTime.FromUtc(newest.WindowEnd)).With(cellsMax)
            .With(after?.Requests ?? 0).WithNullable(after?.Cell)
            .ListAsync(
                r => (IsWhole: r.GetBoolean(0), IsPlace: !r.IsDBNull(1), Cell: r.IsDBNull(2) ? null : DocumentReader.Read<CellCoverage>(r, 2)),
                cancellationToken);
        if (rows.Count == 0 || rows.Any(row => row.IsPlace && row.Cell is null))
            return null;
        var page = rows.Select(row => row.Cell).OfType<CellCoverage>().ToList();
        return page.Count == cellsMax || rows[0].IsWhole ? page : null;
    }

    private static NpgsqlBatchCommand Write(int network, CellRanking ranking) => new(
        """
        INSERT INTO streamcoverage.cell_ranking (network_id, window_name, window_end, is_whole, cells, requests)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (network_id, window_name) DO UPDATE SET
            window_end = excluded.window_end, is_whole = excluded.is_whole, cells = excluded.cells, requests = excluded.requests
        """)
    {
        Parameters =
        {
            new NpgsqlParameter<int> { TypedValue = network },
            new NpgsqlParameter<string> { TypedValue = ranking.Window, NpgsqlDbType = NpgsqlDbType.Text },
            new NpgsqlParameter<long> { TypedValue = ranking.WindowEnd.ToTimestamp(), NpgsqlDbType = NpgsqlDbType.TimestampTz },
            new NpgsqlParameter<bool> { TypedValue = ranking.IsWhole },
            new NpgsqlParameter<string[]> { TypedValue = [.. ranking.Cells.Select(cell => cell.Cell)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
            new NpgsqlParameter<long[]> { TypedValue = [.. ranking.Cells.Select(cell => cell.Requests)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
        },
    };
}
