using Npgsql;
using StreamCoverage.Core.Time;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres.Measure;

/// <summary>Keeps <c>operator.known_from</c> and <c>operator_presence</c> in step with the standings; writes only what differs.</summary>
internal static class StandingWriter
{
    public static async Task WriteAsync(
        NpgsqlConnection connection, IReadOnlyList<Standing> standings, Names names, CancellationToken cancellationToken)
    {
        if (standings.Count == 0)
            return;
        var operators = standings.Select(s => (Network: names.Network(s.Network), Standing: s))
            .Select(s => (s.Network, Id: names.Operator(s.Network, s.Standing.Operator), s.Standing)).OrderBy(s => s.Id).ToList();
        await connection.Command(
                """
                UPDATE streamcoverage.operator o SET known_from = NULLIF(w.known_from, '-infinity')
                FROM unnest($1, $2) AS w (operator_id, known_from)
                WHERE o.operator_id = w.operator_id AND o.known_from IS DISTINCT FROM NULLIF(w.known_from, '-infinity')
                """)
            .Column(operators, o => o.Id).Column(operators, o => o.Standing.KnownFrom ?? EventTime.Never)
            .RunAsync(cancellationToken);

        var stays = operators.SelectMany(o => o.Standing.Stays.Select(stay => (o.Network, o.Id, stay.From, stay.To))).ToList();
        await connection.Command(
                """
                DELETE FROM streamcoverage.operator_presence p USING unnest($1) AS w (operator_id)
                WHERE p.operator_id = w.operator_id AND NOT EXISTS (
                    SELECT FROM unnest($2, $3) AS s (operator_id, present_from)
                    WHERE s.operator_id = p.operator_id AND s.present_from = p.present_from)
                """)
            .Column(operators, o => o.Id).Column(stays, s => s.Id).TimestampColumn(stays, s => s.From)
            .RunAsync(cancellationToken);
        if (stays.Count > 0)
            await connection.Command(
                    """
                    INSERT INTO streamcoverage.operator_presence AS p (network_id, operator_id, present_from, present_to)
                    SELECT * FROM unnest($1, $2, $3, $4)
                    ON CONFLICT (operator_id, present_from) DO UPDATE SET present_to = excluded.present_to
                    WHERE p.present_to <> excluded.present_to
                    """)
                .Column(stays, s => s.Network).Column(stays, s => s.Id)
                .TimestampColumn(stays, s => s.From).TimestampColumn(stays, s => s.To)
                .RunAsync(cancellationToken);
    }
}
