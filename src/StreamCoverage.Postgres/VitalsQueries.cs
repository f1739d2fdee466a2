using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Queries;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres;

public sealed partial class PostgresQueries
{
    /// <inheritdoc />
    public Task<PipelineVitals> VitalsAsync(CancellationToken cancellationToken) => database.Queries.ReadAsync(
        async (connection, token) =>
        {
            var networks = await connection.Command(
                    """
                    SELECT n.network, n.closed_through, COALESCE(a.open, 0)
                    FROM streamcoverage.network_state n
                    LEFT JOIN (
                        SELECT d.data ->> 'Network' AS network, count(*)::integer AS open
                        FROM streamcoverage.mt_doc_coveragealert d WHERE d.data ->> 'ResolvedAt' IS NULL GROUP BY 1) a USING (network)
                    WHERE n.closed_through > '-infinity' ORDER BY n.network COLLATE "C"
                    """)
                .ListAsync(r => new NetworkVitals(r.GetString(0), r.GetEventTime(1), r.GetInt32(2)), token);
            return new PipelineVitals(networks, await StatusReader.OutboxPendingAsync(connection, token));
        },
        cancellationToken);
}
