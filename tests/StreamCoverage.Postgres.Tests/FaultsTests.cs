using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Local;
using StreamCoverage.TestKit;

namespace StreamCoverage.Postgres.Tests;

/// <summary>What a database does that goes away. Each test has a server of its own.</summary>
public sealed class FaultsTests
{
    private static int _clusters;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_known_once_the_position_is_read_again()
    {
        await using var server = await StartAsync();
        await using var database = await MigratedAsync(server.ConnectionString);
        var store = new PostgresMeasureStore(database);
        var owner = await store.TakeOverAsync(0, Some.Retention, Token);

        // A standby that does not exist makes each commit wait after it took effect; ending the session then loses the answer.
        await AdminAsync(server, "ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
        await AdminAsync(server, "SELECT pg_reload_conf()");
        var commit = store.CommitAsync(
            StoreOnTestDatabase.Commit with { FromOffset = 0, ToOffset = 7, Epoch = owner.Epoch, Slices = [Some.Facts(0, rows: Some.Row())] }, Token);
        while ((await AdminAsync(server, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")).Count == 0)
            Assert.False(commit.IsCompleted, "the commit did not wait");
        var lost = await Assert.ThrowsAsync<StoreException>(() => commit);
        await AdminAsync(server, "ALTER SYSTEM RESET synchronous_standby_names");
        await AdminAsync(server, "SELECT pg_reload_conf()");

        Assert.Contains("whether it took effect is unknown", lost.Message, StringComparison.Ordinal);
        var again = await store.TakeOverAsync(0, Some.Retention, Token);
        Assert.Equal(7, again.NextOffset);
        Assert.Single(again.Networks[0].Slices);
    }

    [Fact]
    public async Task A_server_that_crashes_is_told_and_used_again_when_it_is_back()
    {
        await using var server = await StartAsync();
        await using var database = await MigratedAsync(server.ConnectionString);
        var (store, outbox, queries) = (new PostgresMeasureStore(database), new PostgresOutbox(database), new PostgresQueries(database));
        var owner = await store.TakeOverAsync(0, Some.Retention, Token);
        var commit = StoreOnTestDatabase.Commit with { FromOffset = 0, ToOffset = 1, Epoch = owner.Epoch, Outbox = [Some.Outbox("a")] };

        await server.KillAsync(Token);
        await Assert.ThrowsAsync<StoreException>(() => store.CommitAsync(commit, Token));
        await Assert.ThrowsAsync<StoreException>(() => store.TakeOverAsync(0, Some.Retention, Token));
        await Assert.ThrowsAsync<StoreException>(() => outbox.PendingAsync(1, Token));
        await Assert.ThrowsAsync<StoreException>(() => queries.StatusAsync(Token));
        await server.RestartAsync(immediate: false, Token);

        await store.CommitAsync(commit, Token);
        Assert.Single(await outbox.PendingAsync(1, Token));
    }

    [Fact]
    public async Task One_failure_is_enough_to_leave_all_connections_to_a_dead_server()
    {
        await using var server = await StartAsync();
        await using var database = await MigratedAsync(server.ConnectionString);
        var store = new PostgresMeasureStore(database);
        await using (var holder = new NpgsqlConnection(server.ConnectionString))
        {
            // Four that wait at the same time have four connections, which then lie in the pool.
            await holder.OpenAsync(Token);
            await using var holding = await holder.BeginTransactionAsync(Token);
            await using var hold = new NpgsqlCommand("LOCK TABLE streamcoverage.measure_position", holder);
            await hold.ExecuteNonQueryAsync(Token);
            var four = Task.WhenAll(Enumerable.Range(0, 4).Select(partition => store.TakeOverAsync(partition, Some.Retention, Token)));
            while ((await AdminAsync(server, "SELECT 1 FROM pg_locks WHERE NOT granted")).Count < 4)
                Assert.False(four.IsCompleted, "nobody waited");
            await holding.CommitAsync(Token);
            await four;
        }

        await server.RestartAsync(immediate: true, Token);
        await Assert.ThrowsAsync<StoreException>(() => store.TakeOverAsync(0, Some.Retention, Token));

        for (var partition = 0; partition < 4; partition++)
            Assert.Equal(2, (await store.TakeOverAsync(partition, Some.Retention, Token)).Epoch);
    }

    [Fact]
    public async Task A_migration_by_a_user_who_may_not_create_roles_says_so_and_goes_on()
    {
        await using var server = await StartAsync();
        await AdminAsync(server, "CREATE ROLE plain LOGIN PASSWORD 'plain'");
        await AdminAsync(server, "CREATE DATABASE plain OWNER plain");
        var options = new PostgresOptions
        {
            ConnectionString = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = "plain", Username = "plain", Password = "plain" }.ConnectionString,
        };
        var migrator = new Migrator(options, NullLogger<Migrator>.Instance);

        var report = await migrator.ApplyAsync(Token);

        Assert.Equal(Migration.All, report.Applied);
        Assert.Contains(report.Notices, n => n.StartsWith("role streamcoverage_reader is missing and plain may not create it", StringComparison.Ordinal));
        await migrator.AssertAsync(Token);

        // Once an administrator has made the roles, applying again gives them their rights.
        await AdminAsync(server, "CREATE ROLE streamcoverage_reader NOLOGIN");
        await AdminAsync(server, "CREATE ROLE streamcoverage_writer NOLOGIN");
        await migrator.ApplyAsync(Token);
        Assert.Equal(["t|f|t"], await StoreOnTestDatabase.RowsAsync(
            options.ConnectionString,
            """
            SELECT has_table_privilege('streamcoverage_reader', 'coverage.accounting', 'SELECT'),
                has_table_privilege('streamcoverage_reader', 'streamcoverage.outbox', 'SELECT'),
                has_table_privilege('streamcoverage_writer', 'streamcoverage.outbox', 'INSERT')
            """, Token));
    }

    [Fact]
    public async Task A_query_that_takes_too_long_is_ended_by_the_server()
    {
        await using var server = await StartAsync();
        await using var migrated = await MigratedAsync(server.ConnectionString);
        await using var holder = new NpgsqlConnection(server.ConnectionString);
        await holder.OpenAsync(Token);
        await using var holding = await holder.BeginTransactionAsync(Token);
        await using var hold = new NpgsqlCommand("LOCK TABLE streamcoverage.network_state IN ACCESS EXCLUSIVE MODE", holder);
        await hold.ExecuteNonQueryAsync(Token);
        await using var database = new PostgresDatabase(
            new PostgresOptions { ConnectionString = server.ConnectionString, QueryStatementMax = TimeSpan.FromMilliseconds(50) },
            NullLogger<PostgresDatabase>.Instance);

        var ended = await Assert.ThrowsAsync<StoreException>(() => new PostgresQueries(database).NetworksAsync(Token));

        Assert.Contains("57014", ended.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_failure_tells_the_password()
    {
        await using var server = await StartAsync();
        const string secret = "c4nary";
        var options = new PostgresOptions
        {
            ConnectionString = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Password = secret }.ConnectionString,
        };
        await using var database = new PostgresDatabase(options, NullLogger<PostgresDatabase>.Instance);

        var refused = await Assert.ThrowsAsync<StoreException>(() => new PostgresOutbox(database).PendingAsync(1, Token));
        var notMigrated = await Assert.ThrowsAsync<StoreException>(() => new Migrator(options, NullLogger<Migrator>.Instance).ApplyAsync(Token));

        Assert.DoesNotContain(secret, refused.ToString() + notMigrated, StringComparison.Ordinal);
    }

    private static Task<LocalPostgres> StartAsync()
    {
        Assert.SkipUnless(LocalPostgres.WhyNotInstalled() is null, LocalPostgres.WhyNotInstalled() ?? "");
        return LocalPostgres.StartAsync(
            new LocalPostgresOptions
            {
                Directory = RepositoryRoot.TestFolder($"postgres-faults-{Interlocked.Increment(ref _clusters)}"),
                Temporary = true,
                Settings = new Dictionary<string, string> { ["fsync"] = "off" },
            },
            Token);
    }

    private static async Task<PostgresDatabase> MigratedAsync(string connectionString)
    {
        var options = new PostgresOptions { ConnectionString = connectionString };
        await new Migrator(options, NullLogger<Migrator>.Instance).ApplyAsync(Token);
        return new PostgresDatabase(options, NullLogger<PostgresDatabase>.Instance);
    }

    private static Task<IReadOnlyList<string>> AdminAsync(LocalPostgres server, string sql) =>
        StoreOnTestDatabase.RowsAsync(server.ConnectionString, sql, Token);
}
