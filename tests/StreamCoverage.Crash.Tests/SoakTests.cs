using System.Globalization;
using System.Runtime.InteropServices;
using StreamCoverage.Crash.Tests.Support;
using StreamCoverage.CrashHost;

namespace StreamCoverage.Crash.Tests;

/// <summary>
/// All of it for as long as <c>STREAMCOVERAGE_SOAK</c> says (in seconds), at failpoints and moments drawn from new seeds: <c>make soak</c>. The tally comes
/// at the end, whatever the end is; SIGTERM brings it early.
/// </summary>
public sealed class SoakTests
{
    private const string Variable = "STREAMCOVERAGE_SOAK";

    // Of one round. It is judged at its end, and what it has written is deleted.
    private const int DeathsEach = 50;
    private const int SleepsEach = 5;
    private const int OrdealsEach = 3;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TellEvery = TimeSpan.FromMinutes(1);

    private long _told = TimeProvider.System.GetTimestamp();

    [Fact]
    public async Task Hours_of_crashes_leave_no_trace()
    {
        Assert.SkipUnless(
            double.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var seconds), $"{Variable} is not set: see make soak");
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        enough.CancelAfter(TimeSpan.FromSeconds(seconds));
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            enough.Cancel();
        });
        var total = CrashTally.None;
        try
        {
            // Seeds that no other day has played.
            var seed = (int)(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() % int.MaxValue) / 60;
            for (; !enough.IsCancellationRequested && total.IsClean; seed++)
                total = await PlayAsync(seed, total, enough.Token);
        }
        finally
        {
            await Console.Out.WriteLineAsync($"processes: {total}");
        }
        Assert.True(total.IsClean, $"{total}");

        // What was done counts also where it could not be judged.
        async Task<CrashTally> PlayAsync(int seed, CrashTally before, CancellationToken token)
        {
            // Servers of its own each time, so that neither disk nor memory grow with the length.
            await using var servers = await CrashServers.StartAsync(TestContext.Current.CancellationToken);
            await using var installation = await CrashInstallation.NewAsync(servers, "soak", seed, TestContext.Current.CancellationToken);
            var random = new Random(seed);
            var run = new CrashRun(installation, Draw(random))
            {
                Ordeals = Ordeals.Draw(OrdealsEach, random),
                Pace = Pace,
                Enough = token,
                Progress = (tally, _) => Tell(before.Plus(tally)),
            };
            try
            {
                var (tally, said) = await run.RunAsync(TestContext.Current.CancellationToken);
                if (!tally.IsClean)
                    await Console.Error.WriteLineAsync($"seed {seed}: {tally}\n{said}");
            }
            catch
            {
                total = before.Plus(run.Tally with { Events = installation.Load.Events });
                throw;
            }
            return before.Plus(run.Tally);
        }
    }

    private static Queue<Death>[] Draw(Random random)
    {
        return [Of(Failpoints.OfIngest, 0), Of([.. Failpoints.OfIngest, .. Failpoints.OfMeasure], SleepsEach), Of(Failpoints.OfMeasure, 0)];

        Queue<Death> Of(IReadOnlyList<string> points, int sleeps)
        {
            Death[] deaths =
            [
                .. Enumerable.Range(0, sleeps).Select(sleep => Death.Sleep(sleep % 2 == 0 ? Failpoints.Sent : Failpoints.Stepped)),
                .. Enumerable.Range(sleeps, DeathsEach - sleeps).Select(_ => Any(points)),
            ];
            random.Shuffle(deaths);
            return new(deaths);
        }

        // One of ten is told to stop; of the others half die at any moment, half at a failpoint.
        Death Any(IReadOnlyList<string> points) => random.Next(10) switch
        {
            0 => Death.Stop(random),
            < 6 => Death.Anywhere(random),
            _ => Death.At(points[random.Next(points.Count)], random),
        };
    }

    private void Tell(CrashTally tally)
    {
        if (TimeProvider.System.GetElapsedTime(_told) < TellEvery)
            return;
        _told = TimeProvider.System.GetTimestamp();
        Console.Error.WriteLine($"processes so far: {tally.Deeds}");
    }
}
