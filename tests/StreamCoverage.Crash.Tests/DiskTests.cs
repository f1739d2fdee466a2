using StreamCoverage.Crash.Tests.Support;
using StreamCoverage.Postgres.Local;

namespace StreamCoverage.Crash.Tests;

/// <summary>A disk that is full: what cannot be stored is not lost, and is stored when there is room.</summary>
[Collection(SharedServers.Name)]
public sealed class DiskTests(SharedServers.Fixture shared, ITestOutputHelper output)
{
    private const string Name = "narrow";
    private static readonly TimeSpan StuckFor = TimeSpan.FromSeconds(4);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_disk_holds_the_pipeline_up_until_there_is_room()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root may mount a small disk");
        var servers = await shared.StartedAsync(Token);
        // Beside the cluster, where the server's account has a way in.
        var disk = Path.Combine(Path.GetDirectoryName(servers.Postgres.Directory)!, $"narrow-{Environment.ProcessId}");
        Directory.CreateDirectory(disk);
        try
        {
            Assert.SkipUnless(await RunAsync("mount", "-t", "tmpfs", "-o", "size=64m,mode=0777", "tmpfs", disk) == 0, "this machine allows no mount");
            await PlayAsync(servers, disk);
        }
        finally
        {
            await RunAsync("umount", "-l", disk);
            Directory.Delete(disk);
        }
    }

    private async Task PlayAsync(CrashServers servers, string disk)
    {
        var space = Path.Combine(disk, "space");
        Directory.CreateDirectory(space);
        Assert.Equal(0, await RunAsync("chown", ServerAccount.Choose().Ids.User, space));
        await servers.AskAsync($"CREATE TABLESPACE {Name} LOCATION '{space}'", Token);
        await using (var installation = await CrashInstallation.NewAsync(servers, Name, seed: 4, tablespace: Name, Token))
        {
            await using var host = installation.Start("ingest measure");
            await installation.Load.SendAsync(Token);
            await installation.RestAsync([host], Token);

            var filler = Path.Combine(disk, "filler");
            Assert.NotEqual(0, await RunAsync("dd", "if=/dev/zero", $"of={filler}", "bs=8k", "status=none"));
            await installation.Load.SendAsync(Token);
            await Task.Delay(StuckFor, Token);
            Assert.False(host.HasExited, host.Said);
            Assert.Contains("53100", host.Said, StringComparison.Ordinal);
            File.Delete(filler);
            await installation.RestAsync([host], Token);
            Assert.Equal(0, await host.StopAsync(Token));

            var verdict = new CrashVerdict(installation);
            var tally = await verdict.JudgeAsync(Token);
            output.WriteLine($"{tally}");
            Assert.True(tally.IsClean, $"{tally}\n{verdict.Said}");
        }
        // The server lets go of the disk before it is taken away.
        await servers.AskAsync($"DROP DATABASE {Name} WITH (FORCE)", Token);
        await servers.AskAsync("CHECKPOINT", Token);
        await servers.AskAsync($"DROP TABLESPACE {Name}", Token);
    }

    private static async Task<int> RunAsync(params string[] command) =>
        (await LocalCommand.RunAsync(command, Path.GetTempPath(), "", Token)).ExitCode;
}
