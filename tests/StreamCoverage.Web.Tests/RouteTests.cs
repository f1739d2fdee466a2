using System.Net;
using System.Text.Json;
using StreamCoverage.Web.Tests.Support;

namespace StreamCoverage.Web.Tests;

public sealed class RouteTests(SharedServer shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Data => [.. Paths.Data];

    public static TheoryData<string> All => [.. Paths.Data, .. Paths.Fixed, .. Paths.Health, .. Paths.Page, .. Paths.Refused];

    [Theory, MemberData(nameof(Data))]
    public async Task Every_answer_says_as_of_when_of_which_network_and_window(string path)
    {
        var answer = await shared.Server.JsonAsync(path, Token);
        Assert.Equal(["asOf", "network", "window"], answer.EnumerateObject().Take(3).Select(member => member.Name));
        var asOf = answer.GetProperty("asOf").GetString();
        Assert.Equal("2026-03-02T11:10:00Z", asOf);
        Assert.Equal(path.Contains("demo", StringComparison.Ordinal) ? "demo" : null, answer.GetProperty("network").GetString());
        var hasWindow = path.EndsWith("coverage", StringComparison.Ordinal) || path.EndsWith("funnel", StringComparison.Ordinal) || path.EndsWith("latency", StringComparison.Ordinal)
            || path.EndsWith("history", StringComparison.Ordinal) || path.EndsWith("cell", StringComparison.Ordinal)
            || Paths.Analysed.Contains(path.Split('/')[^1]);
        Assert.Equal(hasWindow ? "1h" : null, answer.GetProperty("window").GetString());
    }

    [Theory, MemberData(nameof(All))]
    public async Task Every_answer_has_the_headers_that_keep_a_browser_at_home(string path)
    {
        using var answer = await shared.Server.Client.GetAsync(new Uri(path, UriKind.Relative), Token);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; "
            + "base-uri 'none'; form-action 'self'",
            policy);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        foreach (var of in new[] { "Opener", "Resource" })
            Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues($"Cross-Origin-{of}-Policy")));
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
        Assert.False(answer.Headers.Contains("Server"));
        var expected = Paths.Page.Contains(path) ? "no-cache" : Paths.Data.Concat(Paths.Fixed).Contains(path) ? "no-cache, private" : "no-store";
        Assert.Equal(expected, answer.Headers.CacheControl?.ToString());
    }

    [Theory, MemberData(nameof(All))]
    public async Task Whoever_asked_over_tls_is_told_to_go_on_so(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var answer = await shared.Server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal("max-age=31536000", Assert.Single(answer.Headers.GetValues("Strict-Transport-Security")));
    }

    [Theory, MemberData(nameof(All))]
    public async Task What_can_be_got_has_a_head_and_cannot_be_written(string path)
    {
        using var got = await shared.Server.Client.GetAsync(new Uri(path, UriKind.Relative), Token);
        using var head = await shared.Server.Client.SendAsync(new(HttpMethod.Head, new Uri(path, UriKind.Relative)), Token);
        if (path != "/v1/stream")
            Assert.Equal(got.StatusCode, head.StatusCode);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Token));
        using var posted = await shared.Server.Client.PostAsync(new Uri(path, UriKind.Relative), new StringContent("{}"), Token);
        Assert.Contains(posted.StatusCode, new[] { HttpStatusCode.MethodNotAllowed, HttpStatusCode.NotFound });
        Assert.Equal("application/problem+json", posted.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Networks_and_windows_are_listed_with_how_far_each_network_is()
    {
        var answer = await shared.Server.JsonAsync("/v1/networks", Token);
        Assert.Equal(
            [SharedServer.HostileName, "demo", "young"], answer.GetProperty("networks").EnumerateArray().Select(n => n.GetProperty("name").GetString()));
        Assert.Equal(["5m", "1h", "24h", "7d", "28d"], answer.GetProperty("windows").EnumerateArray().Select(w => w.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Coverage_gives_the_pair_and_the_cells_with_the_most_demand_first()
    {
        var answer = await shared.Server.JsonAsync("/v1/networks/young/coverage?window=5m", Token);
        var coverage = answer.GetProperty("coverage");
        Assert.Equal((125, 0.8m, 0.8m, 0.8m), (
            coverage.GetProperty("requests").GetInt32(), coverage.GetProperty("successRate").GetDecimal(),
            coverage.GetProperty("coverageLower").GetDecimal(), coverage.GetProperty("coverageUpper").GetDecimal()));
        var cells = answer.GetProperty("cells").EnumerateArray().ToList();
        Assert.Equal(["llama-70b", "grok-4"], cells.Select(cell => cell.GetProperty("model").GetString()));
        Assert.Equal(["covered", "uncovered"], cells.Select(cell => cell.GetProperty("state").GetString()));
        Assert.Equal(JsonValueKind.Null, cells[1].GetProperty("hardware").ValueKind);

        var first = await shared.Server.JsonAsync("/v1/networks/young/coverage?window=5m&limit=1", Token);
        Assert.Equal((1, 2), (first.GetProperty("cells").GetArrayLength(), first.GetProperty("cellsObserved").GetInt32()));
    }

    [Fact]
    public async Task A_window_that_has_not_ended_once_is_null_and_not_0()
    {
        Assert.Equal(JsonValueKind.Null, (await shared.Server.JsonAsync("/v1/networks/young/coverage?window=24h", Token)).GetProperty("coverage").ValueKind);
        Assert.Equal(JsonValueKind.Null, (await shared.Server.JsonAsync("/v1/networks/young/funnel?window=24h", Token)).GetProperty("funnel").ValueKind);
    }

    [Fact]
    public async Task Latency_tells_what_never_succeeds_from_what_takes_long_and_the_slowest_cells_first()
    {
        foreach (var at in new[] { "", "&at=2026-03-02T11:10:00Z" })
        {
            var answer = await shared.Server.JsonAsync($"/v1/networks/young/latency?window=5m&limit=10{at}", Token);
            var latency = answer.GetProperty("latency");
            Assert.Equal(answer.GetProperty("succeeded").GetInt64(), latency.GetProperty("stated").GetInt64());
            Assert.InRange(latency.GetProperty("p50").GetProperty("timeToSuccessMs").GetDouble(), 100, 190);
            Assert.False(latency.GetProperty("p95").GetProperty("reached").GetBoolean());
            Assert.Equal(JsonValueKind.Null, latency.GetProperty("p95").GetProperty("timeToSuccessMs").ValueKind);
            Assert.InRange(latency.GetProperty("p95").GetProperty("ofSuccessesMs").GetDouble(), 180, 195);
            Assert.Equal(["grok-4", "llama-70b"], answer.GetProperty("cells").EnumerateArray().Select(cell => cell.GetProperty("model").GetString()));
        }
        var point = (await shared.Server.JsonAsync("/v1/networks/young/history?window=5m&limit=1", Token)).GetProperty("points")[0];
        Assert.InRange(point.GetProperty("timeToSuccessP50Ms").GetDouble(), 100, 190);
        Assert.Equal(JsonValueKind.Null, point.GetProperty("timeToSuccessP95Ms").ValueKind);
    }

    [Fact]
    public async Task The_funnel_names_the_condition_that_binds()
    {
        var funnel = (await shared.Server.JsonAsync("/v1/networks/young/funnel?window=5m", Token)).GetProperty("funnel");
        Assert.Equal("model", funnel.GetProperty("binding").GetString());
        Assert.Equal(6, funnel.GetProperty("stages").GetArrayLength());
        Assert.Equal(25, funnel.GetProperty("stages")[0].GetProperty("failed").GetInt32());
    }

    [Fact]
    public async Task Pages_of_operators_hold_each_once_in_order()
    {
        var names = new List<string?>();
        var next = "/v1/networks/demo/operators?limit=7";
        do
        {
            var page = await shared.Server.JsonAsync(next, Token);
            names.AddRange(page.GetProperty("operators").EnumerateArray().Select(o => o.GetProperty("operator").GetString()));
            next = page.GetProperty("next").GetString();
        }
        while (next is not null);
        var all = (await shared.Server.JsonAsync("/v1/networks/demo/operators?limit=1000", Token)).GetProperty("operators").EnumerateArray()
            .Select(o => o.GetProperty("operator").GetString()).ToList();
        Assert.Equal(46, all.Count);
        Assert.Equal(all, names);
        Assert.Equal(all.Order(StringComparer.Ordinal), all);
    }

    [Fact]
    public async Task History_is_oldest_first_within_its_range_and_the_newest_of_it()
    {
        var last = await shared.Server.JsonAsync("/v1/networks/demo/history?window=5m&limit=3", Token);
        Assert.Equal(
            ["2026-03-02T11:08:00Z", "2026-03-02T11:09:00Z", "2026-03-02T11:10:00Z"],
            last.GetProperty("points").EnumerateArray().Select(p => p.GetProperty("windowEnd").GetString()));
        var some = await shared.Server.JsonAsync(
            "/v1/networks/demo/history?window=5m&from=2026-03-02T10:30:00Z&to=2026-03-02T12:35:00%2B02:00", Token);
        Assert.Equal(("2026-03-02T10:30:00Z", "2026-03-02T10:35:00Z"), (some.GetProperty("from").GetString(), some.GetProperty("to").GetString()));
        Assert.Equal(5, some.GetProperty("points").GetArrayLength());
    }

    [Fact]
    public async Task Alerts_tell_of_the_operator_that_left()
    {
        var alerts = (await shared.Server.JsonAsync("/v1/networks/demo/alerts", Token)).GetProperty("alerts").EnumerateArray().ToList();
        var alert = Assert.Single(alerts, alert => alert.GetProperty("rule").GetString() == "network-failure-rate");
        Assert.Equal(("page", "network"), (alert.GetProperty("severity").GetString(), alert.GetProperty("scope").GetString()));
        Assert.InRange(alert.GetProperty("onsetAt").GetDateTimeOffset(), Server.Start.ToUtc().AddMinutes(39), Server.Start.ToUtc().AddMinutes(43));
        Assert.True(alert.GetProperty("before").GetDecimal() > alert.GetProperty("after").GetDecimal() + 0.1m);
    }

    [Fact]
    public async Task Status_balances_what_was_consumed()
    {
        var source = Assert.Single((await shared.Server.JsonAsync("/v1/status", Token)).GetProperty("sources").EnumerateArray());
        var sum = source.GetProperty("accepted").GetInt64() + source.GetProperty("late").GetInt64() + source.GetProperty("duplicate").GetInt64()
            + source.GetProperty("rejected").EnumerateObject().Sum(reason => reason.Value.GetInt64());
        Assert.Equal(source.GetProperty("consumed").GetInt64(), sum);
        Assert.Equal("active", source.GetProperty("state").GetString());
    }

    [Fact]
    public async Task Live_and_ready_and_version_say_so()
    {
        Assert.Equal("live", (await shared.Server.JsonAsync("/livez", Token)).GetProperty("status").GetString());
        Assert.Equal("ready", (await shared.Server.JsonAsync("/readyz", Token)).GetProperty("status").GetString());
        Assert.Equal(2, (await shared.Server.JsonAsync("/version", Token)).GetProperty("definitionVersion").GetInt32());
    }
}
