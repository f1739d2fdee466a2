using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Postgres.Tests;

/// <summary>Each role tries every verb on every table and view: what it is not meant to do is refused.</summary>
public sealed class RefusalTests(MigratedServer server)
{
    private const string Denied = "42501";
    private const string ReadOnly = "25006";
    private const string NothingGranted = "01007";

    private static readonly string[] Ours = ["schema_migration", "api_key", "analyst_network"];

    private static readonly string[] OfAlerts = ["outbox", "outbox_sink", "outbox_delivery"];

    private static readonly Dictionary<string, string> Verbs = new()
    {
        ["select"] = "SELECT 1 FROM {0} LIMIT 1",
        ["insert"] = "INSERT INTO {0} DEFAULT VALUES",
        ["update"] = "UPDATE {0} SET {1} = DEFAULT WHERE false",
        ["delete"] = "DELETE FROM {0} WHERE false",
        ["truncate"] = "TRUNCATE {0} CASCADE",
        ["alter"] = "ALTER TABLE {0} ADD COLUMN mine int",
        ["drop"] = "DROP TABLE {0} CASCADE",
        ["index"] = "CREATE INDEX mine ON {0} ({1})",
        ["trigger"] = "CREATE TRIGGER mine BEFORE INSERT ON {0} EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        ["policy"] = "ALTER TABLE {0} DISABLE ROW LEVEL SECURITY",
        ["grant"] = "GRANT SELECT ON {0} TO PUBLIC",
        ["own"] = "ALTER TABLE {0} OWNER TO CURRENT_USER",
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Roles => ["writer", "publisher", "web", "reader", "analyst", "nobody"];

    [Theory, MemberData(nameof(Roles))]
    public async Task A_role_can_do_what_it_is_for_and_nothing_else(string role)
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await using var login = await LoginAs.NewAsync(store, role == "nobody" ? null : $"streamcoverage_{role}", Token);
        await using var connection = new NpgsqlConnection(login.ConnectionString);
        await connection.OpenAsync(Token);
        var relations = await RelationsAsync(store);
        Assert.True(relations.Count > 90, $"{relations.Count} relations");

        foreach (var (schema, name, column, isView) in relations)
            foreach (var (verb, form) in Verbs.Where(verb => !isView || verb.Key is "select" or "insert" or "update" or "delete"))
            {
                var sql = string.Format(System.Globalization.CultureInfo.InvariantCulture, form, $"{schema}.{name}", column);
                Assert.True(
                    IsMeant(role, schema, name, verb) == await IsAllowedAsync(connection, sql, isView), $"{role}: {sql}");
            }
        string[] ofTheOwner =
        [
            "CREATE SCHEMA mine", "CREATE TABLE public.mine (n int)", "CREATE TABLE streamcoverage.mine (n int)", "CREATE VIEW coverage.mine AS SELECT 1",
            "CREATE VIEW own.mine AS SELECT 1",
        ];
        foreach (var sql in ofTheOwner.Concat(await OfTheServerAsync(store)))
            Assert.False(await RunsAsync(connection, sql, isView: false), $"{role}: {sql}");
    }

    [Fact]
    public async Task The_owner_applies_the_schema_and_makes_keys_and_is_no_master_of_the_server()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await using var empty = await server.NewEmptyDatabaseAsync(Token);
        var name = $"owner_{Environment.ProcessId}";
        await store.RowsAsync($"CREATE ROLE {name} LOGIN PASSWORD '{name}'", Token);
        try
        {
            var text = new NpgsqlConnectionStringBuilder(empty.ConnectionString) { Username = name, Password = name, Pooling = false };
            await store.RowsAsync($"ALTER DATABASE {text.Database} OWNER TO {name}", Token);
            var options = new PostgresOptions { ConnectionString = text.ConnectionString };
            Assert.Equal(Migration.All, (await new Migrator(options, NullLogger<Migrator>.Instance).ApplyAsync(Token)).Applied);
            await using (var database = new PostgresDatabase(options, NullLogger<PostgresDatabase>.Instance))
            {
                var (secret, now) = (ApiSecret.Make(), TimeProvider.System.GetUtcNow());
                await new PostgresApiKeys(database).AddAsync(new(secret.Id, secret.Hash(), ["a"], "", now, now.AddDays(1), null), Token);
            }

            await using var connection = new NpgsqlConnection(text.ConnectionString);
            await connection.OpenAsync(Token);
            foreach (var sql in await OfTheServerAsync(store))
                Assert.False(await RunsAsync(connection, sql, isView: false), sql);
        }
        finally
        {
            await empty.DisposeAsync();
            await store.RowsAsync($"DROP ROLE {name}", Token);
        }
    }

    [Fact]
    public async Task The_publisher_changes_what_it_must_and_not_an_alert()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await store.CommitAsync(StoreOnTestDatabase.Commit with { Outbox = [Some.Outbox("a-1", 0, "a", "{}")] }, Token);
        await using var login = await LoginAs.NewAsync(store, "streamcoverage_publisher", Token);
        await using var database = new PostgresDatabase(new() { ConnectionString = login.ConnectionString }, NullLogger<PostgresDatabase>.Instance);

        var sink = new PostgresSinkOutbox(database, "hook", "here");
        await sink.RegisterAsync(Token);
        await sink.MarkPublishedAsync([.. (await sink.PendingAsync(10, Token)).Select(a => a.Id)], Token);
        var topic = new PostgresOutbox(database);
        Assert.Equal("a-1", Assert.Single(await topic.PendingAsync(10, Token)).Id);
        await topic.MarkPublishedAsync(["a-1"], Token);
        Assert.Empty(await topic.PendingAsync(10, Token));

        foreach (var column in new[] { "id", "network", "occurred_at", "data" })
            await login.RefusesAsync($"UPDATE streamcoverage.outbox SET {column} = NULL WHERE false");
        await login.RefusesAsync("UPDATE streamcoverage.outbox_sink SET name = 'other' WHERE false");
        await login.RefusesAsync("SELECT 1 FROM streamcoverage.network_state");
    }

    [Fact]
    public async Task The_web_role_answers_every_question_and_looks_keys_up()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var secret = ApiSecret.Make();
        var now = TimeProvider.System.GetUtcNow();
        var keys = new PostgresApiKeys(store.Database);
        await keys.AddAsync(new(secret.Id, secret.Hash(), ["a", "b,c"], "it's me", now, now.AddDays(1), null), Token);
        await using var login = await LoginAs.NewAsync(store, "streamcoverage_web", Token);
        await using var database = new PostgresDatabase(new() { ConnectionString = login.ConnectionString }, NullLogger<PostgresDatabase>.Instance);

        var (queries, seen) = (new PostgresQueries(database), new PostgresApiKeys(database));
        await queries.NetworksAsync(Token);
        await queries.StatusAsync(Token);
        await queries.VitalsAsync(Token);
        Assert.Null(await queries.NewestAsync("a", "1h", Token));
        await new Migrator(new() { ConnectionString = login.ConnectionString }, NullLogger<Migrator>.Instance).AssertAsync(Token);

        var key = await seen.FindAsync(secret.Id, Token);
        Assert.True(key!.IsProvedBy(secret) && key.IsGood(now) && !key.IsProvedBy(ApiSecret.Make()));
        Assert.Equal(["a", "b,c"], key.Networks);
        Assert.Equal("it's me", key.Note);
        Assert.Null(await seen.FindAsync("0123456789abcdef", Token));
        await Assert.ThrowsAsync<StoreException>(() => seen.RevokeAsync(secret.Id, now, Token));

        Assert.True(await seen.AnyAsync(now, Token));
        Assert.True(await keys.RevokeAsync(secret.Id, now, Token));
        Assert.True(await keys.RevokeAsync(secret.Id, now.AddHours(1), Token));
        Assert.False(await keys.RevokeAsync("0123456789abcdef", now, Token));
        Assert.False(await seen.AnyAsync(now, Token) || (await seen.FindAsync(secret.Id, Token))!.IsGood(now));
        Assert.DoesNotContain(
            secret.Reveal()[20..], string.Join('\n', await store.RowsAsync("SELECT k::text FROM streamcoverage.api_key k", Token)), StringComparison.Ordinal);
    }

    // What none of the roles may, the owner neither.
    private static async Task<IReadOnlyList<string>> OfTheServerAsync(StoreOnTestDatabase store)
    {
        // Leaves a session of the superuser behind, in the pool: there is somebody to be thrown out.
        await store.Queries.NetworksAsync(Token);
        var superuser = (await store.RowsAsync("SELECT quote_ident(current_user)", Token))[0];
        return
        [
            "CREATE ROLE mine", "CREATE DATABASE mine", "CREATE EXTENSION dblink", "ALTER SYSTEM SET work_mem = '1GB'", "COPY (SELECT 1) TO PROGRAM 'true'",
            "COPY (SELECT 1) TO '/tmp/mine'", "SELECT pg_read_file('/etc/passwd')", "SELECT rolpassword FROM pg_authid",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename <> current_user", "ALTER ROLE CURRENT_USER SUPERUSER",
            $"SET SESSION AUTHORIZATION {superuser}", "GRANT pg_read_all_data TO CURRENT_USER",
        ];
    }

    private static bool IsMeant(string role, string schema, string relation, string verb) => (role, schema, verb) switch
    {
        ("writer", "streamcoverage", "insert" or "update" or "delete") => !Ours.Contains(relation),
        ("writer" or "web", "streamcoverage", "select") => true,
        ("publisher", "streamcoverage", "select") => OfAlerts.Contains(relation),
        ("publisher", "streamcoverage", "insert") => relation == "outbox_sink",
        ("writer" or "reader", "coverage", "select") => true,
        ("analyst", "own", "select") => true,
        _ => false,
    };

    // Undone at once, so that what one verb may do does not stand in the way of the next.
    private static async Task<bool> IsAllowedAsync(NpgsqlConnection connection, string sql, bool isView)
    {
        await using var transaction = await connection.BeginTransactionAsync(Token);
        return await RunsAsync(connection, sql, isView);
    }

    // Refused is what is denied; whatever else goes wrong came after the right to do it.
    private static async Task<bool> RunsAsync(NpgsqlConnection connection, string sql, bool isView)
    {
        var gaveNothing = false;
        void Hear(object sender, NpgsqlNoticeEventArgs e) => gaveNothing |= e.Notice.SqlState == NothingGranted;
        connection.Notice += Hear;
        try
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(Token);
            return !gaveNothing;
        }
        catch (PostgresException e)
        {
            // A view that joins cannot be written by anybody, which is told before the rights are looked at.
            return e.SqlState is not (Denied or ReadOnly) && !(isView && e.SqlState is "55000" or "0A000" or "428C9");
        }
        finally
        {
            connection.Notice -= Hear;
        }
    }

    private static async Task<IReadOnlyList<(string Schema, string Name, string Column, bool IsView)>> RelationsAsync(StoreOnTestDatabase store) =>
        [.. (await store.RowsAsync(
            """
            SELECT n.nspname, c.relname, (
                SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attidentity = '' AND a.attgenerated = ''
                ORDER BY a.attnum LIMIT 1), c.relkind
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname IN ('streamcoverage', 'coverage', 'own') AND c.relkind IN ('r', 'v', 'p') ORDER BY 1, 2
            """, Token)).Select(row => row.Split('|')).Select(row => (row[0], row[1], row[2], row[3] == "v"))];
}
