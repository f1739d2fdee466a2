using System.Text.Json;
using Npgsql;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Marten;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres.Queries;

/// <summary>Reads documents back into their types.</summary>
internal static class DocumentReader
{
    /// <summary>The document in the first column.</summary>
    public static T Read<T>(NpgsqlDataReader reader) => JsonSerializer.Deserialize<T>(reader.GetString(0))!;

    /// <summary>The document with an id; null where there is none.</summary>
    public static async Task<T?> DocumentAsync<T>(this NpgsqlConnection connection, string id, CancellationToken cancellationToken)
        where T : class
    {
        var found = await connection.Command($"SELECT d.data::text FROM {MartenNames.Table(typeof(T).Name)} d WHERE d.id = $1")
            .With(id).ListAsync(Read<T>, cancellationToken);
        return found.SingleOrDefault();
    }

    /// <summary>The cells of a network in a window, in canonical order.</summary>
    /// <remarks>
    /// By the cells' names and not by a scan: the table holds all networks and windows, and Marten's layout has no index but the id's.
    /// Every cell that has a document has had facts, and so a name.
    /// </remarks>
    public static async Task<IReadOnlyList<CellCoverage>> CellsAsync(
        this NpgsqlConnection connection, string network, string window, CancellationToken cancellationToken) =>
        await connection.Command(
                """
                SELECT d.data::text FROM streamcoverage.network_state n
                JOIN streamcoverage.cell c USING (network_id)
                JOIN streamcoverage.mt_doc_cellcoverage d ON d.id = n.network || '/' || $2 || '/' || c.cell
                WHERE n.network = $1
                ORDER BY c.model COLLATE "C" NULLS FIRST, c.task COLLATE "C" NULLS FIRST, c.hardware COLLATE "C" NULLS FIRST,
                    c.region COLLATE "C" NULLS FIRST, c.verification COLLATE "C" NULLS FIRST, c.size COLLATE "C" NULLS FIRST
                """)
            .With(network).With(window).ListAsync(Read<CellCoverage>, cancellationToken);

    /// <summary>The cells of most demand, those first; of equals by ordinal of their ids. Those behind <paramref name="after"/> alone.</summary>
    /// <remarks>Only their ids and demand are looked at for all cells of the window; documents are read for those that are returned.</remarks>
    public static async Task<IReadOnlyList<CellCoverage>> CellsOfMostDemandAsync(
        this NpgsqlConnection connection, string network, string window, int cellsMax, DemandKey? after, CancellationToken cancellationToken) =>
        cellsMax == 0 ? [] : await connection.Command(
                """
                SELECT d.data::text FROM streamcoverage.network_state n
                JOIN streamcoverage.cell c USING (network_id)
                JOIN streamcoverage.mt_doc_cellcoverage d ON d.id = n.network || '/' || $2 || '/' || c.cell
                CROSS JOIN LATERAL (SELECT (d.data ->> 'Requests')::bigint AS requests) r
                WHERE n.network = $1 AND ($5 IS NULL OR r.requests < $4 OR (r.requests = $4 AND c.cell > $5 COLLATE "C"))
                ORDER BY r.requests DESC, c.cell COLLATE "C" LIMIT $3
                """)
            .With(network).With(window).With(cellsMax).With(after?.Requests ?? 0).WithNullable(after?.Cell)
            .ListAsync(Read<CellCoverage>, cancellationToken);
}
