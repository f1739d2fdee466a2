using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using StreamCoverage.TestKit;

[assembly: AssemblyFixture(typeof(StreamCoverage.Postgres.Tests.MigratedServer))]

namespace StreamCoverage.Postgres.Tests;

/// <summary>One server for all tests, with a migrated database that the tests' own are copied from: copying costs a third of migrating.</summary>
public sealed class MigratedServer : IAsyncLifetime
{
    private readonly PostgresFixture _server = new();
    private readonly SemaphoreSlim _once = new(1);
    private TestDatabase? _template;
    private int _copies;

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public Task<TestDatabase> NewEmptyDatabaseAsync(CancellationToken cancellationToken) => _server.NewDatabaseAsync(cancellationToken);

    /// <summary>Connection string of a copy; drop it with <see cref="DropAsync"/>.</summary>
    public async Task<string> NewDatabaseAsync(CancellationToken cancellationToken)
    {
        var template = Name((await TemplateAsync(cancellationToken)).ConnectionString);
        var copy = $"{template}_copy_{Interlocked.Increment(ref _copies)}";
        await StoreOnTestDatabase.RowsAsync(_server.ConnectionString, $"CREATE DATABASE {copy} TEMPLATE {template}", cancellationToken);
        return new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Database = copy }.ConnectionString;
    }

    public Task DropAsync(string connectionString) => StoreOnTestDatabase.RowsAsync(
        _server.ConnectionString, $"DROP DATABASE {Name(connectionString)} WITH (FORCE)", CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (_template is not null)
            await _template.DisposeAsync();
        await _server.DisposeAsync();
        _once.Dispose();
    }

    private async Task<TestDatabase> TemplateAsync(CancellationToken cancellationToken)
    {
        await _once.WaitAsync(cancellationToken);
        try
        {
            if (_template is null)
            {
                _template = await _server.NewDatabaseAsync(cancellationToken);
                await new Migrator(new PostgresOptions { ConnectionString = _template.ConnectionString }, NullLogger<Migrator>.Instance)
                    .ApplyAsync(cancellationToken);
            }
            return _template;
        }
        finally
        {
            _once.Release();
        }
    }

    private static string Name(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString).Database!;
}
