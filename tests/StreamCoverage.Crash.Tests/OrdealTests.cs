using System.Net;
using System.Net.Sockets;
using StreamCoverage.Crash.Tests.Support;
using StreamCoverage.CrashHost;
using StreamCoverage.Postgres;

namespace StreamCoverage.Crash.Tests;

/// <summary>What else happens to processes and to the database in operation: all of it to one installation, which is judged at the end.</summary>
[Collection(SharedServers.Name)]
public sealed class OrdealTests(SharedServers.Fixture shared, ITestOutputHelper output)
{
    private const string Both = "ingest measure";
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stops_sleepers_a_database_that_crashes_and_answers_that_are_lost_leave_no_trace()
    {
        var random = new Random(1);
        var servers = await shared.StartedAsync(Token);
        await using var installation = await CrashInstallation.NewAsync(servers, "ordeal", seed: 3, Token);

        for (var stop = 0; stop < 5; stop++)
            await StopUnderLoadAsync(installation, TimeSpan.FromMilliseconds(random.Next(1_500)));
        foreach (var point in (string[])[Failpoints.Sent, Failpoints.Stepped])
            await SleepAsync(installation, new(point, 4, 0) { IsFrozen = true });
        await using (var host = installation.Start(Both))
        {
            for (var crash = 0; crash < 2; crash++)
            {
                await installation.Load.SendAsync(Token);
                await Task.Delay(random.Next(1_000, 3_000), Token);
                await servers.Postgres.RestartAsync(immediate: true, Token);
            }
            for (var answer = 0; answer < 3; answer++)
                await LoseAnswerAsync(installation);
            await installation.RestAsync([host], Token);
            Assert.Equal(0, await host.StopAsync(Token));
        }

        var verdict = new CrashVerdict(installation);
        var tally = await verdict.JudgeAsync(Token);
        output.WriteLine($"{tally}");
        Assert.True(tally.IsClean, $"{tally}\n{verdict.Said}");
    }

    [Fact]
    public async Task Stopping_a_process_that_waits_for_its_database_is_no_failure()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var environment = new Dictionary<string, string>
        {
            [PostgresOptions.Variable] = $"Host=127.0.0.1;Port={((IPEndPoint)silent.LocalEndpoint).Port};Username=nobody;Password=nothing",
        };
        await using var host = HostProcess.Start(environment, null, "run", "--role", "measure");
        using var asked = await silent.AcceptTcpClientAsync(Token);
        var code = await host.StopAsync(Token);
        Assert.True(code == 0, $"exit code {code}:\n{host.Said}");
    }

    private static async Task StopUnderLoadAsync(CrashInstallation installation, TimeSpan after)
    {
        await installation.Load.SendAsync(Token);
        await using var host = installation.Start(Both);
        await UntilAsync("the first partition", () => Task.FromResult(host.Said.Contains("started", StringComparison.Ordinal)));
        await Task.Delay(after, Token);
        var code = await host.StopAsync(Token);
        Assert.True(code == 0, $"exit code {code} after SIGTERM under load:\n{host.Said}");
    }

    // Frozen beyond its session in the middle of a step, woken when another has done its work.
    private static async Task SleepAsync(CrashInstallation installation, Death sleep)
    {
        await installation.Load.SendAsync(Token);
        await using var sleeper = installation.Start(Both, sleep);
        await UntilAsync($"freezing at {sleep.Point}", () => Task.FromResult(sleeper.IsFrozen));
        await using var heir = installation.Start(Both);
        await installation.RestAsync([heir], Token);
        await sleeper.SignalAsync("CONT");
        await installation.Load.SendAsync(Token);
        await installation.RestAsync([heir, sleeper], Token);
        Assert.Equal(0, await sleeper.StopAsync(Token));
        Assert.Equal(0, await heir.StopAsync(Token));
    }

    // A commit that waits for a standby that never comes is in effect on the server; ending its session takes the answer away.
    private static async Task LoseAnswerAsync(CrashInstallation installation)
    {
        await installation.Servers.AskAsync("ALTER SYSTEM SET synchronous_standby_names = 'nobody'", Token);
        await installation.Servers.AskAsync("SELECT pg_reload_conf()", Token);
        await installation.Load.SendAsync(Token);
        await UntilAsync("a commit that waits", async () => await installation.Servers.AskAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'", Token) > 0);
        await installation.Servers.AskAsync("ALTER SYSTEM RESET synchronous_standby_names", Token);
        await installation.Servers.AskAsync("SELECT pg_reload_conf()", Token);
    }

    private static async Task UntilAsync(string what, Func<Task<bool>> isThere)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!await isThere())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < WaitMax, $"waited in vain for {what}");
            await Task.Delay(LookEvery, Token);
        }
    }
}
