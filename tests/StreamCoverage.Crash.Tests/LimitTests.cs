using System.Globalization;
using StreamCoverage.Crash.Tests.Support;

namespace StreamCoverage.Crash.Tests;

/// <summary>Less memory than the work takes, and a processor that is away most of the time: what is stored is what it would be anyway.</summary>
[Collection(SharedServers.Name)]
public sealed class LimitTests(SharedServers.Fixture shared, ITestOutputHelper output)
{
    private const int Bursts = 8;
    private static readonly TimeSpan EndMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>With the least it dies at its start, with the most in the middle of its work.</summary>
    [Fact]
    public async Task A_process_without_the_memory_for_its_work_ends_and_says_so_and_one_that_has_it_finds_nothing_amiss()
    {
        await using var installation = await CrashInstallation.NewAsync(await shared.StartedAsync(Token), "memory", seed: 7, Token);
        foreach (var megabytes in (int[])[4, 10, 16])
        {
            await installation.Load.SendAsync(Token);
            var limit = KeyValuePair.Create("DOTNET_GCHeapHardLimit", (megabytes << 20).ToString("X", CultureInfo.InvariantCulture));
            await using var host = installation.Start("ingest measure", null, limit);
            var (code, said) = await EndAsync(host);
            output.WriteLine($"{megabytes} MB: exit code {code}, {host.Starts} partitions started");
            Assert.True(code != 0 && said.Contains("out of memory", StringComparison.OrdinalIgnoreCase), $"{megabytes} MB: exit code {code}:\n{said}");
        }
        await using var enough = installation.Start("ingest measure");
        await RestAndJudgeAsync(installation, enough);
    }

    /// <summary>Two processes, each frozen nine tenths of the time, some of it for nearly as long as a session lasts.</summary>
    [Theory, InlineData(1)]
    public async Task A_processor_that_is_there_a_tenth_of_the_time_costs_time_alone(int seed)
    {
        await using var installation = await CrashInstallation.NewAsync(await shared.StartedAsync(Token), "processor", seed, Token);
        await using var one = installation.Start("ingest measure");
        await using var other = installation.Start("ingest measure");
        await installation.Load.SendAsync(Token);
        await installation.RestAsync([one, other], Token);

        await Task.WhenAll(StarveAsync(one, new(seed)), StarveAsync(other, new(seed + 1)), installation.Load.SendAsync(Token));
        await installation.Load.SendAsync(Token);
        await RestAndJudgeAsync(installation, one, other);
    }

    private static async Task StarveAsync(HostProcess host, Random random)
    {
        for (var burst = 0; burst < Bursts; burst++)
        {
            var running = random.Next(20, 200);
            await host.SignalAsync("STOP");
            await Task.Delay(9 * running, Token);
            await host.SignalAsync("CONT");
            await Task.Delay(running, Token);
        }
    }

    private static async Task<(int Code, string Said)> EndAsync(HostProcess host)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!host.HasExited)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < EndMax, $"still there after {EndMax}:\n{host.Said}");
            await Task.Delay(LookEvery, Token);
        }
        // What it said last may still be on its way.
        await host.HeardAsync(Token);
        return (host.ExitCode, host.Said);
    }

    private async Task RestAndJudgeAsync(CrashInstallation installation, params HostProcess[] hosts)
    {
        await installation.RestAsync(hosts, Token);
        foreach (var host in hosts)
            Assert.Equal(0, await host.StopAsync(Token));
        var verdict = new CrashVerdict(installation);
        var tally = await verdict.JudgeAsync(Token);
        output.WriteLine($"{tally}");
        Assert.True(tally.IsClean, $"{tally}\n{verdict.Said}");
    }
}
