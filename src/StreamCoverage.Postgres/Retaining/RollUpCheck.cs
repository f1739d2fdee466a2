using Npgsql;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres.Retaining;

/// <summary>Holds slices against their hours before they go: an hour is the sum of its slices, cell by cell and operator by operator.</summary>
internal static class RollUpCheck
{
    private static readonly string[] Counters =
        [.. CountColumns.Of("requests").Split(", "), .. CountColumns.Of("attempts").Split(", "), "reward_micros"];

    private static readonly string Sums = string.Join(", ", Counters.Select(c => $"COALESCE(sum(f.{c}), 0)"));

    private static readonly string Sql =
        $"""
        WITH slices AS (
            SELECT date_trunc('hour', f.start_at, 'UTC') AS start_at, f.cell_id, f.operator_id, f.role, {Sums}
            FROM streamcoverage.slice_fact f WHERE f.network_id = $1 AND f.start_at >= $2 AND f.start_at < $3 GROUP BY 1, 2, 3, 4),
        hours AS (
            SELECT f.start_at, f.cell_id, f.operator_id, f.role, {Sums}
            FROM streamcoverage.hour_fact f WHERE f.network_id = $1 AND f.start_at >= $2 AND f.start_at < $3 GROUP BY 1, 2, 3, 4)
        SELECT min(start_at) FROM ((TABLE slices EXCEPT TABLE hours) UNION ALL (TABLE hours EXCEPT TABLE slices)) d HAVING count(*) > 0
        """;

    /// <param name="connection">In a transaction.</param>
    /// <param name="network">The network's number.</param>
    /// <param name="from">Start of an hour.</param>
    /// <param name="to">Start of an hour.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="StoreException">An hour is not the sum of its slices: something changed what is stored.</exception>
    public static async Task AssertAsync(NpgsqlConnection connection, int network, EventTime from, EventTime to, CancellationToken cancellationToken)
    {
        var wrong = await connection.Command(Sql).With(network).With(from).With(to).ListAsync(r => r.GetEventTime(0), cancellationToken);
        if (wrong is [var hour])
            throw new StoreException(
                $"the hour at {hour} is not the sum of its slices, so these are not removed; `streamcoverage verify` tells what differs from the log");
    }
}
