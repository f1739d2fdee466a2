using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Retaining;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres;

/// <summary>Removes what is older than is kept, network by network, in transactions of bounded size. Thread-safe; several may work at the same time.</summary>
/// <remarks>
/// First a network's row says from when on it is kept, and with that nobody reads or restates what lies before; then that is removed, some
/// hours at a time. Who is stopped in between goes on where it was. Slices go only once their hours hold their exact sum.
/// </remarks>
public sealed class PostgresRetention(PostgresDatabase database)
{
    /// <summary>Removes all that is older.</summary>
    /// <param name="retention">As measure runs with it, or less where <paramref name="fences"/>.</param>
    /// <param name="fences">
    /// Whether running measure tasks must read their partitions anew, as they must where less is kept than they know of.
    /// </param>
    /// <param name="cancellationToken">Ends the work between two transactions.</param>
    /// <exception cref="StoreException">The store is away, or an hour is not the sum of its slices.</exception>
    public async Task<PruneReport> PruneAsync(Retention retention, bool fences, CancellationToken cancellationToken)
    {
        var report = new PruneReport();
        var networks = await database.Pipeline.ReadAsync(
            (connection, token) => connection.Command(
                    "SELECT network_id, closed_through FROM streamcoverage.network_state WHERE closed_through > '-infinity' ORDER BY network_id")
                .ListAsync(r => (Id: r.GetInt32(0), Closed: r.GetEventTime(1)), token),
            cancellationToken);
        foreach (var (id, closed) in networks)
        {
            var network = new NetworkPruner(id, retention.Of(closed));
            var kept = await database.Pipeline.WriteAsync((connection, token) => network.DeclareAsync(connection, fences, token), cancellationToken);
            report += await RepeatAsync((connection, token) => network.SlicesAsync(connection, kept.Slices, token), cancellationToken);
            report += await RepeatAsync((connection, token) => network.HistoryAsync(connection, kept.History, token), cancellationToken);
            report += await RepeatAsync((connection, token) => network.OutboxAsync(connection, kept.History, token), cancellationToken);
        }
        return retention.Slices is { } span
            ? report + await RepeatAsync((connection, token) => AccountingPruner.OneDayAsync(connection, span, token), cancellationToken)
            : report;
    }

    private async Task<PruneReport> RepeatAsync(
        Func<Npgsql.NpgsqlConnection, CancellationToken, Task<PruneReport?>> batch, CancellationToken cancellationToken)
    {
        var sum = new PruneReport();
        while (await database.Pipeline.WriteAsync(batch, cancellationToken) is { } removed)
            sum += removed;
        return sum;
    }
}

/// <summary>How many rows were removed.</summary>
/// <param name="Slices">Facts and partials of slices.</param>
/// <param name="History">Facts of hours and figures by slide.</param>
/// <param name="Outbox">Alerts' messages.</param>
/// <param name="Accounting">Rows of accounting that a row for their day now stands for.</param>
public readonly record struct PruneReport(long Slices, long History, long Outbox, long Accounting)
{
    /// <summary>The sum of two.</summary>
    public static PruneReport operator +(PruneReport a, PruneReport b) =>
        new(a.Slices + b.Slices, a.History + b.History, a.Outbox + b.Outbox, a.Accounting + b.Accounting);
}
