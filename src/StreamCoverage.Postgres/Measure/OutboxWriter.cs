using Npgsql;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres.Measure;

/// <summary>Puts alerts into the outbox, for the topic and for every other receiver; an id that is there already is left alone, with its first content.</summary>
internal static class OutboxWriter
{
    public static async Task WriteAsync(NpgsqlConnection connection, IReadOnlyList<OutboxAlert> alerts, CancellationToken cancellationToken)
    {
        var rows = alerts.DistinctBy(a => a.Id).ToList();
        if (rows.Count == 0)
            return;
        await connection.Command(
                """
                WITH added AS (
                    INSERT INTO streamcoverage.outbox (id, network, occurred_at, data)
                    SELECT w.id, w.network, w.occurred_at, w.data
                    FROM unnest($1, $2, $3, $4) WITH ORDINALITY AS w (id, network, occurred_at, data, place)
                    WHERE NOT EXISTS (SELECT FROM streamcoverage.outbox o WHERE o.id = w.id)
                    ORDER BY w.place
                    ON CONFLICT (id) DO NOTHING
                    RETURNING id)
                INSERT INTO streamcoverage.outbox_delivery (sink, id)
                SELECT s.name, a.id FROM added a CROSS JOIN streamcoverage.outbox_sink s
                """)
            .Column(rows, a => a.Id).Column(rows, a => a.Network).Column(rows, a => a.OccurredAt).Column(rows, a => a.Data)
            .RunAsync(cancellationToken);
    }
}
