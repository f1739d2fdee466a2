using Npgsql;
using StreamCoverage.Postgres.Local;
using Xunit;

namespace StreamCoverage.TestKit;

/// <summary>
/// The PostgreSQL of a test assembly or class: the one that <c>STREAMCOVERAGE_TEST_POSTGRES</c> names (or the test program, see <see cref="Servers"/>), else a temporary
/// cluster of its own. Tests are skipped where PostgreSQL is not installed.
/// </summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    // Speed over safety: nothing of a test is worth keeping through a power cut. Crash recovery by KillAsync is not affected.
    private static readonly Dictionary<string, string> Settings = new() { ["fsync"] = "off", ["max_connections"] = "200" };

    private string? _connectionString;
    private string? _whyNot;
    private int _databases;

    /// <summary>The cluster started here, or null when the environment names a server: fault tests skip then.</summary>
    public LocalPostgres? Local { get; private set; }

    /// <summary>Connection string of a superuser; skips the calling test where there is no server.</summary>
    public string ConnectionString
    {
        get
        {
            Assert.SkipUnless(_whyNot is null, _whyNot ?? "");
            return _connectionString!;
        }
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Servers.Named(Servers.PostgresVariable) is { } named)
        {
            _connectionString = named;
            return;
        }

        _whyNot = LocalPostgres.WhyNotInstalled();
        if (_whyNot is not null)
            return;
        var options = new LocalPostgresOptions { Directory = RepositoryRoot.TestFolder("postgres"), Temporary = true, Settings = Settings };
        Local = await LocalPostgres.StartAsync(options, CancellationToken.None);
        _connectionString = Local.ConnectionString;
    }

    /// <summary>Creates an empty database for one test; disposing it drops it, whoever is still connected.</summary>
    public async Task<TestDatabase> NewDatabaseAsync(CancellationToken cancellationToken)
    {
        var name = $"test_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await create.ExecuteNonQueryAsync(cancellationToken);
        return new TestDatabase(ConnectionString, name);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Local is not null)
            await Local.DisposeAsync();
    }
}
