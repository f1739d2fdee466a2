using System.Globalization;
using StreamCoverage.Crash.Tests.Support;
using StreamCoverage.CrashHost;

namespace StreamCoverage.Crash.Tests;

/// <summary>The same for as long as <c>STREAMCOVERAGE_SOAK</c> says (in seconds), at failpoints and moments drawn from new seeds: <c>make soak</c>.</summary>
public sealed class SoakTests
{
    private const string Variable = "STREAMCOVERAGE_SOAK";

    // 1,000 crashes an hour.
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(3.3);
    private static readonly TimeSpan TellEvery = TimeSpan.FromMinutes(1);

    private long _told = TimeProvider.System.GetTimestamp();

    [Fact]
    public async Task Hours_of_crashes_leave_no_trace()
    {
        Assert.SkipUnless(
            double.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var seconds), $"{Variable} is not set: see make soak");
        var token = TestContext.Current.CancellationToken;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(token);
        enough.CancelAfter(TimeSpan.FromSeconds(seconds));
        var total = CrashTally.None;
        // Seeds that no other day has played.
        for (var seed = (int)(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() % int.MaxValue) / 60; !enough.IsCancellationRequested; seed++)
        {
            // Servers of its own each time, so that neither disk nor memory grow with the length.
            await using var servers = await CrashServers.StartAsync(token);
            await using var installation = await CrashInstallation.NewAsync(servers, "soak", seed, token);
            var before = total;
            var run = new CrashRun(installation, Draw(seed)) { Pace = Pace, Enough = enough.Token, Progress = (tally, _) => Tell(before.Plus(tally)) };
            var (tally, said) = await run.RunAsync(token);
            total = total.Plus(tally);
            if (!tally.IsClean)
                await Console.Error.WriteLineAsync($"seed {seed}: {tally}\n{said}");
            if (!tally.IsClean)
                break;
        }
        await Console.Out.WriteLineAsync($"processes: {total}");
        Assert.True(total.IsClean, $"{total}");
    }

    private static Queue<Death>[] Draw(int seed)
    {
        const int each = 25;
        var random = new Random(seed);
        return [Of(Failpoints.OfIngest), Of([.. Failpoints.OfIngest, .. Failpoints.OfMeasure]), Of(Failpoints.OfMeasure)];

        // One of three at any moment, the others at a failpoint.
        Queue<Death> Of(IReadOnlyList<string> points) => new(Enumerable.Range(0, each).Select(_ =>
            random.Next(3) == 0 ? Death.Anywhere(random) : Death.At(points[random.Next(points.Count)], random)));
    }

    private void Tell(CrashTally tally)
    {
        if (TimeProvider.System.GetElapsedTime(_told) < TellEvery)
            return;
        _told = TimeProvider.System.GetTimestamp();
        Console.Error.WriteLine($"processes so far: crashes={tally.Crashes} restarts={tally.Restarts}");
    }
}
