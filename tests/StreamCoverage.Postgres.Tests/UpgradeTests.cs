using Microsoft.Extensions.Logging.Abstractions;
using StreamCoverage.Pipeline.Memory;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Verify;
using StreamCoverage.Postgres.Tests.Retaining;
using StreamCoverage.TestKit;

namespace StreamCoverage.Postgres.Tests;

/// <summary>Databases as older programs left them, after a third of a day: tests/oracle/dumps.</summary>
public sealed class UpgradeTests(MigratedServer server)
{
    private const int Slices = 48;

    // Names the file that the newest schema is dumped into, for a release.
    private const string DumpVariable = "STREAMCOVERAGE_DUMP";

    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "tests", "oracle", "dumps");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Dumps => [.. Directory.GetFiles(Folder, "*.sql.gz").Select(file => Path.GetFileName(file)!).Order()];

    private static IReadOnlyList<LogRecord> Before => [.. TwelveDays.Records.Take(Slices * 3)];

    private static IReadOnlyList<LogRecord> After => [.. TwelveDays.Records.Take(Slices * 3 * 2)];

    [Theory, MemberData(nameof(Dumps))]
    public async Task An_old_database_is_brought_up_to_date_and_measured_on_as_if_it_had_always_been(string dump)
    {
        var (whole, options) = (new MemoryStore(), TwelveDays.Options(Retention.Forever));
        await TwelveDays.RunAsync(whole, After, options);
        await using var test = await server.NewEmptyDatabaseAsync(Token);
        await PostgresTools.ShellAsync($"gunzip -c '{Path.Combine(Folder, dump)}' | psql -q -v ON_ERROR_STOP=1 >/dev/null", test.ConnectionString, Token);
        var postgres = new PostgresOptions { ConnectionString = test.ConnectionString };
        var migrator = new Migrator(postgres, NullLogger<Migrator>.Instance);
        if (dump != $"schema-{Migration.All[^1].Number:D4}.sql.gz")
            await Assert.ThrowsAsync<SchemaException>(() => migrator.AssertAsync(Token));

        await migrator.ApplyAsync(Token);
        await migrator.AssertAsync(Token);
        await using var database = new PostgresDatabase(postgres, NullLogger<PostgresDatabase>.Instance);
        await TwelveDays.RunAsync(new PostgresMeasureStore(database), After, options);

        var stored = await new PostgresDigests(database).DigestAsync(TwelveDays.Network, Token);
        Assert.Equal(ContentDigest.Of(whole.Content(), TwelveDays.Network).Projections, stored.Projections);
        Assert.Equal("Measured", await new PostgresQueries(database).StatusAsync(Token) is { Measure: [{ NextOffset: Slices * 3 * 2 }] } ? "Measured" : "not measured to the end");
    }

    [Fact]
    public async Task A_dump_of_the_newest_schema_is_written_where_one_is_asked_for()
    {
        var file = Environment.GetEnvironmentVariable(DumpVariable);
        Assert.SkipUnless(file is not null, $"{DumpVariable} names no file");
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await TwelveDays.RunAsync(store.Measure, Before, TwelveDays.Options(Retention.Forever));
        // The newest pg_dump writes \restrict and a random word, which older psql do not know.
        const string Dump = @"pg_dump --no-owner --no-privileges | grep -vE '^\\(un)?restrict ' | gzip -9n";
        await PostgresTools.ShellAsync($"{Dump} > '{file}'", store.Options.ConnectionString, Token);
    }
}
