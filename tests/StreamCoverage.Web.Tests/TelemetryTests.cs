using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Telemetry;
using StreamCoverage.Web.Hosting;
using StreamCoverage.Web.Telemetry;
using StreamCoverage.Web.Tests.Support;

namespace StreamCoverage.Web.Tests;

/// <summary>What the process tells of itself: metrics and readiness.</summary>
[Collection(nameof(TelemetryTests))]
public sealed partial class TelemetryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_are_what_prometheus_reads_and_its_own_tool_finds_nothing_to_mend()
    {
        var text = await MetricsAsync(_ => { });
        Assert.Contains("streamcoverage_build_info{", text, StringComparison.Ordinal);
        Assert.Contains("\nstreamcoverage_partitions{stage=\"ingest\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("streamcoverage_commit_duration_seconds_bucket{stage=\"measure\",le=\"+Inf\"}", text, StringComparison.Ordinal);
        if (Programs.Find("promtool") is { } promtool)
        {
            var (code, said) = await Programs.RunAsync(promtool, ["check", "metrics"], text, Token);
            Assert.True(code == 0 && said.Length == 0, said);
        }
    }

    [Fact]
    public async Task The_metrics_are_the_listed_ones_by_their_rules()
    {
        var names = Family().Matches(await MetricsAsync(_ => { })).Select(m => (Name: m.Groups[1].Value, Type: m.Groups[2].Value))
            .Where(m => m.Name.StartsWith("streamcoverage_", StringComparison.Ordinal)).ToList();
        string[] wanted =
        [
            "streamcoverage_alerts_open", "streamcoverage_build_info", "streamcoverage_commit_duration_seconds", "streamcoverage_dead_letters_total",
            "streamcoverage_events_accepted_total", "streamcoverage_events_duplicate_total", "streamcoverage_events_late_total",
            "streamcoverage_events_over_bound_total", "streamcoverage_events_overflowed_total", "streamcoverage_events_read_total", "streamcoverage_events_refused_total", "streamcoverage_http_requests_limited_total", "streamcoverage_networks",
            "streamcoverage_outbox_pending", "streamcoverage_part_restarts_total", "streamcoverage_partitions", "streamcoverage_partitions_halted",
            "streamcoverage_process_memory_bytes", "streamcoverage_projection_age_seconds", "streamcoverage_records_lost_total",
            "streamcoverage_slices_closed_total", "streamcoverage_slices_open", "streamcoverage_slices_restated_total", "streamcoverage_store_up",
            "streamcoverage_watermark_age_seconds",
        ];
        Assert.Equal(wanted, names.Select(m => m.Name));
        Assert.All(names, m => Assert.Equal(m.Type == "counter", m.Name.EndsWith("_total", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Networks_with_series_of_their_own_are_few()
    {
        var text = await MetricsAsync(networks =>
        {
            for (var i = 0; i < StoreGauges.NetworksMax + 5; i++)
                networks.Add($"n{i:D3}");
        });
        Assert.Equal(StoreGauges.NetworksMax + 1, Regex.Count(text, "^streamcoverage_projection_age_seconds\\{network=", RegexOptions.Multiline));
        Assert.Matches("streamcoverage_alerts_open\\{network=\"__other__\"\\} [0-9]+\n", text);
        Assert.Contains("\nstreamcoverage_networks 106\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_is_ready_when_nothing_speaks_against_it()
    {
        var check = new Check();
        await using var server = await Server.StartAsync(Token, self: new() { Checks = [check] });
        check.Reason = "ingest: no partition is assigned";
        var problem = await server.JsonAsync("/readyz", Token, HttpStatusCode.ServiceUnavailable);
        Assert.Contains("no partition is assigned", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        check.Reason = null;
        // A look holds for a second.
        while ((await server.Client.GetAsync(new Uri("/readyz", UriKind.Relative), Token)).StatusCode != HttpStatusCode.OK)
            Assert.False(Token.IsCancellationRequested);
        Assert.InRange(check.Asked, 2, 1000);
    }

    [Fact]
    public void A_stage_is_ready_with_a_partition_and_without_one_that_stands_still()
    {
        using var telemetry = new PipelineTelemetry(TimeProvider.System);
        var (stage, source) = (telemetry.Ingest, new SourcePartition("t", 3));
        Assert.Contains("no partition", stage.WhyNotReady(), StringComparison.Ordinal);
        stage.Started(source);
        Assert.Null(stage.WhyNotReady());
        stage.Failed(source);
        Assert.Contains("t/3", stage.WhyNotReady(), StringComparison.Ordinal);
        stage.Stopped(source);
        Assert.Contains("t/3", stage.WhyNotReady(), StringComparison.Ordinal);
        stage.Started(source);
        Assert.Null(stage.WhyNotReady());
        Assert.Null(stage.SinceCommit);
        stage.Committed(TimeProvider.System.GetTimestamp());
        Assert.True(stage.SinceCommit >= TimeSpan.Zero);
    }

    [Fact]
    public async Task A_server_of_health_and_metrics_serves_no_figures()
    {
        using var metrics = new MetricsExport(isPushed: false);
        await using var app = CoverageWeb.BuildSelf(
            new() { Port = 0 }, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance,
            new() { Metrics = metrics, Progress = () => [new("ingest", 2, 17, 0.5), new("measure", 0, null, null)] });
        await app.StartAsync(Token);
        using var client = new HttpClient { BaseAddress = CoverageWeb.AddressOf(app) };
        foreach (var (path, status) in new[] { ("/livez", 200), ("/readyz", 200), ("/version", 200), ("/metrics", 200), ("/v1/networks", 404), ("/", 404) })
            using (var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Token))
                Assert.Equal((path, status), (path, (int)answer.StatusCode));
        var stages = System.Text.Json.JsonDocument.Parse(await client.GetStringAsync(new Uri("/readyz", UriKind.Relative), Token)).RootElement.GetProperty("stages");
        Assert.Equal((17, 0.5), (stages[0].GetProperty("lag").GetInt64(), stages[0].GetProperty("secondsSinceCommit").GetDouble()));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, stages[1].GetProperty("lag").ValueKind);
    }

    // Something of everything, so that every series is there.
    private static void Use(PipelineTelemetry pipeline)
    {
        var source = new SourcePartition("streamcoverage.request-outcomes", 0);
        var none = new AccountingRow(source, EventTime.Never, 0, 0, 0, 0, 0, 0, 0, [], 0, 0);
        pipeline.Ingest.Started(source);
        pipeline.Ingest.Advanced(source, Server.Start, 2);
        pipeline.Events.Add(none, none with { Consumed = 6, Accepted = 3, Late = 1, Duplicate = 1, Rejected = [new("bad-json", 1)] });
        pipeline.Events.DeadLetters(2);
        pipeline.Events.OverBound(new(0, 1));
        pipeline.Slices.Committed(3, 1);
        pipeline.Ingest.Committed(TimeProvider.System.GetTimestamp());
        pipeline.Measure.Committed(TimeProvider.System.GetTimestamp());
        pipeline.Restarted("ingest");
    }

    private static async Task<string> MetricsAsync(Action<List<string>> more)
    {
        using var metrics = new MetricsExport(isPushed: false);
        using var pipeline = new PipelineTelemetry(TimeProvider.System);
        Use(pipeline);
        await using var server = await Server.StartAsync(Token, self: new() { Metrics = metrics });
        var names = new List<string> { "n" };
        more(names);
        foreach (var name in names.Distinct())
            await server.MeasureAsync(name, 0, 2, Token);
        server.Services.GetRequiredService<LimitedRequests>().Count("rate");
        await server.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<StoreGauges>().Single().LookAsync(Token);
        using var answer = await server.Client.GetAsync(new Uri("/metrics", UriKind.Relative), Token);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        return await answer.Content.ReadAsStringAsync(Token);
    }

    [GeneratedRegex("^# TYPE (\\S+) (\\S+)$", RegexOptions.Multiline)]
    private static partial Regex Family();

    private sealed class Check : IReadinessCheck
    {
        public string? Reason { get; set; }

        public int Asked { get; private set; }

        public Task<string?> WhyNotAsync(CancellationToken cancellationToken)
        {
            Asked++;
            return Task.FromResult(Reason);
        }
    }
}

/// <summary>Meters are listened to by their names in the whole process: what others count would be counted here.</summary>
[CollectionDefinition(nameof(TelemetryTests), DisableParallelization = true)]
public sealed class TelemetryTestsAlone;
