using StreamCoverage.Crash.Tests.Support;
using StreamCoverage.CrashHost;

namespace StreamCoverage.Crash.Tests;

/// <summary>Real processes over a real Kafka and a real PostgreSQL, killed by SIGKILL at named calls of their ports.</summary>
[Collection(SharedServers.Name)]
public sealed class KillTests(SharedServers.Fixture shared, ITestOutputHelper output)
{
    private const int DeathsEach = 2;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, InlineData(1)]
    public async Task Whatever_process_dies_wherever_nothing_is_lost_doubled_or_different(int seed)
    {
        await using var installation = await CrashInstallation.NewAsync(await shared.StartedAsync(Token), "everywhere", seed, Token);
        var deaths = EveryFailpoint(seed);
        var planned = deaths.Sum(queue => queue.Count);

        var (tally, said) = await new CrashRun(installation, deaths) { Progress = Tell }.RunAsync(Token);

        output.WriteLine($"{tally} sections={installation.Load.Sections}");
        Assert.True(tally.IsClean, $"{tally}\n{said}");
        Assert.Equal(planned, tally.Crashes);
        Assert.True(tally.Alerts > 0, "the load raised no alert");
    }

    [Fact]
    public async Task A_position_that_is_stored_before_its_partials_are_acknowledged_is_found_out()
    {
        await using var installation = await CrashInstallation.NewAsync(await shared.StartedAsync(Token), "hasty", seed: 2, Token);
        var run = new CrashRun(installation, [new([new(Failpoints.Recorded, 12, 0), new(Failpoints.Recorded, 12, 0)]), new(), new()])
        {
            Environment = [new(CrashingEngine.HastyVariable, "1")],
            Progress = Tell,
        };

        var (tally, said) = await run.RunAsync(Token);

        output.WriteLine($"{tally}\n{said}");
        Assert.False(tally.IsClean);
        Assert.Contains("facts/slice", said, StringComparison.Ordinal);
    }

    private void Tell(CrashTally tally, string what) => output.WriteLine($"{TimeProvider.System.GetUtcNow():HH:mm:ss.f} {what}");

    // The role ingest gets two of three of its deaths, measure likewise, and the process that is both the rest.
    private static Queue<Death>[] EveryFailpoint(int seed)
    {
        var random = new Random(seed);
        Queue<Death>[] queues = [new(), new(), new()];
        Deal(Failpoints.OfIngest, queues[0]);
        Deal(Failpoints.OfMeasure, queues[2]);
        return queues;

        void Deal(IReadOnlyList<string> points, Queue<Death> own)
        {
            var deaths = Enumerable.Repeat(points, DeathsEach).SelectMany(all => all).Select(point => Death.At(point, random)).ToArray();
            random.Shuffle(deaths);
            for (var i = 0; i < deaths.Length; i++)
                (i % 3 == 2 ? queues[1] : own).Enqueue(deaths[i]);
        }
    }
}
