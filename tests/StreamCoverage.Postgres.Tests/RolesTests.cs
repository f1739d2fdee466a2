using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Postgres.Tests;

public sealed class RolesTests(MigratedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reader_reads_every_view_and_can_do_nothing_else()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await using var reader = await LoginAs.NewAsync(store, "streamcoverage_reader", Token);
        var views = await store.RowsAsync("SELECT viewname FROM pg_views WHERE schemaname = 'coverage' ORDER BY 1", Token);
        var tables = await store.RowsAsync("SELECT tablename FROM pg_tables WHERE schemaname = 'streamcoverage' ORDER BY 1", Token);

        Assert.NotEmpty(views);
        foreach (var view in views)
        {
            await reader.AllowsAsync($"SELECT * FROM coverage.{view} LIMIT 1");
            await reader.RefusesAsync($"DELETE FROM coverage.{view}");
        }
        foreach (var table in tables)
        {
            await reader.RefusesAsync($"SELECT 1 FROM streamcoverage.{table}");
            await reader.RefusesAsync($"INSERT INTO streamcoverage.{table} DEFAULT VALUES");
            await reader.RefusesAsync($"DELETE FROM streamcoverage.{table}");
            await reader.RefusesAsync($"TRUNCATE streamcoverage.{table}");
            await reader.RefusesAsync($"BEGIN; LOCK TABLE streamcoverage.{table}");
            await reader.RefusesAsync($"DROP TABLE streamcoverage.{table}");
        }
        await reader.RefusesAsync("UPDATE streamcoverage.measure_position SET epoch = 0");
        await reader.RefusesAsync("SELECT nextval('streamcoverage.mt_events_sequence')");
        await reader.RefusesAsync("CREATE TABLE coverage.mine (n int)");
        await reader.RefusesAsync("CREATE TABLE streamcoverage.mine (n int)");
        await reader.RefusesAsync("CREATE TABLE public.mine (n int)");
        await reader.RefusesAsync("CREATE OR REPLACE VIEW coverage.accounting AS SELECT 1");
        await reader.RefusesAsync("DROP VIEW coverage.accounting");
        await reader.RefusesAsync("CREATE ROLE mine");
        await reader.RefusesAsync("SET ROLE streamcoverage_writer");
        await reader.RefusesAsync("COPY (SELECT 1) TO PROGRAM 'cat'");
        await reader.RefusesAsync("SELECT pg_read_file('PG_VERSION')");
        await reader.RefusesAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename <> current_user");
    }

    [Fact]
    public async Task A_writer_runs_the_pipeline_and_changes_no_schema()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await using var writer = await LoginAs.NewAsync(store, "streamcoverage_writer", Token);
        await using var database = new PostgresDatabase(
            new PostgresOptions { ConnectionString = writer.ConnectionString }, NullLogger<PostgresDatabase>.Instance);
        var (measure, ingest, outbox) = (new PostgresMeasureStore(database), new PostgresIngestStore(database), new PostgresOutbox(database));

        var commits = new RandomCommits(5, 0, "n");
        for (var step = 0; step < 8; step++)
        {
            var owner = await measure.TakeOverAsync(0, Some.Retention, Token);
            await measure.CommitAsync(commits.Next(owner.NextOffset, owner.Epoch), Token);
        }
        await ingest.RecordAsync(Some.Source(), new IngestPosition(1, EventTime.Never, EventTime.Never, 1), [], null, Token);
        await outbox.MarkPublishedAsync([.. (await outbox.PendingAsync(10, Token)).Select(a => a.Id)], Token);
        await new PostgresQueries(database).StatusAsync(Token);
        await new PostgresDigests(database).DigestAsync("n0", Token);
        await new Migrator(new PostgresOptions { ConnectionString = writer.ConnectionString }, NullLogger<Migrator>.Instance).AssertAsync(Token);

        await writer.RefusesAsync("CREATE TABLE streamcoverage.mine (n int)");
        await writer.RefusesAsync("CREATE TABLE coverage.mine (n int)");
        await writer.RefusesAsync("CREATE TABLE public.mine (n int)");
        await writer.RefusesAsync("ALTER TABLE streamcoverage.outbox ADD COLUMN n int");
        await writer.RefusesAsync("DROP TABLE streamcoverage.outbox");
        await writer.RefusesAsync("TRUNCATE streamcoverage.outbox");
        await writer.RefusesAsync("DELETE FROM streamcoverage.schema_migration");
        await writer.RefusesAsync("DELETE FROM coverage.accounting");
        await writer.RefusesAsync("CREATE ROLE mine");
    }

    [Fact]
    public async Task Who_has_no_role_sees_nothing()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await using var stranger = await LoginAs.NewAsync(store, null, Token);

        await stranger.RefusesAsync("SELECT 1 FROM coverage.network_coverage_now");
        await stranger.RefusesAsync("SELECT 1 FROM streamcoverage.outbox");
    }
}

/// <summary>A login role of one test, with the rights of a group.</summary>
internal sealed class LoginAs : IAsyncDisposable
{
    private static int _made;

    private readonly StoreOnTestDatabase _store;
    private readonly string _name;

    private LoginAs(StoreOnTestDatabase store, string name)
    {
        (_store, _name) = (store, name);
        ConnectionString = new NpgsqlConnectionStringBuilder(store.Options.ConnectionString)
        {
            Username = name,
            Password = name,
            Pooling = false,
        }.ConnectionString;
    }

    public string ConnectionString { get; }

    public string Name => _name;

    public static async Task<LoginAs> NewAsync(StoreOnTestDatabase store, string? group, CancellationToken cancellationToken)
    {
        var name = $"login_{Environment.ProcessId}_{Interlocked.Increment(ref _made)}";
        await store.RowsAsync($"CREATE ROLE {name} LOGIN PASSWORD '{name}' {(group is null ? "" : $"IN ROLE {group}")}", cancellationToken);
        return new LoginAs(store, name);
    }

    public Task AllowsAsync(string sql) => StoreOnTestDatabase.RowsAsync(ConnectionString, sql, TestContext.Current.CancellationToken);

    public async Task RefusesAsync(string sql)
    {
        var refused = await Record.ExceptionAsync(() => AllowsAsync(sql));
        Assert.True(
            refused is PostgresException { SqlState: "42501" or "25006" or "55000" }, $"{sql}: {refused?.Message ?? "was allowed"}");
    }

    public async ValueTask DisposeAsync() => await _store.RowsAsync($"DROP ROLE {_name}", CancellationToken.None);
}
