using Microsoft.Extensions.Logging;
using Npgsql;

namespace StreamCoverage.Postgres.Sql;

/// <summary>Waits for a lock that another process of the pipeline holds, and no longer than that process can be believed to be at work.</summary>
/// <remarks>
/// A process that is frozen in the middle of a COPY holds its locks for as long as it lies there: the server's limits of time do not reach a
/// session that waits for the rest of its rows, and the network has nothing to complain of. So its session is ended: what it had written is
/// rolled back, and when it goes on it finds that it owns nothing any more.
/// </remarks>
internal sealed class HeldLocks(NpgsqlDataSource source, ILogger logger, TimeSpan heldMax)
{
    /// <summary>What <paramref name="waiting"/> comes to; whoever keeps it waiting longer than is allowed loses its session.</summary>
    /// <param name="waiter">The session that waits, by the number of its process on the server.</param>
    /// <param name="waiting">A statement under way in that session.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    public async Task<T> OutlastAsync<T>(int waiter, Task<T> waiting, CancellationToken cancellationToken)
    {
        while (await Task.WhenAny(waiting, Task.Delay(heldMax, cancellationToken)) != waiting && !cancellationToken.IsCancellationRequested)
            await EndHoldersAsync(waiter, cancellationToken);
        return await waiting;
    }

    // Sessions of the pipeline alone, and not those that wait themselves: an administrator's lock is to be waited for.
    private async Task EndHoldersAsync(int waiter, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            var ended = await connection.Command(
                    """
                    SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a
                    WHERE a.pid = ANY (pg_blocking_pids($1)) AND a.datname = current_database() AND a.usename = current_user
                        AND a.application_name = current_setting('application_name') AND a.wait_event_type IS DISTINCT FROM 'Lock'
                    """)
                .With(waiter).ListAsync(r => r.GetBoolean(0), cancellationToken);
            if (ended.Count > 0)
                logger.HoldersEnded(ended.Count, heldMax);
        }
        catch (NpgsqlException e)
        {
            logger.DatabaseFailed(e.Message);
        }
    }
}
