using Npgsql;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres.Retaining;

/// <summary>Removes what is old of one network, a batch a transaction; null where there is nothing more.</summary>
/// <param name="network">The network's number.</param>
/// <param name="wanted">What is to be kept.</param>
internal sealed class NetworkPruner(int network, KeptFrom wanted)
{
    private const int OutboxBatch = 1_000;
    private static readonly TimeSpan SlicesBatch = TimeSpan.FromHours(6);
    private static readonly TimeSpan HistoryBatch = TimeSpan.FromDays(1);

    /// <summary>Says from when on the network is kept, if there is anything before; says no less than was said already.</summary>
    public async Task<KeptFrom> DeclareAsync(NpgsqlConnection connection, bool fences, CancellationToken cancellationToken)
    {
        if (fences)
            await connection.Command(
                    """
                    UPDATE streamcoverage.measure_position p SET epoch = p.epoch + 1
                    FROM streamcoverage.network_state n WHERE n.network_id = $1 AND n.partition = p.partition
                    """)
                .With(network).RunAsync(cancellationToken);
        var kept = await connection.Command(
                """
                UPDATE streamcoverage.network_state n SET
                    slices_from = CASE WHEN EXISTS (
                        SELECT FROM streamcoverage.slice_head h WHERE h.network_id = n.network_id AND h.start_at < $2)
                        THEN GREATEST(n.slices_from, $2) ELSE n.slices_from END,
                    history_from = CASE WHEN EXISTS (
                        SELECT FROM streamcoverage.hour_head h WHERE h.network_id = n.network_id AND h.start_at < $3)
                        THEN GREATEST(n.history_from, $3) ELSE n.history_from END
                WHERE n.network_id = $1 RETURNING n.slices_from, n.history_from
                """)
            .With(network).With(wanted.Slices).With(wanted.History)
            .ListAsync(r => new KeptFrom(r.GetEventTime(0), r.GetEventTime(1)), cancellationToken);
        return kept[0];
    }

    /// <summary>The oldest hours of slices.</summary>
    public async Task<PruneReport?> SlicesAsync(NpgsqlConnection connection, EventTime keptFrom, CancellationToken cancellationToken)
    {
        if (await OldestAsync(connection, "streamcoverage.slice_head", "start_at", keptFrom, cancellationToken) is not { } oldest)
            return null;
        var from = oldest.FloorTo(WindowSpec.Hour);
        var to = EventTime.Min(keptFrom, from + SlicesBatch);
        await RollUpCheck.AssertAsync(connection, network, from, to, cancellationToken);
        var partials = await DeleteAsync(connection, "streamcoverage.slice_partial", "slice", to, cancellationToken);
        var facts = await DeleteAsync(connection, "streamcoverage.slice_fact", "start_at", to, cancellationToken);
        await DeleteAsync(connection, "streamcoverage.slice_head", "start_at", to, cancellationToken);
        return new PruneReport { Slices = partials + facts };
    }

    /// <summary>The oldest hours and figures by slide.</summary>
    public async Task<PruneReport?> HistoryAsync(NpgsqlConnection connection, EventTime keptFrom, CancellationToken cancellationToken)
    {
        if (await OldestAsync(connection, "streamcoverage.hour_head", "start_at", keptFrom, cancellationToken) is not { } oldest)
            return null;
        var to = EventTime.Min(keptFrom, oldest + HistoryBatch);
        var figures = await DeleteAsync(connection, "streamcoverage.network_history", "window_end", to, cancellationToken);
        var facts = await DeleteAsync(connection, "streamcoverage.hour_fact", "start_at", to, cancellationToken);
        await DeleteAsync(connection, "streamcoverage.hour_head", "start_at", to, cancellationToken);
        return new PruneReport { History = figures + facts };
    }

    /// <summary>Old messages of alerts that the topic and every other receiver have.</summary>
    public async Task<PruneReport?> OutboxAsync(NpgsqlConnection connection, EventTime keptFrom, CancellationToken cancellationToken)
    {
        var removed = await connection.Command(
                """
                DELETE FROM streamcoverage.outbox WHERE id IN (
                    SELECT o.id FROM streamcoverage.outbox o JOIN streamcoverage.network_state n USING (network)
                    WHERE n.network_id = $1 AND o.occurred_at < $2 AND o.published_at IS NOT NULL
                        AND NOT EXISTS (SELECT FROM streamcoverage.outbox_delivery d WHERE d.id = o.id AND d.delivered_at IS NULL)
                    ORDER BY o.sequence LIMIT $3)
                """)
            .With(network).With(keptFrom).With(OutboxBatch).RunAsync(cancellationToken);
        return removed == 0 ? null : new PruneReport { Outbox = removed };
    }

    private async Task<EventTime?> OldestAsync(
        NpgsqlConnection connection, string table, string column, EventTime before, CancellationToken cancellationToken)
    {
        var oldest = await connection.Command(
                $"SELECT {column} FROM {table} WHERE network_id = $1 AND {column} < $2 ORDER BY {column} LIMIT 1")
            .With(network).With(before).ListAsync(r => r.GetEventTime(0), cancellationToken);
        return oldest is [var found] ? found : null;
    }

    private Task<int> DeleteAsync(NpgsqlConnection connection, string table, string column, EventTime before, CancellationToken cancellationToken) =>
        connection.Command($"DELETE FROM {table} WHERE network_id = $1 AND {column} < $2").With(network).With(before).RunAsync(cancellationToken);
}
