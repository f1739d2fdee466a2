using StreamCoverage.Crash.Tests.Support;

namespace StreamCoverage.Crash.Tests;

/// <summary>A standby takes over that has not got the last commits: positions and figures went back together, and what came after is made again.</summary>
[Collection(SharedServers.Name)]
public sealed class FailoverTests(SharedServers.Fixture shared, ITestOutputHelper output)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_standby_without_the_last_commits_is_caught_up_with()
    {
        var servers = await (await shared.StartedAsync(Token)).WithOwnPostgresAsync(Token);
        await using var postgres = servers.Postgres;
        await using var installation = await CrashInstallation.NewAsync(servers, "failover", seed: 5, Token);
        await using var standby = await Standby.StartAsync(postgres, Token);
        await using var host = installation.Start("ingest measure");
        await installation.Load.SendAsync(Token);
        await installation.RestAsync([host], Token);

        await standby.CutAsync(Token);
        await installation.Load.SendAsync(Token);
        await installation.RestAsync([host], Token);
        await postgres.KillAsync(Token);
        await standby.PromoteAsync(Token);
        await installation.Load.SendAsync(Token);
        await installation.RestAsync([host], Token);
        Assert.Equal(0, await host.StopAsync(Token));

        var verdict = new CrashVerdict(installation);
        var tally = await verdict.JudgeAsync(Token);
        output.WriteLine($"{tally}");
        // What was published from a lost commit may be published again with other bytes.
        Assert.True((tally with { AlertsForeign = 0 }).IsClean, $"{tally}\n{verdict.Said}");
        Assert.Contains("went back", host.Said, StringComparison.Ordinal);
    }
}
