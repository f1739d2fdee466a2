using Npgsql;

namespace StreamCoverage.Postgres.Local;

/// <summary>
/// A private PostgreSQL for the demo and the tests: TCP on 127.0.0.1 only, password by SCRAM, never as root.
/// It ends with the process that started it, however that ends. A second start on the same folder, from whichever process,
/// reuses the running server and leaves it running. Not thread-safe.
/// </summary>
public sealed class LocalPostgres : IAsyncDisposable
{
    private const int PortTriesMax = 5;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly PostgresCluster _cluster;
    private readonly LocalPostgresOptions _options;
    private Tether? _tether;

    private LocalPostgres(PostgresCluster cluster, LocalPostgresOptions options)
    {
        _cluster = cluster;
        _options = options;
    }

    /// <summary>For Npgsql: the superuser of the cluster on the database of the options.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>Port on 127.0.0.1.</summary>
    public int Port { get; private set; }

    /// <summary>Where the cluster is; it differs from the options where root's server could not reach that place.</summary>
    public string Directory => _cluster.Folder.Path;

    /// <summary>Whether this instance started the server that runs and therefore stops it; false when it found it running.</summary>
    public bool IsOwner => _tether is not null;

    /// <summary>Null when a PostgreSQL server is installed, else why none was found and what to do.</summary>
    public static string? WhyNotInstalled()
    {
        try
        {
            PostgresBinaries.Find(major: null);
            return null;
        }
        catch (LocalServerException e)
        {
            return e.Message;
        }
    }

    /// <summary>Makes the cluster when missing, starts it when it does not run, and returns when it accepts connections.</summary>
    /// <exception cref="LocalServerException">PostgreSQL is not installed, or the cluster did not start within the wait.</exception>
    public static async Task<LocalPostgres> StartAsync(LocalPostgresOptions options, CancellationToken cancellationToken)
    {
        // Asked before anything is written: where PostgreSQL is missing, no folder is left behind.
        PostgresBinaries.Find(major: null);
        try
        {
            var account = ServerAccount.Choose();
            var folder = await ClusterFolder.MakeAsync(options.Directory, account, cancellationToken);
            if (folder.Path != Path.GetFullPath(options.Directory))
                options.Logger.Moved(account.Name!, options.Directory, folder.Path);

            var binaries = PostgresBinaries.Find(folder.MajorVersion());
            var server = new LocalPostgres(new PostgresCluster(folder, account, binaries, options.WaitMax), options);
            try
            {
                await server.EnsureRunningAsync(options.Port, cancellationToken);
                return server;
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
        catch (UnauthorizedAccessException e)
        {
            throw new LocalServerException($"{options.Directory} belongs to another user; remove it or name another folder", e);
        }
    }

    /// <summary>Ends all sessions and stops the server cleanly, also one that another process started.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => StopAsync(immediate: false, cancellationToken);

    /// <summary>Drops everything as a crash would: no checkpoint is written, and the next start recovers from the log.</summary>
    public Task KillAsync(CancellationToken cancellationToken) => StopAsync(immediate: true, cancellationToken);

    /// <summary>Stops the server if it runs and starts it again on the same port with the same data.</summary>
    /// <param name="immediate">Whether it is stopped as by a crash.</param>
    /// <param name="cancellationToken">Ends the wait; the server may then be stopped.</param>
    /// <exception cref="LocalServerException">It did not stop or start within the wait, or its port was taken meanwhile.</exception>
    public async Task RestartAsync(bool immediate, CancellationToken cancellationToken)
    {
        await StopAsync(immediate, cancellationToken);
        await EnsureRunningAsync(Port, cancellationToken);
    }

    /// <summary>Stops the server if this instance started it, and deletes the folder if it is temporary and no server runs from it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (IsOwner)
            await StopAsync(immediate: _options.Temporary, CancellationToken.None);
        if (_options.Temporary && System.IO.Directory.Exists(Directory) && _cluster.Running() is null)
            System.IO.Directory.Delete(Directory, recursive: true);
    }

    private async Task StopAsync(bool immediate, CancellationToken cancellationToken)
    {
        await using var held = await HoldLockAsync(cancellationToken);
        await _cluster.StopAsync(immediate, cancellationToken);
        _tether?.Dispose();
        _tether = null;
        _options.Logger.Stopped(Directory);
    }

    private async Task EnsureRunningAsync(int port, CancellationToken cancellationToken)
    {
        await using var held = await HoldLockAsync(cancellationToken);
        var begin = _options.Time.GetTimestamp();

        // A server that is just stopping, because the process that started it has ended, is waited for and then started.
        while (_cluster.Running() is { } running)
        {
            if (running.Port is { } found && await TryUseAsync(found, cancellationToken))
            {
                _options.Logger.Reused(Directory, found);
                return;
            }

            await PauseAsync(begin, cancellationToken);
        }

        // Tied before the start: a death in the midst of it leaves nothing behind either.
        _tether = Tether.Tie(_cluster.StopCommand(), _options.Temporary ? Directory : null);
        await _cluster.InitializeAsync(cancellationToken);
        var bound = await StartServerAsync(port, cancellationToken);
        while (!await TryUseAsync(bound, cancellationToken))
            await PauseAsync(begin, cancellationToken);
        _options.Logger.Started(Directory, bound);
    }

    private async Task<int> StartServerAsync(int wanted, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < PortTriesMax; tries++)
        {
            var port = wanted == 0 ? LoopbackPort.Free() : wanted;
            if (await _cluster.TryStartAsync(port, _options.Settings, cancellationToken))
                return port;
            await Task.Delay(PollInterval, _options.Time, cancellationToken);
        }

        throw new LocalServerException(
            $"the PostgreSQL in {Directory} found no free port{(wanted == 0 ? "" : $": {wanted} is taken; free it or choose another")}");
    }

    private async Task<bool> TryUseAsync(int port, CancellationToken cancellationToken)
    {
        var password = await _cluster.PasswordAsync(cancellationToken);
        await using var connection = new NpgsqlConnection(ConnectionTo("postgres", port, password, pooling: false));
        try
        {
            await connection.OpenAsync(cancellationToken);
        }
        catch (NpgsqlException)
        {
            // Refused, starting up or shutting down: the wait around this goes on, and says in the end that it was in vain.
            return false;
        }

        await CreateDatabaseIfMissingAsync(connection, cancellationToken);
        Port = port;
        ConnectionString = ConnectionTo(_options.Database, port, password, pooling: true);
        return true;
    }

    private async Task CreateDatabaseIfMissingAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var find = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", connection);
        find.Parameters.Add(new NpgsqlParameter<string> { TypedValue = _options.Database });
        if (await find.ExecuteScalarAsync(cancellationToken) is not null)
            return;

        var name = _options.Database.Replace("\"", "\"\"", StringComparison.Ordinal);
        await using var create = new NpgsqlCommand($"CREATE DATABASE \"{name}\"", connection);
        await create.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task PauseAsync(long begin, CancellationToken cancellationToken)
    {
        if (_options.Time.GetElapsedTime(begin) > _options.WaitMax)
            throw new LocalServerException(
                $"the PostgreSQL in {Directory} runs but accepted no connection for {_options.WaitMax}; see {_cluster.Folder.Log}");
        await Task.Delay(PollInterval, _options.Time, cancellationToken);
    }

    private Task<IAsyncDisposable> HoldLockAsync(CancellationToken cancellationToken) =>
        FolderLock.HoldAsync(_cluster.Folder.Lock, _options.WaitMax, _options.Time, cancellationToken);

    private static string ConnectionTo(string database, int port, string password, bool pooling) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Username = PostgresCluster.Superuser,
        Password = password,
        Database = database,
        Pooling = pooling,
    }.ConnectionString;
}
