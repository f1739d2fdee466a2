using Microsoft.Extensions.Logging.Abstractions;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Postgres.Tests;

public sealed class MigratorTests(MigratedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Steps_are_numbered_in_their_order()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);

        Assert.Equal(Migration.All.Select(m => m.Number).Distinct().Order(), Migration.All.Select(m => m.Number));
        Assert.Equal(
            Migration.All.Select(m => $"{m.Number}|{m.Name}|{m.Checksum}"),
            await store.RowsAsync("SELECT number, name, checksum FROM streamcoverage.schema_migration ORDER BY number", Token));
    }

    [Fact]
    public async Task Applying_again_changes_nothing()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var before = await store.RowsAsync("SELECT number, applied_at FROM streamcoverage.schema_migration", Token);

        var report = await store.Migrator().ApplyAsync(Token);

        Assert.Empty(report.Applied);
        Assert.Equal(before, await store.RowsAsync("SELECT number, applied_at FROM streamcoverage.schema_migration", Token));
        await store.Migrator().AssertAsync(Token);
    }

    [Fact]
    public async Task Of_many_that_apply_at_the_same_time_each_step_is_done_by_one()
    {
        await using var test = await server.NewEmptyDatabaseAsync(Token);
        var options = new PostgresOptions { ConnectionString = test.ConnectionString };

        var reports = await Task.WhenAll(Enumerable.Range(0, 6).Select(
            _ => new Migrator(options, NullLogger<Migrator>.Instance).ApplyAsync(Token)));

        Assert.Equal(Migration.All.Select(m => m.Number), reports.SelectMany(r => r.Applied).Select(m => m.Number).Order());
    }

    [Fact]
    public async Task An_empty_database_lacks_every_step()
    {
        await using var test = await server.NewEmptyDatabaseAsync(Token);
        var migrator = new Migrator(new PostgresOptions { ConnectionString = test.ConnectionString }, NullLogger<Migrator>.Instance);

        var lacks = await Assert.ThrowsAsync<SchemaException>(() => migrator.AssertAsync(Token));

        Assert.Contains("0001 measure, 0002 ingest, 0003 marten, 0004 views", lacks.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_fails_leaves_nothing_and_the_steps_before_it_stay()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var five = new Migration(Migration.All[^1].Number + 1, "fine", "CREATE TABLE streamcoverage.fine (n int)");
        var six = new Migration(five.Number + 1, "broken", "CREATE TABLE streamcoverage.half (n int); SELECT 1 / 0");

        await Assert.ThrowsAsync<StoreException>(() => store.Migrator([.. Migration.All, five, six]).ApplyAsync(Token));

        Assert.Equal(["t|f"], await store.RowsAsync(
            "SELECT to_regclass('streamcoverage.fine') IS NOT NULL, to_regclass('streamcoverage.half') IS NOT NULL", Token));
        await store.Migrator([.. Migration.All, five]).AssertAsync(Token);
    }

    [Fact]
    public async Task A_step_that_comes_late_is_applied_after_those_with_higher_numbers()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        Migration[] tenth = [new(1010, "ten", "CREATE TABLE streamcoverage.ten (n int)")], ninth = [new(1009, "nine", "CREATE TABLE streamcoverage.nine (n int)")];
        await store.Migrator([.. Migration.All, .. tenth]).ApplyAsync(Token);
        var late = store.Migrator([.. Migration.All, .. ninth, .. tenth]);

        Assert.Contains("1009 nine", (await Assert.ThrowsAsync<SchemaException>(() => late.AssertAsync(Token))).Message, StringComparison.Ordinal);
        Assert.Equal(ninth, (await late.ApplyAsync(Token)).Applied);
        await late.AssertAsync(Token);
    }

    [Fact]
    public async Task A_database_that_is_newer_than_the_program_is_refused()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var old = store.Migrator([.. Migration.All.SkipLast(1)]);

        Assert.Contains("newer than this program", (await Assert.ThrowsAsync<SchemaException>(() => old.ApplyAsync(Token))).Message, StringComparison.Ordinal);
        Assert.Contains("newer than this program", (await Assert.ThrowsAsync<SchemaException>(() => old.AssertAsync(Token))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_was_changed_after_it_was_applied_is_refused()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var changed = store.Migrator([new Migration(1, Migration.All[0].Name, "SELECT 1"), .. Migration.All.Skip(1)]);

        await Assert.ThrowsAsync<SchemaException>(() => changed.ApplyAsync(Token));
        await Assert.ThrowsAsync<SchemaException>(() => changed.AssertAsync(Token));
    }

    [Fact]
    public async Task A_table_that_is_in_use_is_waited_for_no_longer_than_allowed()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await using var reader = new Npgsql.NpgsqlConnection(store.Options.ConnectionString);
        await reader.OpenAsync(Token);
        await using var reading = await reader.BeginTransactionAsync(Token);
        await using var hold = new Npgsql.NpgsqlCommand("LOCK TABLE streamcoverage.outbox IN ACCESS SHARE MODE", reader);
        await hold.ExecuteNonQueryAsync(Token);
        var next = new Migration(Migration.All[^1].Number + 1, "alters", "ALTER TABLE streamcoverage.outbox ADD COLUMN n int");
        var options = store.Options with { MigrationLockMax = TimeSpan.FromMilliseconds(50) };

        var refused = await Assert.ThrowsAsync<StoreException>(
            () => new Migrator(options, NullLogger<Migrator>.Instance, [.. Migration.All, next]).ApplyAsync(Token));

        Assert.Contains("55P03", refused.Message, StringComparison.Ordinal);
    }
}
