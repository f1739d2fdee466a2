using System.Runtime.Versioning;
using Npgsql;
using StreamCoverage.Postgres.Local;
using StreamCoverage.TestKit;

namespace StreamCoverage.Servers.Tests;

/// <summary>What a freshly made cluster lets in, and as whom it runs.</summary>
public sealed class NewClusterTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private LocalPostgres Server
    {
        get
        {
            Assert.NotEmpty(postgres.ConnectionString);
            Assert.SkipWhen(postgres.Local is null, "the environment names a server that is not ours");
            return postgres.Local;
        }
    }

    [Fact]
    public async Task It_answers_on_its_own_database_by_tcp_on_loopback_alone()
    {
        Assert.Equal("streamcoverage", await Sql.RunAsync(Server.ConnectionString, "SELECT current_database()", Token));
        Assert.Equal("127.0.0.1", await Sql.RunAsync(Server.ConnectionString, "SHOW listen_addresses", Token));
        Assert.Equal("", await Sql.RunAsync(Server.ConnectionString, "SHOW unix_socket_directories", Token));
    }

    [Fact]
    public async Task Settings_are_PostgreSQLs_own_but_for_those_asked_for()
    {
        Assert.Equal("off", await Sql.RunAsync(Server.ConnectionString, "SHOW fsync", Token));
        Assert.Equal("on", await Sql.RunAsync(Server.ConnectionString, "SHOW synchronous_commit", Token));
    }

    [Fact]
    public async Task A_wrong_password_is_refused()
    {
        var wrong = new NpgsqlConnectionStringBuilder(Server.ConnectionString) { Password = "wrong" }.ConnectionString;

        var refused = await Assert.ThrowsAsync<PostgresException>(() => Sql.RunAsync(wrong, "SELECT 1", Token));

        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void The_password_file_is_for_its_owner_alone() =>
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Server.Directory, "password")));

    [Fact]
    public async Task The_server_does_not_run_as_root()
    {
        Assert.SkipUnless(Directory.Exists("/proc/self"), "only Linux tells a process's user this way");

        var process = (await File.ReadAllLinesAsync(Path.Combine(Server.Directory, "server", "data", "postmaster.pid"), Token))[0];
        var ids = (await File.ReadAllLinesAsync($"/proc/{process}/status", Token)).Single(line => line.StartsWith("Uid:", StringComparison.Ordinal));

        Assert.DoesNotContain("0", ids.Split('\t').Skip(1));
    }

    [Fact]
    public async Task A_test_database_is_empty_and_goes_with_its_test_whoever_is_connected()
    {
        await using var idle = new NpgsqlConnection();
        string connectionString;
        await using (var database = await postgres.NewDatabaseAsync(Token))
        {
            connectionString = database.ConnectionString;
            idle.ConnectionString = connectionString;
            await idle.OpenAsync(Token);
            Assert.Equal(0L, await Sql.RunAsync(connectionString, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", Token));
        }

        var gone = await Assert.ThrowsAsync<PostgresException>(() => Sql.RunAsync(connectionString, "SELECT 1", Token));
        Assert.Equal(PostgresErrorCodes.InvalidCatalogName, gone.SqlState);
    }
}
