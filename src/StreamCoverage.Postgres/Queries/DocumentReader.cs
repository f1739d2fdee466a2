using System.Text.Json;
using Npgsql;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Marten;
using StreamCoverage.Postgres.Measure;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres.Queries;

/// <summary>Reads documents back into their types.</summary>
/// <remarks>
/// Of a list only the documents on the page are made into text: where the rows are sorted, that is done outside, above the limit.
/// </remarks>
internal static class DocumentReader
{
    /// <summary>The number of the network <c>$1</c>. As a value by itself, because a join makes the planner guess one row for thousands.</summary>
    public const string NetworkId = "(SELECT n.network_id FROM streamcoverage.network_state n WHERE n.network = $1)";

    /// <summary>The document in the first column, from its bytes: as a string it would be decoded and encoded again.</summary>
    public static T Read<T>(NpgsqlDataReader reader) => Read<T>(reader, 0);

    /// <inheritdoc cref="Read{T}(NpgsqlDataReader)" />
    public static T Read<T>(NpgsqlDataReader reader, int column) => JsonSerializer.Deserialize<T>(reader.GetFieldValue<byte[]>(column))!;

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
                $"""
                SELECT d.data::text FROM streamcoverage.cell c
                JOIN streamcoverage.mt_doc_cellcoverage d ON d.id = $1 || '/' || $2 || '/' || c.cell
                WHERE c.network_id = {NetworkId}
                ORDER BY c.model COLLATE "C" NULLS FIRST, c.task COLLATE "C" NULLS FIRST, c.hardware COLLATE "C" NULLS FIRST,
                    c.region COLLATE "C" NULLS FIRST, c.verification COLLATE "C" NULLS FIRST, c.size COLLATE "C" NULLS FIRST
                """)
            .With(network).With(window).ListAsync(Read<CellCoverage>, cancellationToken);

    /// <summary>The cells of most demand, those first; of equals by ordinal of their ids. Those behind <paramref name="after"/> alone.</summary>
    public static async Task<IReadOnlyList<CellCoverage>> CellsOfMostDemandAsync(
        this NpgsqlConnection connection, NetworkCoverage newest, int cellsMax, DemandKey? after, CancellationToken cancellationToken) =>
        cellsMax == 0 ? []
        : await RankingTable.PageAsync(connection, newest, cellsMax, after, cancellationToken)
            ?? await CellsByLookAsync(connection, newest.Network, newest.Window, cellsMax, after, cancellationToken);

    // Ids and demand are looked at for all cells of the window; documents are read for those that are returned.
    private static async Task<IReadOnlyList<CellCoverage>> CellsByLookAsync(
        NpgsqlConnection connection, string network, string window, int cellsMax, DemandKey? after, CancellationToken cancellationToken) =>
        await connection.Command(
                $"""
                SELECT page.data::text FROM (
                    SELECT d.data, r.requests, c.cell FROM streamcoverage.cell c
                    JOIN streamcoverage.mt_doc_cellcoverage d ON d.id = $1 || '/' || $2 || '/' || c.cell
                    CROSS JOIN LATERAL (SELECT (d.data -> 'Requests')::bigint AS requests) r
                    WHERE c.network_id = {NetworkId} AND ($5 IS NULL OR r.requests < $4 OR (r.requests = $4 AND c.cell > $5 COLLATE "C"))
                    ORDER BY r.requests DESC, c.cell COLLATE "C" LIMIT $3) page
                ORDER BY page.requests DESC, page.cell COLLATE "C"
                """)
            .With(network).With(window).With(cellsMax).With(after?.Requests ?? 0).WithNullable(after?.Cell)
            .ListAsync(Read<CellCoverage>, cancellationToken);
}
