using Npgsql;
using StreamCoverage.Postgres.Local;

namespace StreamCoverage.Servers.Tests;

public sealed class LocalPostgresTests : IDisposable
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public LocalPostgresTests() => Assert.SkipUnless(LocalPostgres.WhyNotInstalled() is null, LocalPostgres.WhyNotInstalled() ?? "");

    public void Dispose() => NpgsqlConnection.ClearAllPools();

    [Fact]
    public async Task What_was_committed_survives_a_kill_and_comes_back_on_the_same_port()
    {
        await using var server = await LocalPostgres.StartAsync(TestFolders.NextCluster(), Token);
        var before = server.ConnectionString;
        await Sql.RunAsync(before, "CREATE TABLE kept (n int); INSERT INTO kept SELECT generate_series(1, 1000)", Token);

        await server.KillAsync(Token);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => Sql.RunAsync(before, "SELECT 1", Token));
        await server.RestartAsync(immediate: false, Token);

        Assert.Equal(before, server.ConnectionString);
        Assert.Equal(1000L, await Sql.RunAsync(before, "SELECT count(*) FROM kept", Token));
    }

    [Fact]
    public async Task A_second_start_reuses_the_running_server_and_leaves_it_running()
    {
        var options = TestFolders.NextCluster();
        await using var first = await LocalPostgres.StartAsync(options, Token);

        await using (var second = await LocalPostgres.StartAsync(options with { Database = "other" }, Token))
        {
            Assert.Equal((first.Port, false), (second.Port, second.IsOwner));
            Assert.Equal("other", await Sql.RunAsync(second.ConnectionString, "SELECT current_database()", Token));
        }

        Assert.Equal(1, await Sql.RunAsync(first.ConnectionString, "SELECT 1", Token));
    }

    [Fact]
    public async Task Starts_at_the_same_time_on_one_folder_make_one_server()
    {
        var options = TestFolders.NextCluster();

        var servers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => LocalPostgres.StartAsync(options, Token)));

        Assert.Single(servers, server => server.IsOwner);
        Assert.Single(servers.Select(server => server.ConnectionString).Distinct());
        foreach (var server in servers)
            await server.DisposeAsync();
    }

    [Fact]
    public async Task Clusters_started_at_the_same_time_do_not_collide()
    {
        var servers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => LocalPostgres.StartAsync(TestFolders.NextCluster(), Token)));

        Assert.Equal(3, servers.Select(server => server.Port).Distinct().Count());
        foreach (var server in servers)
        {
            Assert.Equal($"{server.Port}", await Sql.RunAsync(server.ConnectionString, "SHOW port", Token));
            await server.DisposeAsync();
            Assert.False(Directory.Exists(server.Directory));
        }
    }

    [Fact]
    public async Task A_stopped_cluster_starts_again_with_its_data_past_the_pid_file_of_another_program()
    {
        var options = TestFolders.NextCluster();
        await using var server = await LocalPostgres.StartAsync(options, Token);
        await Sql.RunAsync(server.ConnectionString, "CREATE TABLE kept AS SELECT 7 AS n", Token);
        await server.StopAsync(Token);
        // The file of a crashed server, whose process id this test program has got since.
        await File.WriteAllTextAsync(
            PidFileOf(server), $"{Environment.ProcessId}\n{Path.GetDirectoryName(PidFileOf(server))}\n0\n{server.Port}\n", Token);

        await using var again = await LocalPostgres.StartAsync(options, Token);

        Assert.True(again.IsOwner);
        Assert.Equal(7, await Sql.RunAsync(again.ConnectionString, "SELECT n FROM kept", Token));
    }

    private static string PidFileOf(LocalPostgres server) => Path.Combine(server.Directory, "server", "data", "postmaster.pid");
}
