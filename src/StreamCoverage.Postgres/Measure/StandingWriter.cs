using Npgsql;
using StreamCoverage.Core.Time;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres.Measure;

/// <summary>Keeps <c>operator.known_from</c>, <c>operator_presence</c> and <c>operator_count</c> in step with the standings.</summary>
/// <remarks>
/// A standing is stored whenever its operator served; when it was known and present seldom changes then. So it is asked first what differs,
/// and the counts are made again only from the first moment that does.
/// </remarks>
internal static class StandingWriter
{
    public static async Task WriteAsync(
        NpgsqlConnection connection, IReadOnlyList<Standing> standings, Names names, CancellationToken cancellationToken)
    {
        if (standings.Count == 0)
            return;
        var operators = standings.Select(s => (Network: names.Network(s.Network), Standing: s))
            .Select(s => new Known(s.Network, names.Operator(s.Network, s.Standing.Operator), s.Standing)).OrderBy(o => o.Id).ToList();
        var stays = operators.SelectMany(o => o.Standing.Stays.Select(s => new Stay(o.Network, o.Id, s.From, s.To))).ToList();

        var known = await ChangesOfKnownAsync(connection, operators, cancellationToken);
        var present = await ChangesOfPresenceAsync(connection, operators, stays, cancellationToken);
        if (known.Count > 0)
            await WriteKnownAsync(connection, operators, cancellationToken);
        if (present.Count > 0)
            await WriteStaysAsync(connection, operators, stays, cancellationToken);

        var since = known.Concat(present).GroupBy(c => c.Network, c => c.Since).Select(c => new Change(c.Key, c.Min())).ToList();
        if (since.Count > 0)
            await CountAgainAsync(connection, since, cancellationToken);
    }

    private static Task<List<Change>> ChangesOfKnownAsync(
        NpgsqlConnection connection, List<Known> operators, CancellationToken cancellationToken) =>
        connection.Command(
                """
                SELECT o.network_id, min(LEAST(o.known_from, NULLIF(w.known_from, '-infinity')))
                FROM streamcoverage.operator o JOIN unnest($1, $2) AS w (operator_id, known_from) USING (operator_id)
                WHERE o.known_from IS DISTINCT FROM NULLIF(w.known_from, '-infinity')
                GROUP BY o.network_id
                """)
            .Column(operators, o => o.Id).Column(operators, o => o.Standing.KnownFrom ?? EventTime.Never)
            .ListAsync(ReadChange, cancellationToken);

    private static Task<List<Change>> ChangesOfPresenceAsync(
        NpgsqlConnection connection, List<Known> operators, List<Stay> stays, CancellationToken cancellationToken) =>
        connection.Command(
                """
                SELECT c.network_id, min(c.since)
                FROM (
                    SELECT p.network_id, CASE WHEN s.operator_id IS NULL THEN p.present_from ELSE LEAST(p.present_to, s.present_to) END AS since
                    FROM streamcoverage.operator_presence p JOIN unnest($1) AS w (operator_id) USING (operator_id)
                    LEFT JOIN unnest($3, $4, $5) AS s (operator_id, present_from, present_to) USING (operator_id, present_from)
                    WHERE s.operator_id IS NULL OR s.present_to <> p.present_to
                    UNION ALL
                    SELECT s.network_id, s.present_from
                    FROM unnest($2, $3, $4) AS s (network_id, operator_id, present_from)
                    WHERE NOT EXISTS (
                        SELECT FROM streamcoverage.operator_presence p
                        WHERE p.operator_id = s.operator_id AND p.present_from = s.present_from)) c
                GROUP BY c.network_id
                """)
            .Column(operators, o => o.Id).Column(stays, s => s.Network).Column(stays, s => s.Operator)
            .TimestampColumn(stays, s => s.From).TimestampColumn(stays, s => s.To)
            .ListAsync(ReadChange, cancellationToken);

    private static Task<int> WriteKnownAsync(NpgsqlConnection connection, List<Known> operators, CancellationToken cancellationToken) =>
        connection.Command(
                """
                UPDATE streamcoverage.operator o SET known_from = NULLIF(w.known_from, '-infinity')
                FROM unnest($1, $2) AS w (operator_id, known_from)
                WHERE o.operator_id = w.operator_id AND o.known_from IS DISTINCT FROM NULLIF(w.known_from, '-infinity')
                """)
            .Column(operators, o => o.Id).Column(operators, o => o.Standing.KnownFrom ?? EventTime.Never).RunAsync(cancellationToken);

    private static async Task WriteStaysAsync(
        NpgsqlConnection connection, List<Known> operators, List<Stay> stays, CancellationToken cancellationToken)
    {
        await connection.Command(
                """
                DELETE FROM streamcoverage.operator_presence p USING unnest($1) AS w (operator_id)
                WHERE p.operator_id = w.operator_id AND NOT EXISTS (
                    SELECT FROM unnest($2, $3) AS s (operator_id, present_from)
                    WHERE s.operator_id = p.operator_id AND s.present_from = p.present_from)
                """)
            .Column(operators, o => o.Id).Column(stays, s => s.Operator).TimestampColumn(stays, s => s.From)
            .RunAsync(cancellationToken);
        await connection.Command(
                """
                INSERT INTO streamcoverage.operator_presence AS p (network_id, operator_id, present_from, present_to)
                SELECT * FROM unnest($1, $2, $3, $4)
                ON CONFLICT (operator_id, present_from) DO UPDATE SET present_to = excluded.present_to
                WHERE p.present_to <> excluded.present_to
                """)
            .Column(stays, s => s.Network).Column(stays, s => s.Operator)
            .TimestampColumn(stays, s => s.From).TimestampColumn(stays, s => s.To)
            .RunAsync(cancellationToken);
    }

    /// <summary>The last count before the first change still holds; all later ones are its sum with what came after it.</summary>
    private static async Task CountAgainAsync(NpgsqlConnection connection, List<Change> since, CancellationToken cancellationToken)
    {
        await connection.Command(
                """
                DELETE FROM streamcoverage.operator_count c USING unnest($1, $2) AS w (network_id, since)
                WHERE c.network_id = w.network_id AND c.changed_at >= w.since
                """)
            .Column(since, s => s.Network).TimestampColumn(since, s => s.Since).RunAsync(cancellationToken);
        await connection.Command(
                """
                INSERT INTO streamcoverage.operator_count (network_id, changed_at, known, present)
                SELECT w.network_id, d.changed_at,
                    COALESCE(b.known, 0) + sum(d.known) OVER later, COALESCE(b.present, 0) + sum(d.present) OVER later
                FROM unnest($1, $2) AS w (network_id, since)
                CROSS JOIN LATERAL (
                    SELECT e.changed_at, sum(e.known) AS known, sum(e.present) AS present
                    FROM (
                        SELECT o.known_from AS changed_at, 1 AS known, 0 AS present FROM streamcoverage.operator o
                        WHERE o.network_id = w.network_id AND o.known_from >= w.since
                        UNION ALL
                        SELECT p.present_from, 0, 1 FROM streamcoverage.operator_presence p
                        WHERE p.network_id = w.network_id AND p.present_from >= w.since
                        UNION ALL
                        SELECT p.present_to, 0, -1 FROM streamcoverage.operator_presence p
                        WHERE p.network_id = w.network_id AND p.present_to >= w.since AND p.present_to < 'infinity') e
                    GROUP BY e.changed_at) d
                LEFT JOIN LATERAL (
                    SELECT c.known, c.present FROM streamcoverage.operator_count c
                    WHERE c.network_id = w.network_id AND c.changed_at < w.since ORDER BY c.changed_at DESC LIMIT 1) b ON true
                WINDOW later AS (PARTITION BY w.network_id ORDER BY d.changed_at)
                """)
            .Column(since, s => s.Network).TimestampColumn(since, s => s.Since).RunAsync(cancellationToken);
    }

    private static Change ReadChange(NpgsqlDataReader reader) => new(reader.GetInt32(0), reader.GetFieldValue<long>(1));

    private sealed record Known(int Network, int Id, Standing Standing);

    private sealed record Stay(int Network, int Operator, long From, long To);

    /// <summary>The first moment at which something differs, as PostgreSQL's timestamp.</summary>
    private readonly record struct Change(int Network, long Since);
}
