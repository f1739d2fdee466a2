using System.Diagnostics;
using StreamCoverage.Postgres.Local;

namespace StreamCoverage.Servers.Tests;

/// <summary>A server must not outlive the process that started it. The process here is the test kit's own program.</summary>
public sealed class TetherTests
{
    // A server whose folder vanishes notices within a minute and ends by itself: this wait is shorter, so that it does not count.
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_ends_with_its_process_even_when_that_is_killed()
    {
        Assert.SkipUnless(LocalPostgres.WhyNotInstalled() is null, LocalPostgres.WhyNotInstalled() ?? "");
        var folder = TestFolders.Next("tethered");
        using var holder = StartHolder(folder);
        var connectionString = await ReadConnectionStringAsync(holder);
        Assert.Equal(1, await Sql.RunAsync(connectionString, "SELECT 1", Token));
        var server = (await File.ReadAllLinesAsync(Path.Combine(folder, "server", "data", "postmaster.pid"), Token))[0];

        holder.Kill();
        await holder.WaitForExitAsync(Token);

        var begin = TimeProvider.System.GetTimestamp();
        while (Directory.Exists(folder) || Directory.Exists($"/proc/{server}"))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begin) < WaitMax, $"process {server} or {folder} is still there");
            await Task.Delay(TimeSpan.FromMilliseconds(20), Token);
        }
    }

    private static Process StartHolder(string folder)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "StreamCoverage.TestKit.dll");
        return Process.Start(new ProcessStartInfo("dotnet", [program, folder]) { RedirectStandardOutput = true })!;
    }

    // The line is: export STREAMCOVERAGE_TEST_POSTGRES='...'
    private static async Task<string> ReadConnectionStringAsync(Process holder)
    {
        var line = await holder.StandardOutput.ReadLineAsync(Token).AsTask().WaitAsync(WaitMax, Token);
        Assert.NotNull(line);
        return line.Split('\'')[1];
    }
}
