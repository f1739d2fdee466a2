using System.Net;
using System.Net.Sockets;
using StreamCoverage.Crash.Tests.Support;
using StreamCoverage.CrashHost;
using StreamCoverage.Postgres;

namespace StreamCoverage.Crash.Tests;

/// <summary>What else happens to processes and to the database in operation, in an order drawn: all of it to one installation, which is judged at the end.</summary>
[Collection(SharedServers.Name)]
public sealed class OrdealTests(SharedServers.Fixture shared, ITestOutputHelper output)
{
    private const int OrdealsEach = 2;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, InlineData(1)]
    public async Task Stops_zombies_a_database_that_crashes_and_answers_that_are_lost_leave_no_trace(int seed)
    {
        await using var installation = await CrashInstallation.NewAsync(await shared.StartedAsync(Token), "ordeal", seed, Token);
        var random = new Random(seed);
        Queue<Death>[] deaths =
        [
            Drawn(random, Stop, Stop, Kill), Drawn(random, Sleep(Failpoints.Sent), Sleep(Failpoints.Stepped)), Drawn(random, Stop, Kill),
        ];
        var run = new CrashRun(installation, deaths)
        {
            Ordeals = Ordeals.Draw(OrdealsEach, random),
            Progress = (_, what) => output.WriteLine($"{TimeProvider.System.GetUtcNow():HH:mm:ss.f} {what}"),
        };

        var (tally, said) = await run.RunAsync(Token);

        output.WriteLine($"{tally}");
        Assert.True(tally.IsClean, $"{tally}\n{said}");
        // A process that was frozen is stopped once it is awake.
        Assert.Equal((2, 5, 2, OrdealsEach), (tally.Crashes, tally.Stops, tally.Zombies, tally.Restarts));
        Assert.True(tally.Ambiguous >= OrdealsEach, $"{tally}");
        Assert.True(tally.Alerts > 0, "the load raised no alert");

        static Death Stop(Random random) => Death.Stop(random);
        static Death Kill(Random random) => Death.Anywhere(random);
        static Func<Random, Death> Sleep(string point) => _ => Death.Sleep(point);
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

    private static Queue<Death> Drawn(Random random, params Func<Random, Death>[] kinds)
    {
        random.Shuffle(kinds);
        return new(kinds.Select(kind => kind(random)));
    }
}
