using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Postgres.Tests;

/// <summary>A migrated database of one test, with the adapter over it.</summary>
internal sealed class StoreOnTestDatabase : IAsyncDisposable
{
    private readonly MigratedServer _server;

    private StoreOnTestDatabase(MigratedServer server, string connectionString)
    {
        _server = server;
        Options = new PostgresOptions { ConnectionString = connectionString };
        Database = new PostgresDatabase(Options, NullLogger<PostgresDatabase>.Instance);
        (Measure, Ingest, Outbox) = (new(Database), new(Database), new(Database));
        (Queries, Digests) = (new(Database), new(Database));
    }

    public PostgresOptions Options { get; }

    public PostgresDatabase Database { get; }

    public PostgresMeasureStore Measure { get; }

    public PostgresIngestStore Ingest { get; }

    public PostgresOutbox Outbox { get; }

    public PostgresQueries Queries { get; }

    public PostgresDigests Digests { get; }

    public static async Task<StoreOnTestDatabase> NewAsync(MigratedServer server, CancellationToken cancellationToken) =>
        new(server, await server.NewDatabaseAsync(cancellationToken));

    public Migrator Migrator(IReadOnlyList<Migration>? migrations = null) => new(Options, NullLogger<Migrator>.Instance, migrations);

    /// <summary>Takes partition 0 over and commits from its position.</summary>
    public async Task CommitAsync(MeasureCommit commit, CancellationToken cancellationToken)
    {
        var owner = await Measure.TakeOverAsync(commit.Partition, Some.Retention, cancellationToken);
        await Measure.CommitAsync(
            commit with { FromOffset = owner.NextOffset, ToOffset = owner.NextOffset + 1, Epoch = owner.Epoch }, cancellationToken);
    }

    /// <summary>All rows as an administrator sees them, cells joined by <c>|</c>.</summary>
    public Task<IReadOnlyList<string>> RowsAsync(string sql, CancellationToken cancellationToken) =>
        RowsAsync(Options.ConnectionString, sql, cancellationToken);

    public static async Task<IReadOnlyList<string>> RowsAsync(string connectionString, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, SearchPath = "pg_catalog" }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = true };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "null" : reader.GetString(i))));
        return rows;
    }

    /// <summary>A commit of partition 0; <see cref="CommitAsync"/> fills in position and epoch.</summary>
    public static MeasureCommit Commit { get; } =
        new() { Partition = 0, FromOffset = 0, ToOffset = 0, Epoch = 0, Watermark = Some.Minute(0) };

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await _server.DropAsync(Options.ConnectionString);
    }
}
