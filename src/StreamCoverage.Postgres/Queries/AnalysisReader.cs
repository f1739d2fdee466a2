using Npgsql;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Marten;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres.Queries;

/// <summary>Reads what analyses found.</summary>
/// <remarks>
/// By ids and by the operators' names, and not by a scan, as <see cref="DocumentReader"/> says. A name may hold a slash, so that an id
/// alone does not tell whose document it is: the network in the document does.
/// </remarks>
internal static class AnalysisReader
{
    public static async Task<WindowAnalysis?> AnalysisAsync(
        NpgsqlConnection connection, string network, string window, CancellationToken cancellationToken)
    {
        var id = $"{network}/{window}";
        return await connection.DocumentAsync<Convergence>(id, cancellationToken) is { } convergence
            && await connection.DocumentAsync<Fragility>(id, cancellationToken) is { } fragility
            && await connection.DocumentAsync<RecruitingGaps>(id, cancellationToken) is { } gaps
            ? new WindowAnalysis(
                await DimensionsAsync(connection, network, window, cancellationToken),
                await connection.DocumentAsync<CoverageChange>(id, cancellationToken), convergence, fragility, gaps)
            : null;
    }

    public static async Task<IReadOnlyList<OperatorContribution>> ContributionsAsync(
        NpgsqlConnection connection, string network, string window, CancellationToken cancellationToken) =>
        await connection.Command(
                $"""
                SELECT d.data::text FROM streamcoverage.operator o
                JOIN {MartenNames.Table(nameof(OperatorContribution))} d ON d.id = $1 || '/' || $2 || '/' || o.operator
                WHERE o.network_id = {DocumentReader.NetworkId} AND d.data ->> 'Network' = $1
                ORDER BY o.operator
                """)
            .With(network).With(window).ListAsync(DocumentReader.Read<OperatorContribution>, cancellationToken);

    public static async Task<IReadOnlyList<OperatorAssessment>> AssessmentsAsync(
        NpgsqlConnection connection, string network, int limit, CancellationToken cancellationToken) =>
        await connection.Command(
                $"""
                SELECT page.data::text FROM (
                    SELECT d.data, t.joined_at, o.operator FROM streamcoverage.operator o
                    JOIN {MartenNames.Table(nameof(OperatorAssessment))} d ON d.id = $1 || '/' || o.operator
                    CROSS JOIN LATERAL (SELECT (d.data ->> 'JoinedAt')::timestamptz AS joined_at) t
                    WHERE o.network_id = {DocumentReader.NetworkId} AND d.data ->> 'Network' = $1
                    ORDER BY t.joined_at DESC, o.operator LIMIT $2) page
                ORDER BY page.joined_at DESC, page.operator
                """)
            .With(network).With(limit).ListAsync(DocumentReader.Read<OperatorAssessment>, cancellationToken);

    private static async Task<IReadOnlyList<DimensionCoverage>> DimensionsAsync(
        NpgsqlConnection connection, string network, string window, CancellationToken cancellationToken) =>
        await connection.Command(
                $"""
                SELECT d.data::text FROM unnest($1) WITH ORDINALITY AS w (id, place)
                JOIN {MartenNames.Table(nameof(DimensionCoverage))} d USING (id) ORDER BY w.place
                """)
            .Column(WorkloadCell.Dimensions, dimension => $"{network}/{window}/{dimension}")
            .ListAsync(DocumentReader.Read<DimensionCoverage>, cancellationToken);
}
