using System.Text.RegularExpressions;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.TestKit;

namespace StreamCoverage.Postgres.Tests;

/// <summary>The queries of <c>infra/sql</c>, as an analyst runs them.</summary>
public sealed partial class AnalystQueriesTests(MigratedServer server)
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "infra", "sql");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_query_gives_rows_to_a_reader()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await FillAsync(store);
        await using var reader = await LoginAs.NewAsync(store, "streamcoverage_reader", Token);

        foreach (var file in Directory.GetFiles(Folder, "*.sql").Order(StringComparer.Ordinal))
        {
            var rows = await StoreOnTestDatabase.RowsAsync(reader.ConnectionString, await File.ReadAllTextAsync(file, Token), Token);
            Assert.True(rows.Count > 0, $"{Path.GetFileName(file)} gives no rows");
        }
    }

    [Fact]
    public void Every_query_begins_with_its_question_and_stands_in_the_list()
    {
        var list = File.ReadAllText(Path.Combine(Folder, "README.md"));
        foreach (var file in Directory.GetFiles(Folder, "*.sql"))
        {
            var question = Question().Match(File.ReadLines(file).First());
            Assert.True(question.Success, $"{Path.GetFileName(file)} does not begin with a question");
            Assert.Contains($"| [{Path.GetFileName(file)}]({Path.GetFileName(file)}) | {question.Groups[1].Value} |", list, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_balance_of_the_accounting_is_0_and_tells_what_is_missing()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await FillAsync(store);
        var query = await File.ReadAllTextAsync(Path.Combine(Folder, "accounting.sql"), Token);

        Assert.Equal(["streamcoverage.request-outcomes|0|10|6|1|1|2|3|0"], await store.RowsAsync(query, Token));
    }

    private static async Task FillAsync(StoreOnTestDatabase store)
    {
        var cell = Some.CellDocument(Some.Cell("m1", "eu"));
        await store.CommitAsync(StoreOnTestDatabase.Commit with
        {
            Documents =
            [
                Some.Document("net/1h", Some.Coverage()), Some.Document("net/1h", Some.Funnel()), Some.Document(cell.Id, cell),
                Some.Document(Some.Standing("op1", 1, 9, 2)), Some.Document("a1", Some.Alert("a1", 30, 50)), .. SampleAnalysis.All(),
            ],
            History = [Some.History(10, 30), Some.NoHistory(20)],
            Slices = [Some.Facts(7, 0, rows: [Some.Row("m1", "op1", 4)])],
            Events = [Some.Joined("op1", 1, 1)],
            Sources = [new SourceMark(Some.Source(), 1, SourceState.Active, Some.Minute(8), 9)],
        }, Token);
        await store.Ingest.RecordAsync(
            Some.Source(), new IngestPosition(3, EventTime.Never, Some.Minute(2), 9),
            [new(Some.Source(), Some.Minute(1), 9, 0, 9, 10, 6, 1, 1, [KeyValuePair.Create("bad-time", 2L)], 0, 3)], null, Token);
    }

    [GeneratedRegex(@"^-- ([A-Z][^?]+\?)")]
    private static partial Regex Question();
}
