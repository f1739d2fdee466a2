using Npgsql;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres.Measure;

/// <summary>What the streams that are watched for regressions keep between slices: one row each.</summary>
internal static class WatchTable
{
    public static async Task WriteAsync(
        NpgsqlConnection connection, IReadOnlyList<WatchState> states, Names names, CancellationToken cancellationToken)
    {
        var last = states.GroupBy(s => (Network: names.Network(s.Network), s.Stream)).Select(same => (same.Key.Network, same.Key.Stream, same.Last().State))
            .OrderBy(s => s.Network).ThenBy(s => s.Stream, StringComparer.Ordinal).ToLookup(s => s.State is null);
        var (gone, kept) = (last[true].ToList(), last[false].ToList());
        if (gone.Count > 0)
            await connection.Command(
                    """
                    DELETE FROM streamcoverage.watched_stream s USING unnest($1, $2) AS w (network_id, stream)
                    WHERE s.network_id = w.network_id AND s.stream = w.stream COLLATE "C"
                    """)
                .Column(gone, s => s.Network).Column(gone, s => s.Stream).RunAsync(cancellationToken);
        if (kept.Count > 0)
            await connection.Command(
                    """
                    INSERT INTO streamcoverage.watched_stream (network_id, stream, state)
                    SELECT * FROM unnest($1, $2, $3)
                    ON CONFLICT (network_id, stream) DO UPDATE SET state = excluded.state
                    """)
                .Column(kept, s => s.Network).Column(kept, s => s.Stream).Column(kept, s => s.State!).RunAsync(cancellationToken);
    }

    /// <summary>Those of every network of a partition.</summary>
    public static Task<List<WatchState>> ReadAsync(NpgsqlConnection connection, int partition, CancellationToken cancellationToken) =>
        connection.Command(
                """
                SELECT n.network, s.stream, s.state FROM streamcoverage.watched_stream s JOIN streamcoverage.network_state n USING (network_id)
                WHERE n.partition = $1 ORDER BY s.network_id, s.stream
                """)
            .With(partition)
            .ListAsync(r => new WatchState(r.GetString(0), r.GetString(1), r.GetFieldValue<byte[]>(2)), cancellationToken);
}
