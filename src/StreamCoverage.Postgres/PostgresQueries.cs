using Npgsql;
using StreamCoverage.Core.Time;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Measure;
using StreamCoverage.Postgres.Queries;
using StreamCoverage.Postgres.Retaining;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres;

/// <summary>Answers from the stored figures, from a pool of its own. Thread-safe. Texts are ordered by their UTF-8 bytes.</summary>
/// <remarks>Every method throws <see cref="StoreException"/> where the store is away or the question takes too long.</remarks>
public sealed partial class PostgresQueries(PostgresDatabase database) : ICoverageQueries
{
    // 35 MB of rows, and at most three times that of names, where no two rows share any.
    private const int RowsHeld = 200_000;

    private readonly HeldFacts _held = new(RowsHeld);

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> NetworksAsync(CancellationToken cancellationToken) => database.Queries.ReadAsync<IReadOnlyList<string>>(
        async (connection, token) => await connection.Command(
                "SELECT network FROM streamcoverage.network_state WHERE closed_through > '-infinity' ORDER BY network COLLATE \"C\"")
            .ListAsync(r => r.GetString(0), token),
        cancellationToken);

    /// <inheritdoc />
    public Task<CoverageAnswer?> NewestAsync(string network, string window, CancellationToken cancellationToken) =>
        NewestAsync(network, window, (connection, newest, token) => connection.CellsAsync(network, window, token), cancellationToken);

    /// <inheritdoc />
    public Task<CoverageAnswer?> NewestAsync(string network, string window, int cellsMax, CancellationToken cancellationToken) =>
        NewestAsync(network, window, cellsMax, null, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<NetworkCoverage>> HeadlinesAsync(
        string network, IReadOnlyList<WindowSpec> windows, CancellationToken cancellationToken) =>
        database.Queries.ReadAsync<IReadOnlyList<NetworkCoverage>>(
            async (connection, token) =>
            {
                var headlines = new List<NetworkCoverage>(windows.Count);
                foreach (var window in windows)
                    if (await connection.DocumentAsync<NetworkCoverage>($"{network}/{window.Name}", token) is { } newest)
                        headlines.Add(newest);
                return headlines;
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<SliceFacts>> FactsAsync(string network, WindowSpec window, EventTime end, CancellationToken cancellationToken) =>
        database.Queries.ReadAsync(
            async (connection, token) =>
            {
                var grain = window.Slide == WindowSpec.Hour ? FactGrain.Hour : FactGrain.Slice;
                await KeptReader.AssertAsync(connection, network, grain, end - window.Length, token);
                return await FactsReader.BetweenAsync(connection, network, grain, end - window.Length, end, _held, token);
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<EventTime?> ClosedThroughAsync(string network, CancellationToken cancellationToken) => database.Queries.ReadAsync(
        async (connection, token) =>
        {
            var closed = await connection.Command("SELECT closed_through FROM streamcoverage.network_state WHERE network = $1")
                .With(network).ListAsync(r => r.GetEventTime(0), token);
            return closed is [var through] && through != EventTime.Never ? through : (EventTime?)null;
        },
        cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<OperatorStanding>> OperatorsAsync(string network, string? after, int limit, CancellationToken cancellationToken) =>
        database.Queries.ReadAsync<IReadOnlyList<OperatorStanding>>(
            async (connection, token) => await connection.Command(
                    $"""
                    SELECT page.data::text FROM (
                        SELECT d.data, o.operator FROM streamcoverage.operator o
                        JOIN streamcoverage.mt_doc_operatorstanding d ON d.id = $1 || '/' || o.operator
                        WHERE o.network_id = {DocumentReader.NetworkId} AND ($2 IS NULL OR o.operator > $2 COLLATE "C")
                        ORDER BY o.operator LIMIT $3) page
                    ORDER BY page.operator
                    """)
                .With(network).WithNullable(after).With(limit).ListAsync(DocumentReader.Read<OperatorStanding>, token),
            cancellationToken);

    /// <inheritdoc />
    public async Task<OperatorCounts> OperatorCountsAsync(string network, EventTime at, CancellationToken cancellationToken)
    {
        var rows = await database.Queries.ReadAsync(
            (connection, token) => connection.Command(
                    """
                    SELECT c.known, c.present FROM streamcoverage.network_state n JOIN streamcoverage.operator_count c USING (network_id)
                    WHERE n.network = $1 AND c.changed_at < $2 ORDER BY c.changed_at DESC LIMIT 1
                    """)
                .With(network).With(at)
                .ListAsync(r => new OperatorCounts(r.GetInt32(0), r.GetInt32(1)), token),
            cancellationToken);
        return rows is [var counts] ? counts : new OperatorCounts(0, 0);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<HistoryRow>> HistoryAsync(
        string network, string window, EventTime from, EventTime to, int limit, CancellationToken cancellationToken) =>
        database.Queries.ReadAsync<IReadOnlyList<HistoryRow>>(
            async (connection, token) =>
            {
                // What a range holds from before is answered as far as it is kept: a point is right by itself.
                await KeptReader.AssertAsync(connection, network, FactGrain.Hour, to, token);
                var newestFirst = await connection.Command(
                        $"""
                        SELECT n.network, {HistoryTable.Columns}
                        FROM streamcoverage.network_history h JOIN streamcoverage.network_state n USING (network_id)
                        WHERE n.network = $1 AND h.window_name = $2 COLLATE "C" AND h.window_end >= $3 AND h.window_end < $4
                        ORDER BY h.window_end DESC LIMIT $5
                        """)
                    .With(network).With(window).With(from).With(to).With(limit).ListAsync(HistoryTable.Read, token);
                newestFirst.Reverse();
                return newestFirst;
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<CoverageAlert>> AlertsAsync(string network, int limit, CancellationToken cancellationToken) =>
        database.Queries.ReadAsync<IReadOnlyList<CoverageAlert>>(
            async (connection, token) => await connection.Command(
                    """
                    SELECT d.data::text FROM streamcoverage.mt_doc_coveragealert d WHERE d.data ->> 'Network' = $1
                    ORDER BY (d.data ->> 'FiredAt')::timestamptz DESC, d.id LIMIT $2
                    """)
                .With(network).With(limit).ListAsync(DocumentReader.Read<CoverageAlert>, token),
            cancellationToken);

    /// <inheritdoc />
    public Task<WindowAnalysis?> AnalysisAsync(string network, string window, CancellationToken cancellationToken) =>
        database.Queries.ReadAsync((connection, token) => AnalysisReader.AnalysisAsync(connection, network, window, token), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<OperatorContribution>> ContributionsAsync(string network, string window, CancellationToken cancellationToken) =>
        database.Queries.ReadAsync(
            (connection, token) => AnalysisReader.ContributionsAsync(connection, network, window, token), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<OperatorAssessment>> AssessmentsAsync(string network, int limit, CancellationToken cancellationToken) =>
        database.Queries.ReadAsync((connection, token) => AnalysisReader.AssessmentsAsync(connection, network, limit, token), cancellationToken);

    /// <inheritdoc />
    public Task<JoinEffects?> JoinEffectsAsync(string network, CancellationToken cancellationToken) =>
        database.Queries.ReadAsync((connection, token) => connection.DocumentAsync<JoinEffects>(network, token), cancellationToken);

    /// <inheritdoc />
    public Task<PredictorVerdict?> VerdictAsync(string network, CancellationToken cancellationToken) =>
        database.Queries.ReadAsync((connection, token) => connection.DocumentAsync<PredictorVerdict>(network, token), cancellationToken);

    /// <inheritdoc />
    public Task<PipelineStatus> StatusAsync(CancellationToken cancellationToken) =>
        database.Queries.ReadAsync(StatusReader.ReadAsync, cancellationToken);

    private Task<CoverageAnswer?> NewestAsync(
        string network, string window, Func<NpgsqlConnection, NetworkCoverage, CancellationToken, Task<IReadOnlyList<CellCoverage>>> cellsAsync,
        CancellationToken cancellationToken) =>
        database.Queries.ReadAsync<CoverageAnswer?>(
            async (connection, token) =>
            {
                var id = $"{network}/{window}";
                var newest = await connection.DocumentAsync<NetworkCoverage>(id, token);
                var funnel = await connection.DocumentAsync<ConditionFunnel>(id, token);
                return newest is null || funnel is null ? null : new CoverageAnswer(newest, funnel, await cellsAsync(connection, newest, token));
            },
            cancellationToken);
}
