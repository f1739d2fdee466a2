using System.Globalization;
using Npgsql;
using StreamCoverage.Postgres.Local;

namespace StreamCoverage.Crash.Tests.Support;

/// <summary>A standby of a local PostgreSQL, which is cut off, and later takes its place at its port.</summary>
internal sealed class Standby : IAsyncDisposable
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(30);
    private readonly NpgsqlConnectionStringBuilder _primary;
    private readonly ServerAccount _account = ServerAccount.Choose();
    private readonly PostgresBinaries _binaries = PostgresBinaries.Find(null);
    private readonly string _folder;
    private readonly int _port = LoopbackPort.Free();

    private Standby(LocalPostgres primary)
    {
        _primary = new(primary.ConnectionString);
        // Inside the folder of the server's account.
        _folder = Path.Combine(primary.Directory, "server", "standby");
    }

    /// <summary>Copies the primary and streams from it.</summary>
    public static async Task<Standby> StartAsync(LocalPostgres primary, CancellationToken cancellationToken)
    {
        var standby = new Standby(primary);
        var source = $"host=127.0.0.1 port={primary.Port} user={standby._primary.Username} password={standby._primary.Password}";
        await standby.RunAsync(
            "pg_basebackup", ["--pgdata", standby._folder, "--write-recovery-conf", "--checkpoint", "fast", "--dbname", source], cancellationToken);
        await standby.StartAsync(standby._port, cancellationToken);
        return standby;
    }

    /// <summary>From here on it learns of nothing more. Returns when it has all that was committed before.</summary>
    public async Task CutAsync(CancellationToken cancellationToken)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var written = await AskAsync(_primary.Port, "SELECT pg_current_wal_lsn()::text", cancellationToken);
        while (await AskAsync(_port, $"SELECT (pg_last_wal_replay_lsn() >= '{written}')::text", cancellationToken) != "true")
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < WaitMax, "the standby does not follow");
            await Task.Delay(50, cancellationToken);
        }
        await AskAsync(_port, "ALTER SYSTEM SET primary_conninfo = ''", cancellationToken);
        await AskAsync(_port, "SELECT pg_reload_conf()::text", cancellationToken);
    }

    /// <summary>Takes the place of the primary, which must be gone.</summary>
    public async Task PromoteAsync(CancellationToken cancellationToken)
    {
        await RunAsync("pg_ctl", ["stop", "--pgdata", _folder, "--mode", "fast", "--wait"], cancellationToken);
        await StartAsync(_primary.Port, cancellationToken);
        await RunAsync("pg_ctl", ["promote", "--pgdata", _folder, "--wait"], cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(_folder, "postmaster.pid")))
            await RunAsync("pg_ctl", ["stop", "--pgdata", _folder, "--mode", "immediate", "--wait"], CancellationToken.None);
    }

    private Task StartAsync(int port, CancellationToken cancellationToken) => RunAsync(
        "pg_ctl",
        [
            "start", "--pgdata", _folder, "--wait", "--log", Path.Combine(_folder, "log"),
            "--options", string.Create(CultureInfo.InvariantCulture, $"-p {port}"),
        ],
        cancellationToken);

    private async Task RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        var result = await LocalCommand.RunAsync(
            _account.Command([Path.Combine(_binaries.Directory, program), .. arguments]), Path.GetDirectoryName(_folder)!, "", cancellationToken);
        Assert.True(result.ExitCode == 0, $"{program}: {result.Output}");
    }

    private async Task<string?> AskAsync(int port, string sql, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_primary.ConnectionString) { Port = port, Pooling = false });
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }
}
