using Microsoft.Extensions.Logging;
using Npgsql;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres;

/// <summary>The two pools of connections, one for the pipeline and one for queries. Thread-safe; one per process.</summary>
public sealed class PostgresDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource _pipeline;
    private readonly NpgsqlDataSource _queries;

    /// <summary>Opens nothing yet: the first use does.</summary>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    public PostgresDatabase(PostgresOptions options, ILogger<PostgresDatabase> logger)
    {
        _pipeline = NpgsqlDataSource.Create(options.Pipeline());
        _queries = NpgsqlDataSource.Create(options.Queries());
        Pipeline = new Transactions(_pipeline, logger);
        Queries = new Transactions(_queries, logger);
        Held = new HeldLocks(_pipeline, logger, options.HeldMax);
    }

    internal Transactions Pipeline { get; }

    internal Transactions Queries { get; }

    internal HeldLocks Held { get; }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _pipeline.DisposeAsync();
        await _queries.DisposeAsync();
    }
}
