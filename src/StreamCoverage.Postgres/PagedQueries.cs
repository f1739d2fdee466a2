using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Marten;
using StreamCoverage.Postgres.Queries;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres;

/// <remarks>Pages go on behind the key of the last row: comparing whole keys is what lets the store stop at the page's end.</remarks>
public sealed partial class PostgresQueries
{
    /// <inheritdoc />
    public Task<CoverageAnswer?> NewestAsync(
        string network, string window, int cellsMax, DemandKey? after, CancellationToken cancellationToken) => NewestAsync(
            network, window, (connection, newest, token) => connection.CellsOfMostDemandAsync(newest, cellsMax, after, token), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<CoverageAlert>> AlertsAsync(string network, TimedPage page, CancellationToken cancellationToken) =>
        database.Queries.ReadAsync<IReadOnlyList<CoverageAlert>>(
            async (connection, token) => await connection.Command(
                    """
                    SELECT d.data::text FROM streamcoverage.mt_doc_coveragealert d
                    CROSS JOIN LATERAL (SELECT (d.data ->> 'FiredAt')::timestamptz AS fired_at) t
                    WHERE d.data ->> 'Network' = $1 AND ($2 IS NULL OR t.fired_at >= $2) AND ($3 IS NULL OR t.fired_at < $3)
                        AND ($4 IS NULL OR t.fired_at < $4 OR (t.fired_at = $4 AND d.id > $5 COLLATE "C"))
                    ORDER BY t.fired_at DESC, d.id COLLATE "C" LIMIT $6
                    """)
                .With(network).With(page).ListAsync(DocumentReader.Read<CoverageAlert>, token),
            cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<OperatorAssessment>> AssessmentsAsync(string network, TimedPage page, CancellationToken cancellationToken) =>
        database.Queries.ReadAsync<IReadOnlyList<OperatorAssessment>>(
            async (connection, token) => await connection.Command(
                    $"""
                    SELECT page.data::text FROM (
                        SELECT d.data, t.joined_at, o.operator FROM streamcoverage.operator o
                        JOIN {MartenNames.Table(nameof(OperatorAssessment))} d ON d.id = $1 || '/' || o.operator
                        CROSS JOIN LATERAL (SELECT (d.data ->> 'JoinedAt')::timestamptz AS joined_at) t
                        WHERE o.network_id = {DocumentReader.NetworkId} AND d.data ->> 'Network' = $1
                            AND ($2 IS NULL OR t.joined_at >= $2) AND ($3 IS NULL OR t.joined_at < $3)
                            AND ($4 IS NULL OR t.joined_at < $4 OR (t.joined_at = $4 AND o.operator > $5 COLLATE "C"))
                        ORDER BY t.joined_at DESC, o.operator COLLATE "C" LIMIT $6) page
                    ORDER BY page.joined_at DESC, page.operator COLLATE "C"
                    """)
                .With(network).With(page).ListAsync(DocumentReader.Read<OperatorAssessment>, token),
            cancellationToken);
}
