using System.Diagnostics;
using StreamCoverage.TestKit;

namespace StreamCoverage.Repository.Tests;

/// <summary>Spans and metrics arrive at a collector of OpenTelemetry, where one is named, and only there.</summary>
public sealed class OtlpTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly TimeSpan ArriveMax = TimeSpan.FromMinutes(1);

    // From an event's arrival to its figures, and the question that was asked meanwhile.
    private static readonly string[] Wanted =
    [
        "span ingest batch", "span publish", "span commit", "span measure step", "span compute", "span GET /v1/networks",
        "metric streamcoverage.events.read", "metric streamcoverage.slices.closed", "metric http.server.request.duration",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_is_traced_from_the_log_to_the_store_and_a_question_by_its_route()
    {
        await using var database = await postgres.NewDatabaseAsync(Token);
        await using var broker = await Broker.StartAsync(Token);
        await using var collector = new Collector();
        Dictionary<string, string> environment = new()
        {
            ["STREAMCOVERAGE_POSTGRES"] = database.ConnectionString,
            ["STREAMCOVERAGE_KAFKA__bootstrap.servers"] = broker.BootstrapServers,
        };
        foreach (var line in new[] { "db apply", "simulate --scenario steady --length 5m --start now-10m" })
        {
            var (code, said) = await Command.RunAsync(Command.StreamCoverage, line.Split(' '), environment, Token);
            Assert.True(code == 0, said);
        }

        string[] run = ["run", "--port", "0", "--idle-after", "1s", "--drain-after", "2s"];
        using var program = Command.Start(Command.StreamCoverage, run,
        [
            .. environment, new("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address.AbsoluteUri), new("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            new("OTEL_BSP_SCHEDULE_DELAY", "200"), new("OTEL_METRIC_EXPORT_INTERVAL", "500"),
        ]);
        try
        {
            // What it says of its work is read too, so that it never waits for a reader.
            program.BeginErrorReadLine();
            using var client = new HttpClient { BaseAddress = await PageAsync(program) };
            await AskUntilAsync(client, collector);
        }
        finally
        {
            program.Kill(entireProcessTree: true);
        }
    }

    private static async Task<Uri> PageAsync(Process program)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(ArriveMax);
        string? line;
        while ((line = await program.StandardOutput.ReadLineAsync(limit.Token)) is not null)
            if (line.StartsWith("page at ", StringComparison.Ordinal))
                break;
        return new(line!["page at ".Length..]);
    }

    // Asked again and again: a push that a busy machine cuts off is not repeated, and loses its spans.
    private static async Task AskUntilAsync(HttpClient client, Collector collector)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < ArriveMax && !Wanted.All(collector.Names.ContainsKey))
        {
            using var answer = await client.GetAsync(new Uri("/v1/networks", UriKind.Relative), Token);
            Assert.True(answer.IsSuccessStatusCode);
            await Task.Delay(500, Token);
        }
        Assert.True(
            Wanted.All(collector.Names.ContainsKey),
            $"not within {ArriveMax}: {string.Join(", ", Wanted.Except(collector.Names.Keys))}; there are {string.Join(", ", collector.Names.Keys.Order(StringComparer.Ordinal))}");
    }
}
