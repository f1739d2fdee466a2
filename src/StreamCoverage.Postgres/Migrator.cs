using Microsoft.Extensions.Logging;
using Npgsql;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres;

/// <summary>Brings a database to the schema of this program, and tells whether it has it.</summary>
public sealed class Migrator(PostgresOptions options, ILogger<Migrator> logger, IReadOnlyList<Migration>? migrations = null)
{
    // "StrmCov1" in ASCII: any number does that no other program takes in the same database.
    private const long LockKey = 0x5374726D436F7631;

    private readonly IReadOnlyList<Migration> _migrations = migrations ?? Migration.All;

    /// <summary>Applies what is missing, each step in a transaction of its own; then sets the roles' rights. Applying again changes nothing.</summary>
    /// <remarks>Several processes may call it at the same time: an advisory lock lets one of them work and the others find it done.</remarks>
    /// <exception cref="SchemaException">The database is newer than this program, or an applied step differs from this program's.</exception>
    /// <exception cref="StoreException">The database is away, or refuses a statement.</exception>
    public Task<MigrationReport> ApplyAsync(CancellationToken cancellationToken) => WithConnectionAsync(
        async connection =>
        {
            var notices = new List<string>();
            connection.Notice += (_, e) =>
            {
                // Only warnings are for people; "already exists, skipping" is not.
                if (e.Notice.InvariantSeverity == "WARNING")
                    notices.Add(e.Notice.MessageText);
            };
            await InLockAsync(connection, () => connection.Command(Bootstrap).RunAsync(cancellationToken), cancellationToken);

            var applied = new List<Migration>();
            foreach (var migration in _migrations)
                await InLockAsync(connection, async () =>
                {
                    if (await ApplyIfMissingAsync(connection, migration, cancellationToken))
                        applied.Add(migration);
                }, cancellationToken);

            await InLockAsync(connection, () => connection.Command(Migration.Roles).RunAsync(cancellationToken), cancellationToken);
            foreach (var migration in applied)
                logger.MigrationApplied(migration.Number, migration.Name);
            foreach (var notice in notices)
                logger.MigrationNotice(notice);
            return new MigrationReport(applied, notices);
        },
        cancellationToken);

    /// <summary>Passes where the database has exactly the schema of this program; changes nothing.</summary>
    /// <exception cref="SchemaException">A step is missing or differs, or the database is newer.</exception>
    /// <exception cref="StoreException">The database is away.</exception>
    public Task AssertAsync(CancellationToken cancellationToken) => WithConnectionAsync(
        async connection =>
        {
            var stored = await StoredAsync(connection, cancellationToken);
            ThrowIfForeign(stored);
            var missing = _migrations.Where(m => stored.All(s => s.Number != m.Number)).Select(m => $"{m.Number:D4} {m.Name}").ToList();
            if (missing.Count > 0)
                throw new SchemaException($"the database lacks {string.Join(", ", missing)}; run `streamcoverage db apply`");
            return true;
        },
        cancellationToken);

    private async Task<bool> ApplyIfMissingAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellationToken)
    {
        var stored = await StoredAsync(connection, cancellationToken);
        ThrowIfForeign(stored);
        if (stored.Any(s => s.Number == migration.Number))
            return false;
        await connection.Command(migration.Sql).RunAsync(cancellationToken);
        await connection.Command("INSERT INTO streamcoverage.schema_migration (number, name, checksum) VALUES ($1, $2, $3)")
            .With(migration.Number).With(migration.Name).With(migration.Checksum).RunAsync(cancellationToken);
        return true;
    }

    private void ThrowIfForeign(IReadOnlyList<Stored> stored)
    {
        foreach (var step in stored)
        {
            if (_migrations.FirstOrDefault(m => m.Number == step.Number) is not { } known)
                throw new SchemaException(
                    $"the database is newer than this program: it has step {step.Number:D4} {step.Name}; use a newer streamcoverage");
            if (known.Checksum != step.Checksum)
                throw new SchemaException(
                    $"step {step.Number:D4} {step.Name} of the database is not this program's; it was changed after it was applied");
        }
    }

    private static async Task<IReadOnlyList<Stored>> StoredAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var exists = connection.Command("SELECT to_regclass('streamcoverage.schema_migration') IS NOT NULL");
        if (await exists.ExecuteScalarAsync(cancellationToken) is not true)
            return [];
        return await connection.Command("SELECT number, name, checksum FROM streamcoverage.schema_migration ORDER BY number")
            .ListAsync(reader => new Stored(reader.GetInt32(0), reader.GetString(1), reader.GetString(2)), cancellationToken);
    }

    // The lock lives as long as the transaction, so it needs no session of its own and cannot be left behind, not even by a pooler.
    private async Task InLockAsync(NpgsqlConnection connection, Func<Task> work, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.Command("SELECT pg_advisory_xact_lock($1)").With(LockKey).RunAsync(cancellationToken);
        // Waiting for another migration may take long; waiting for a reader that holds a table means that this is the wrong moment.
        await connection.Command("SELECT set_config('lock_timeout', $1, true)")
            .With($"{(long)options.MigrationLockMax.TotalMilliseconds}ms").RunAsync(cancellationToken);
        await work();
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<T> WithConnectionAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(options.Migrations().ConnectionString);
            await connection.OpenAsync(cancellationToken);
            return await work(connection);
        }
        catch (NpgsqlException e)
        {
            throw new StoreException($"the database at {options} cannot be migrated: {e.Message}", e);
        }
    }

    private const string Bootstrap =
        """
        CREATE SCHEMA IF NOT EXISTS streamcoverage;
        CREATE TABLE IF NOT EXISTS streamcoverage.schema_migration (
            number     integer NOT NULL,
            name       text NOT NULL,
            checksum   text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            CONSTRAINT schema_migration_one_row_per_step PRIMARY KEY (number)
        );
        COMMENT ON TABLE streamcoverage.schema_migration IS 'One row per step of the schema that was applied.';
        """;

    private sealed record Stored(int Number, string Name, string Checksum);
}

/// <summary>What <see cref="Migrator.ApplyAsync"/> did.</summary>
/// <param name="Applied">Empty where the database had everything.</param>
/// <param name="Notices">What could not be done and does no harm: roles that the user may not create.</param>
public sealed record MigrationReport(IReadOnlyList<Migration> Applied, IReadOnlyList<string> Notices);

/// <summary>The database's schema is not this program's.</summary>
public sealed class SchemaException(string message) : Exception(message);
