using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using StreamCoverage.Pipeline.Memory;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Verify;
using StreamCoverage.Postgres.Sql;
using StreamCoverage.Postgres.Tests.Retaining;

namespace StreamCoverage.Postgres.Tests;

/// <summary>Failures of the database that are raised on purpose.</summary>
public sealed class RaisedFaultsTests(MigratedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("40001", "measure_position", "BEFORE UPDATE")]
    [InlineData("40P01", "slice_head", "BEFORE INSERT")]
    public async Task A_commit_that_the_database_aborts_is_done_again(string state, string table, string moment)
    {
        var (whole, options) = (new MemoryStore(), TwelveDays.Options(Retention.Forever));
        var records = TwelveDays.Records.Take(TwelveDays.RecordsPerDay / 4).ToList();
        await TwelveDays.RunAsync(whole, records, options);
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        // A sequence is not rolled back, so that the failure comes once.
        await store.RowsAsync(
            $"""
            CREATE SEQUENCE public.tries;
            CREATE FUNCTION public.fail_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF nextval('public.tries') = 1 THEN RAISE EXCEPTION 'on purpose' USING ERRCODE = '{state}'; END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER fails_once {moment} ON streamcoverage.{table} FOR EACH ROW EXECUTE FUNCTION public.fail_once();
            """, Token);

        await TwelveDays.RunAsync(store.Measure, records, options);

        Assert.Equal(["t"], await store.RowsAsync("SELECT last_value > 1 FROM public.tries", Token));
        Assert.Equal(
            ContentDigest.Of(whole.Content(), TwelveDays.Network).Projections, (await store.Digests.DigestAsync(TwelveDays.Network, Token)).Projections);
    }

    [Fact]
    public async Task Questions_that_hold_every_connection_of_theirs_do_not_hold_up_the_pipeline()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await using var database = new PostgresDatabase(
            new PostgresOptions { ConnectionString = store.Options.ConnectionString + ";Timeout=1", QueryConnectionsMax = 1 }, NullLogger<PostgresDatabase>.Instance);
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        var slow = database.Queries.ReadAsync(
            async (_, _) =>
            {
                asked.SetResult();
                await answer.Task;
                return 1;
            },
            Token);
        await asked.Task;

        await Assert.ThrowsAsync<StoreException>(() => new PostgresQueries(database).NetworksAsync(Token));
        var measure = new PostgresMeasureStore(database);
        var owner = await measure.TakeOverAsync(0, Some.Retention, Token);
        await measure.CommitAsync(StoreOnTestDatabase.Commit with { FromOffset = 0, ToOffset = 1, Epoch = owner.Epoch }, Token);

        answer.SetResult();
        Assert.Equal(1, await slow);
        Assert.Empty(await new PostgresQueries(database).NetworksAsync(Token));
    }

    [Fact]
    public async Task A_transaction_that_stands_idle_is_ended_by_the_server_and_the_next_one_works()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        foreach (var pool in (Transactions[])[store.Database.Pipeline, store.Database.Queries])
        {
            Assert.Equal("1min", await SettingAsync(pool));
            var ended = await Assert.ThrowsAsync<StoreException>(() => pool.ReadAsync(IdleAsync, Token));
            Assert.Contains("nothing of this step was kept", ended.Message, StringComparison.Ordinal);
            Assert.Equal("1min", await SettingAsync(pool));
        }

        static async Task<int> IdleAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
        {
            await connection.Command("SET LOCAL idle_in_transaction_session_timeout = 20").RunAsync(cancellationToken);
            for (var looks = 0; looks < 100; looks++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
                await connection.Command("SELECT 1").RunAsync(cancellationToken);
            }
            return 0;
        }
    }

    private static async Task<string> SettingAsync(Transactions pool) => (await pool.ReadAsync(
        (connection, token) => connection.Command("SHOW idle_in_transaction_session_timeout").ListAsync(r => r.GetString(0), token), Token))[0];
}
