namespace StreamCoverage.Crash.Tests.Support;

/// <summary>What happens to the database under all processes at once.</summary>
internal enum Ordeal
{
    /// <summary>The server crashes and comes back.</summary>
    Restart,

    /// <summary>Commits take effect, and their answers do not come.</summary>
    LostAnswer,
}

/// <summary>Brings the ordeals about.</summary>
internal static class Ordeals
{
    private static readonly TimeSpan CommitWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    /// <summary>As many of each kind, in an order drawn.</summary>
    public static Queue<Ordeal> Draw(int each, Random random)
    {
        Ordeal[] all = [.. Enumerable.Repeat(Enum.GetValues<Ordeal>(), each).SelectMany(one => one)];
        random.Shuffle(all);
        return new(all);
    }

    public static Task RestartAsync(CrashServers servers, CancellationToken cancellationToken) =>
        servers.Postgres.RestartAsync(immediate: true, cancellationToken);

    /// <summary>A commit that waits for a standby that never comes is in effect on the server; ending its session takes the answer away.</summary>
    /// <returns>How many commits lost their answer, at least 1.</returns>
    public static async Task<int> LoseAnswerAsync(CrashServers servers, CancellationToken cancellationToken)
    {
        var begun = TimeProvider.System.GetTimestamp();
        await servers.AskAsync("ALTER SYSTEM SET synchronous_standby_names = 'nobody'", cancellationToken);
        await servers.AskAsync("SELECT pg_reload_conf()", cancellationToken);
        try
        {
            int lost;
            while ((lost = await servers.AskAsync(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'", cancellationToken)) == 0)
            {
                Assert.True(TimeProvider.System.GetElapsedTime(begun) < CommitWithin, $"no commit within {CommitWithin}");
                await Task.Delay(LookEvery, cancellationToken);
            }
            return lost;
        }
        finally
        {
            await servers.AskAsync("ALTER SYSTEM RESET synchronous_standby_names", CancellationToken.None);
            await servers.AskAsync("SELECT pg_reload_conf()", CancellationToken.None);
        }
    }
}
