using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Latency;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Windows;
using StreamCoverage.Documents;
using StreamCoverage.Documents.Definitions;
using StreamCoverage.Integration.Tests.Support;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres;
using StreamCoverage.TestKit;

namespace StreamCoverage.Integration.Tests;

/// <summary>The commands that ask what analyses found, over stored documents; no Kafka is needed.</summary>
public sealed class AskingTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly IReadOnlyDictionary<string, string> Nowhere = new Dictionary<string, string> { ["STREAMCOVERAGE_POSTGRES"] = "" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_command_answers_in_one_sentence_then_in_tables_or_as_json()
    {
        await using var database = await postgres.NewDatabaseAsync(Token);
        await StoreAsync(database.ConnectionString);
        var environment = new Dictionary<string, string> { ["STREAMCOVERAGE_POSTGRES"] = database.ConnectionString };
        (string[] Command, string Sentence)[] asked =
        [
            (["dimensions", "--dimension", "model"], "net, window 1h, to 2026-01-01 01:00:00Z: most demand without sure coverage: model a, of whose 8 requests 40.0 % are covered"),
            (["latency"], "net, window 1h, to 2026-01-01 01:00:00Z: 95 of 100 requests never succeeded; half did within 100.5 ms"),
            (["change"], "coverage went from 50.0 % to 60.0 %: +15.0 points from service, -5.0 points from a different mix of demand"),
            (["contribution"], "op1 adds most, 20.0 % of demand; of 1 operators that served, 1 qualify in a covered cell, and 1 cover demand that nobody else does"),
            (["convergence"], "38.25 effective operators in 4.2 distinct strategies; they fail like 12.5 independent ones"),
            (["fragility"], "worst: losing owner atlas costs 34.0 % of demand; operators that qualify cover 80.0 %"),
            (["gaps"], "recruit model=m1, hardware=h200: it would raise the success rate by +20.0 points and coverage by +25.0 points"),
            (["verdict"], "net, to 2026-01-01 01:00:00Z: coverage. Coverage predicted better."),
        ];
        foreach (var (command, sentence) in asked)
        {
            var (code, said) = await RunningProgram.RunAsync(environment, Token, command);
            Assert.True(code == 0, said);
            TestContext.Current.TestOutputHelper?.WriteLine(said);
            Assert.Contains(sentence, said.Split('\n')[0], StringComparison.Ordinal);
            var (_, json) = await RunningProgram.RunAsync(environment, Token, [.. command, "--json"]);
            JsonDocument.Parse(json).Dispose();
        }
    }

    [Fact]
    public async Task Every_metric_is_explained_with_the_figures_that_went_in()
    {
        await using var database = await postgres.NewDatabaseAsync(Token);
        await StoreAsync(database.ConnectionString);
        var environment = new Dictionary<string, string> { ["STREAMCOVERAGE_POSTGRES"] = database.ConnectionString };

        // One metric of each document, since every start of the program takes a while.
        foreach (var metric in MetricDefinitions.All.Where(m => !IsMeasured(m)).DistinctBy(m => string.Join('.', m.Field.Split('.')[..^1])))
        {
            var (code, said) = await RunningProgram.RunAsync(environment, Token, "explain", metric.Name, "--json");
            Assert.True(code == 0, said);
            var rows = JsonDocument.Parse(said).RootElement.GetProperty("rows").EnumerateArray().ToList();
            Assert.NotEmpty(rows);
            Assert.All(rows, row => Assert.Equal(metric.Field[(metric.Field.IndexOf('.') + 1)..], row.EnumerateObject().Last().Name));
        }
        var (_, gini) = await RunningProgram.RunAsync(environment, Token, "explain", "gini");
        Assert.Matches("requests +owner +9 +0.6", gini);
    }

    [Fact]
    public async Task A_definition_needs_no_database()
    {
        var (code, said) = await RunningProgram.RunAsync(Nowhere, Token, "explain", "shapley-share");
        Assert.True(code == 0, said);
        Assert.Contains("number who qualify", said, StringComparison.Ordinal);
        var (_, all) = await RunningProgram.RunAsync(Nowhere, Token, "explain");
        Assert.All(MetricDefinitions.All, m => Assert.Contains(m.Name, all, StringComparison.Ordinal));
        var (usage, unknown) = await RunningProgram.RunAsync(Nowhere, Token, "explain", "coverage");
        Assert.Equal(2, usage);
        Assert.Contains("among them coverage-lower", unknown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_not_analysed_is_told_and_fails()
    {
        await using var database = await postgres.NewDatabaseAsync(Token);
        await StoreAsync(database.ConnectionString);
        var environment = new Dictionary<string, string> { ["STREAMCOVERAGE_POSTGRES"] = database.ConnectionString };
        foreach (var command in new[] { "fragility", "contribution" })
        {
            var (code, said) = await RunningProgram.RunAsync(environment, Token, command, "--window", "28d");
            Assert.Equal(1, code);
            Assert.Contains("net has no analysis of the window 28d yet", said, StringComparison.Ordinal);
        }
    }

    // Nine of ten succeed in a tenth of a second, and the tenth never does.
    private static IEnumerable<DocumentWrite> Figures()
    {
        var tally = new WindowTally(new CellJudge(), panesAreHours: false);
        var requests = new OutcomeCounts { [Outcome.Succeeded] = 90, [Outcome.Capacity] = 10 };
        tally.Add(
        [
            new(new("m1", "chat", "h100", "eu", null, null), null, ReporterRole.Gateway, requests, default, 0)
            {
                Latencies = LatencyBins.Of([new(LatencyScale.KeyOf(100_000), 90)]),
            },
        ]);
        var end = EventTime.FromUtc(new DateTimeOffset(2026, 1, 1, 1, 0, 0, TimeSpan.Zero));
        var answer = FigureDocuments.Answer("net", WindowSpec.Defaults.Single(w => w.Name == "1h"), end, tally.Figures(), new(2, 1), tally);
        yield return new(nameof(NetworkCoverage), answer.Network.Id, "net", DocumentJson.Write(answer.Network));
        yield return new(nameof(ConditionFunnel), answer.Funnel.Id, "net", DocumentJson.Write(answer.Funnel));
        foreach (var cell in answer.Cells)
            yield return new(nameof(CellCoverage), cell.Id, "net", DocumentJson.Write(cell));
    }

    private static bool IsMeasured(MetricDefinition metric) => metric.Field.Split('.')[0] is nameof(NetworkCoverage) or nameof(CellCoverage) or nameof(ConditionFunnel) or nameof(CoverageAlert);

    private static async Task StoreAsync(string connectionString)
    {
        var options = new PostgresOptions { ConnectionString = connectionString };
        await new Migrator(options, NullLogger<Migrator>.Instance).ApplyAsync(Token);
        await using var database = new PostgresDatabase(options, NullLogger<PostgresDatabase>.Instance);
        var store = new PostgresMeasureStore(database);
        var owner = await store.TakeOverAsync(0, new(TimeSpan.FromHours(1), TimeSpan.FromDays(28)), Token);
        var standing = new OperatorStanding
        {
            Id = "net/op1",
            Network = "net",
            Operator = "op1",
            JoinedAt = null,
            LeftAt = null,
            Capabilities = null,
            Dependencies = null,
            StakeMicros = null,
            Attempts = 0,
            Succeeded = 0,
            RewardMicros = 0,
            FirstServedAt = null,
            LastServedAt = null,
            Timeline = [],
        };
        await store.CommitAsync(
            new()
            {
                Partition = 0,
                FromOffset = owner.NextOffset,
                ToOffset = owner.NextOffset + 1,
                Epoch = owner.Epoch,
                Watermark = EventTime.Never,
                Documents =
                [
                    .. SampleAnalysis.All(), .. Figures(), new(nameof(OperatorStanding), standing.Id, standing.Network, JsonSerializer.SerializeToUtf8Bytes(standing)),
                ],
                Networks = [new("net", EventTime.FromUtc(new DateTimeOffset(2026, 1, 1, 1, 0, 0, TimeSpan.Zero)), [])],
            },
            Token);
    }
}
