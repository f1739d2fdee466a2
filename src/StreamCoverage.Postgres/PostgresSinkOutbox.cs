using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres;

/// <summary>The outbox of a receiver besides the topic, in PostgreSQL: a row per alert, written with the alert, marked when it was delivered.</summary>
/// <remarks>
/// One process delivers at a time: reading takes the receiver for <see cref="HoldMax"/>, and to all others nothing waits meanwhile. Two that
/// deliver at once could tell the end of a regression before its beginning. A process that stands still for longer between reading and
/// sending can do that still; a receiver then goes by the times in the alerts.
/// </remarks>
/// <param name="database">The pools.</param>
/// <param name="sink">The receiver's name, which stays the same when its address changes.</param>
/// <param name="holder">Names this process among those that deliver to the same receiver.</param>
public sealed class PostgresSinkOutbox(PostgresDatabase database, string sink, string holder) : IOutbox
{
    /// <summary>How long the receiver is held after a reading: 1 minute, which is longer than a delivery may take.</summary>
    public static TimeSpan HoldMax { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Makes the receiver known, to be called at each start. It gets what is committed after its first start, and no history.</summary>
    public Task RegisterAsync(CancellationToken cancellationToken) => database.Pipeline.WriteAsync(
        (connection, token) => connection.Command("INSERT INTO streamcoverage.outbox_sink (name) VALUES ($1) ON CONFLICT (name) DO NOTHING")
            .With(sink).RunAsync(token),
        cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<OutboxAlert>> PendingAsync(int limit, CancellationToken cancellationToken) =>
        await HoldAsync(cancellationToken)
            ? await database.Pipeline.ReadAsync<IReadOnlyList<OutboxAlert>>(
                async (connection, token) => await connection.Command(
                        """
                        SELECT o.id, o.network, o.occurred_at, o.data
                        FROM streamcoverage.outbox_delivery d JOIN streamcoverage.outbox o ON o.id = d.id
                        WHERE d.sink = $1 AND d.delivered_at IS NULL ORDER BY o.sequence LIMIT $2
                        """)
                    .With(sink).With(limit)
                    .ListAsync(r => new OutboxAlert(r.GetString(0), r.GetString(1), r.GetEventTime(2), r.GetFieldValue<byte[]>(3)), token),
                cancellationToken)
            : [];

    /// <inheritdoc />
    public Task MarkPublishedAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) => database.Pipeline.WriteAsync(
        (connection, token) => connection.Command(
                "UPDATE streamcoverage.outbox_delivery SET delivered_at = clock_timestamp() WHERE sink = $1 AND id = ANY ($2) AND delivered_at IS NULL")
            .With(sink).Column([.. ids.Order(StringComparer.Ordinal)], id => id).RunAsync(token),
        cancellationToken);

    // A transaction of its own before the reading: what the last holder has marked has to be seen.
    private Task<bool> HoldAsync(CancellationToken cancellationToken) => database.Pipeline.WriteAsync(
        async (connection, token) => await connection.Command(
                """
                UPDATE streamcoverage.outbox_sink SET holder = $2, held_until = clock_timestamp() + $3
                WHERE name = $1 AND (holder IS NULL OR holder = $2 OR held_until < clock_timestamp())
                """)
            .With(sink).With(holder).With(HoldMax).RunAsync(token) == 1,
        cancellationToken);
}
