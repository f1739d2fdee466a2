using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres;

/// <summary>The outbox of the topic in PostgreSQL. Thread-safe; of two publishers at the same time each sees the same alerts, which is harmless but useless.</summary>
public sealed class PostgresOutbox(PostgresDatabase database) : IOutbox
{
    /// <inheritdoc />
    public Task<IReadOnlyList<OutboxAlert>> PendingAsync(int limit, CancellationToken cancellationToken) =>
        database.Pipeline.ReadAsync<IReadOnlyList<OutboxAlert>>(
            async (connection, token) => await connection.Command(
                    "SELECT id, network, occurred_at, data FROM streamcoverage.outbox WHERE published_at IS NULL ORDER BY sequence LIMIT $1")
                .With(limit)
                .ListAsync(r => new OutboxAlert(r.GetString(0), r.GetString(1), r.GetEventTime(2), r.GetFieldValue<byte[]>(3)), token),
            cancellationToken);

    /// <inheritdoc />
    public Task MarkPublishedAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        database.Pipeline.WriteAsync(
            (connection, token) => connection.Command(
                    "UPDATE streamcoverage.outbox SET published_at = clock_timestamp() WHERE id = ANY ($1) AND published_at IS NULL")
                .Column([.. ids.Order(StringComparer.Ordinal)], id => id).RunAsync(token),
            cancellationToken);
}
