using Npgsql;

namespace StreamCoverage.Postgres;

/// <summary>How PostgreSQL is reached, and how much of it is used.</summary>
/// <remarks>Its text (<see cref="ToString"/>) never holds the password.</remarks>
public sealed record PostgresOptions
{
    /// <summary>The environment variable that holds the connection string.</summary>
    public const string Variable = "STREAMCOVERAGE_POSTGRES";

    /// <summary>The environment variable that names a file with the connection string, as container secrets are given.</summary>
    public const string FileVariable = Variable + "_FILE";

    /// <summary>Npgsql's connection string: <c>Host=...;Database=...;Username=...;SSL Mode=VerifyFull;...</c>.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>Most connections of ingest and measure together, 1 to 100. Default 8: each task holds one only while it reads or commits.</summary>
    public int PipelineConnectionsMax { get; init; } = 8;

    /// <summary>Most connections of queries, 1 to 100. Default 8; a pool of their own, so that no question starves the pipeline.</summary>
    public int QueryConnectionsMax { get; init; } = 8;

    /// <summary>Longest statement of ingest and measure. Default 2 min: taking a partition over reads 28 days of hours.</summary>
    public TimeSpan PipelineStatementMax { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Longest statement of a query. Default 15 s.</summary>
    public TimeSpan QueryStatementMax { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest that a process which has lost a partition may hold up the one that takes it over. Default 20 s; its session is ended then.</summary>
    public TimeSpan HeldMax { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Longest wait of a migration for a lock. Default 30 s.</summary>
    public TimeSpan MigrationLockMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The connection string from a flag, else from <see cref="Variable"/>, else from the file that <see cref="FileVariable"/> names.</summary>
    /// <param name="flag">Null where none was given.</param>
    /// <param name="environment">The value of an environment variable; null where it is not set.</param>
    /// <returns>Null where none of the three is given.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static PostgresOptions? Find(string? flag, Func<string, string?> environment)
    {
        var text = flag ?? environment(Variable);
        if (string.IsNullOrWhiteSpace(text) && environment(FileVariable) is { Length: > 0 } path)
            text = File.ReadAllText(path).Trim();
        return string.IsNullOrWhiteSpace(text) ? null : new PostgresOptions { ConnectionString = text };
    }

    /// <summary>Where the database is, without who asks or how: <c>HOST:PORT/DATABASE</c>.</summary>
    /// <exception cref="ArgumentException">The connection string cannot be read; the text does not repeat it.</exception>
    public override string ToString()
    {
        var builder = Parse();
        return $"{builder.Host}:{builder.Port}/{builder.Database ?? builder.Username}";
    }

    internal NpgsqlConnectionStringBuilder Pipeline() => With("streamcoverage", PipelineConnectionsMax, PipelineStatementMax);

    internal NpgsqlConnectionStringBuilder Queries()
    {
        var builder = With("streamcoverage queries", QueryConnectionsMax, QueryStatementMax);
        // To compile a statement takes longer than to run it: they read thousands of rows, not millions. So many are sorted in memory.
        builder.Options += " -c jit=off -c work_mem=16MB";
        return builder;
    }

    /// <summary>One connection, no pool, no limit on a statement's time: a migration takes as long as it takes.</summary>
    internal NpgsqlConnectionStringBuilder Migrations()
    {
        var builder = With("streamcoverage migrations", 1, TimeSpan.Zero);
        (builder.Pooling, builder.CommandTimeout) = (false, 0);
        return builder;
    }

    private NpgsqlConnectionStringBuilder With(string application, int connectionsMax, TimeSpan statementMax)
    {
        var builder = Parse();
        builder.ApplicationName = application;
        builder.MaxPoolSize = connectionsMax;
        builder.MinPoolSize = 0;
        // An error's detail quotes rows; they are the users' and do not belong into logs.
        builder.IncludeErrorDetail = false;
        builder.PersistSecurityInfo = false;
        // The server gives up first, so that the client hears why.
        builder.CommandTimeout = (int)statementMax.TotalSeconds + 5;
        builder.Options = $"{builder.Options} -c statement_timeout={(long)statementMax.TotalMilliseconds}" +
            " -c idle_in_transaction_session_timeout=60000 -c timezone=UTC";
        return builder;
    }

    private NpgsqlConnectionStringBuilder Parse()
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(ConnectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            // Neither the text nor the cause is repeated: either may hold the password.
            throw new ArgumentException("the PostgreSQL connection string cannot be read; write it as Host=...;Database=...;Username=...;Password=...");
        }
    }
}
