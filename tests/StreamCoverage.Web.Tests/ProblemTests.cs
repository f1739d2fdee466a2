using System.Net;
using System.Text.Json;
using StreamCoverage.Web.Tests.Support;

namespace StreamCoverage.Web.Tests;

public sealed class ProblemTests(SharedServer shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/nothing", 404, null, "nothing is served at /nothing")]
    [InlineData("/v1/networks/demo", 404, null, "nothing is served")]
    [InlineData("/index.html", 404, null, "nothing is served")]
    [InlineData("/js/../../secret", 404, null, "nothing is served")]
    [InlineData("/v1/networks/nobody/coverage", 404, "network", "'nobody'")]
    [InlineData("/v1/networks/nobody/funnel", 404, "network", "'nobody'")]
    [InlineData("/v1/networks/nobody/operators", 404, "network", "'nobody'")]
    [InlineData("/v1/networks/nobody/history", 404, "network", "'nobody'")]
    [InlineData("/v1/networks/nobody/alerts", 404, "network", "'nobody'")]
    [InlineData("/v1/networks/DEMO/coverage", 404, "network", "'DEMO'")]
    [InlineData("/v1/networks/demo/coverage?window=2h", 404, "window", "5m, 1h, 24h, 7d, 28d")]
    [InlineData("/v1/networks/demo/funnel?window=", 404, "window", "5m, 1h, 24h, 7d, 28d")]
    [InlineData("/v1/networks/demo/history?window=1h&window=5m", 404, "window", "1h,5m")]
    [InlineData("/v1/networks/demo/coverage?at=yesterday", 400, "at", "'yesterday'")]
    [InlineData("/v1/networks/demo/funnel?at=2026-03-02T10:00:00", 400, "at", "now-6h")]
    [InlineData("/v1/networks/demo/coverage?at=2026-03-02T11:10:00.000001Z", 404, "at", "2026-03-02T11:10:00.000000Z")]
    [InlineData("/v1/networks/demo/history?from=xx", 400, "from", "'xx'")]
    [InlineData("/v1/networks/demo/history?to=now%2B1h", 400, "to", "'now+1h'")]
    [InlineData("/v1/networks/demo/history?from=2026-03-02T10:00:00Z&to=2026-03-02T10:00:00Z", 400, "from", "is not before")]
    [InlineData("/v1/networks/demo/history?from=2020-01-01T00:00:00Z&to=2030-01-08T00:00:00.000001Z", 400, "from", "3660 days")]
    [InlineData("/v1/networks/demo/alerts?from=now&to=now-1h", 400, "from", "is not before")]
    [InlineData("/v1/networks/demo/assessments?to=later", 400, "to", "'later'")]
    [InlineData("/v1/networks/demo/coverage?windw=5m", 400, "windw", "at, cursor, format, limit, window")]
    [InlineData("/v1/networks/demo/verdict?limit=5", 400, "limit", "there are format")]
    [InlineData("/v1/stream?network=demo&format=csv", 400, "format", "there are network")]
    [InlineData("/v1/networks/demo/coverage?format=xml", 400, "format", "json or csv")]
    [InlineData("/v1/networks/demo/verdict?format=csv", 400, "format", "no list")]
    [InlineData("/v1/networks/demo/coverage?window=%00", 400, null, "zero character")]
    [InlineData("/v1/networks?limit=1001", 400, "limit", "1 to 1000")]
    [InlineData("/v1/networks/demo/operators?cursor=nonsense", 400, "cursor", "follow 'next'")]
    [InlineData("/v1/networks/demo/coverage?limit=0", 400, "limit", "1 to 10000")]
    [InlineData("/v1/networks/demo/coverage?limit=10001", 400, "limit", "1 to 10000")]
    [InlineData("/v1/networks/demo/history?limit=5001", 400, "limit", "1 to 5000")]
    [InlineData("/v1/networks/demo/operators?limit=1001", 400, "limit", "1 to 1000")]
    [InlineData("/v1/networks/demo/alerts?limit=501", 400, "limit", "1 to 500")]
    [InlineData("/v1/networks/demo/alerts?limit=-1", 400, "limit", "'-1'")]
    [InlineData("/v1/networks/demo/alerts?limit=1e2", 400, "limit", "'1e2'")]
    [InlineData("/v1/networks/demo/alerts?limit=99999999999", 400, "limit", "1 to 500")]
    [InlineData("/v1/networks/nobody/contribution", 404, "network", "'nobody'")]
    [InlineData("/v1/networks/nobody/assessments", 404, "network", "'nobody'")]
    [InlineData("/v1/networks/nobody/convergence", 404, "network", "'nobody'")]
    [InlineData("/v1/networks/nobody/fragility", 404, "network", "'nobody'")]
    [InlineData("/v1/networks/nobody/gaps", 404, "network", "'nobody'")]
    [InlineData("/v1/networks/nobody/change", 404, "network", "'nobody'")]
    [InlineData("/v1/networks/nobody/dimensions", 404, "network", "'nobody'")]
    [InlineData("/v1/networks/nobody/verdict", 404, "network", "'nobody'")]
    [InlineData("/v1/networks/demo/contribution?window=2h", 404, "window", "5m, 1h, 24h, 7d, 28d")]
    [InlineData("/v1/networks/demo/fragility?window=", 404, "window", "5m, 1h, 24h, 7d, 28d")]
    [InlineData("/v1/networks/demo/gaps?at=2199-03-02T10:00:00Z", 404, "at", "complete up to")]
    [InlineData("/v1/networks/demo/contribution?at=soon", 400, "at", "no time")]
    [InlineData("/v1/networks/demo/stress?lose=atlas", 400, "lose", "KIND=NAME")]
    [InlineData("/v1/networks/demo/stress?lose=planet=earth", 400, "lose", "data_center")]
    [InlineData("/v1/networks/demo/stress?kind=planet&largest=1", 400, "kind", "owner")]
    [InlineData("/v1/networks/demo/stress?surge=0.5", 400, "surge", "from 1")]
    [InlineData("/v1/networks/demo/contribution?limit=10001", 400, "limit", "1 to 10000")]
    [InlineData("/v1/networks/demo/assessments?limit=1001", 400, "limit", "1 to 1000")]
    [InlineData("/v1/networks/demo/gaps?limit=51", 400, "limit", "1 to 50")]
    [InlineData("/v1/networks/demo/dimensions?limit=0", 400, "limit", "1 to 100")]
    [InlineData("/v1/networks/nobody/cell", 404, "network", "'nobody'")]
    [InlineData("/v1/networks/nobody/slices", 404, "network", "'nobody'")]
    [InlineData("/v1/networks/nobody/slice?start=now", 404, "network", "'nobody'")]
    [InlineData("/v1/networks/nobody/events", 404, "network", "'nobody'")]
    [InlineData("/v1/networks/nobody/operator?name=a", 404, "network", "'nobody'")]
    [InlineData("/v1/networks/nobody/alert?id=a", 404, "network", "'nobody'")]
    [InlineData("/v1/networks/demo/cell?window=2h", 404, "window", "5m, 1h, 24h, 7d, 28d")]
    [InlineData("/v1/networks/demo/cell?at=x", 400, "at", "'x'")]
    [InlineData("/v1/networks/demo/cell?at=2199-03-02T10:00:00Z", 404, "at", "complete up to")]
    [InlineData("/v1/networks/demo/slices?from=x", 400, "from", "'x'")]
    [InlineData("/v1/networks/demo/slices?limit=1441", 400, "limit", "1 to 1440")]
    [InlineData("/v1/networks/demo/slices?from=2026-03-02T10:00:00Z&to=2026-03-02T09:00:00Z", 400, "from", "is after to")]
    [InlineData("/v1/networks/demo/slices?from=2026-03-01T10:59:59Z&to=2026-03-02T11:00:00Z", 400, "from", "longer than 1440 slices")]
    [InlineData("/v1/networks/demo/slice", 400, "start", "missing")]
    [InlineData("/v1/networks/demo/slice?start=x", 400, "start", "'x'")]
    [InlineData("/v1/networks/demo/slice?start=2026-03-02T11:10:00Z", 404, "at", "complete up to")]
    [InlineData("/v1/networks/demo/events?after=-1", 400, "after", "'-1'")]
    [InlineData("/v1/networks/demo/events?limit=501", 400, "limit", "1 to 500")]
    [InlineData("/v1/networks/demo/operator", 400, "name", "missing")]
    [InlineData("/v1/networks/demo/operator?name=none", 404, "name", "'none'")]
    [InlineData("/v1/networks/demo/operator?name=atlas-01&window=2h", 404, "window", "5m, 1h")]
    [InlineData("/v1/networks/demo/alert", 400, "id", "missing")]
    [InlineData("/v1/networks/demo/alert?id=none", 404, "id", "'none'")]
    [InlineData("/v1/stream", 400, "network", "missing")]
    [InlineData("/v1/stream?network=nobody", 404, "network", "'nobody'")]
    public async Task A_refusal_is_a_problem_that_names_the_parameter(string path, int status, string? parameter, string part)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/html");
        using var answer = await shared.Server.Client.SendAsync(request, Token);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token)).RootElement;
        Assert.Equal((status, status), ((int)answer.StatusCode, problem.GetProperty("status").GetInt32()));
        Assert.Contains(part, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(problem.GetProperty("title").GetString()));
        Assert.Equal(parameter, problem.TryGetProperty("parameter", out var named) ? named.GetString() : null);
    }

    [Theory]
    [InlineData("coverage", "limit=1")]
    [InlineData("coverage", "limit=10000")]
    [InlineData("history", "limit=5000")]
    [InlineData("history", "from=2020-01-01T00:00:00Z&to=2030-01-08T00:00:00Z")]
    [InlineData("alerts", "from=1970-01-01T00:00:00Z")]
    [InlineData("assessments", "to=9998-12-31T23:59:59Z")]
    [InlineData("operators", "limit=1000")]
    [InlineData("alerts", "limit=500")]
    [InlineData("coverage", "at=1970-01-01T00:00:00Z&window=28d")]
    public async Task What_lies_on_the_edge_is_answered(string what, string query) =>
        await shared.Server.JsonAsync($"/v1/networks/demo/{what}?{query}", Token);

    [Fact]
    public async Task A_store_that_is_away_is_told_without_its_address()
    {
        await using var server = await Server.StartAsync(Token);
        server.Queries.IsAway = true;
        foreach (var path in Paths.Data.Append("/readyz").Append("/v1/stream?network=demo"))
        {
            using var answer = await server.Client.GetAsync(new Uri(path, UriKind.Relative), Token);
            var text = await answer.Content.ReadAsStringAsync(Token);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            Assert.Equal("5", Assert.Single(answer.Headers.GetValues("Retry-After")));
            Assert.DoesNotContain("db.internal", text, StringComparison.Ordinal);
            Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        }
        Assert.Equal("live", (await server.JsonAsync("/livez", Token)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task What_is_kept_no_longer_is_gone_and_it_is_told_from_when_on_there_is_more()
    {
        await using var server = await Server.StartAsync(Token);
        await server.MeasureAsync("n", 0, 10, Token);
        server.Queries.KeptFrom = Server.Start;
        foreach (var path in new[] { "coverage", "funnel", "dimensions", "stress" })
        {
            var problem = await server.JsonAsync($"/v1/networks/n/{path}?at={Server.Start + TimeSpan.FromMinutes(5)}", Token, HttpStatusCode.Gone);
            Assert.Contains($"slices of this network are kept from {Server.Start} on", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
        await server.JsonAsync("/v1/networks/n/coverage", Token);
    }

    [Fact]
    public async Task A_fault_of_ours_is_a_problem_that_tells_nothing_of_the_inside()
    {
        var queries = new FaultyQueries();
        await using var server = await Server.StartAsync(Token, other: queries);
        using var answer = await server.Client.GetAsync(new Uri("/v1/networks", UriKind.Relative), Token);
        var text = await answer.Content.ReadAsStringAsync(Token);
        Assert.Equal((HttpStatusCode.InternalServerError, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.DoesNotContain(FaultyQueries.Secret, text, StringComparison.Ordinal);
        Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
    }

    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("LOCALHOST:80", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("[::1]:8080", HttpStatusCode.OK)]
    [InlineData("rebound.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost.example", HttpStatusCode.MisdirectedRequest)]
    public async Task A_loopback_server_answers_for_its_own_names_alone(string host, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/networks");
        request.Headers.Host = host;
        using var answer = await shared.Server.Client.SendAsync(request, Token);
        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Names_that_are_allowed_are_the_only_ones()
    {
        await using var server = await Server.StartAsync(Token, options => options with { Hosts = ["coverage.example"] });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/livez");
        request.Headers.Host = "coverage.example";
        using var answer = await server.Client.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await server.JsonAsync("/livez", Token, HttpStatusCode.MisdirectedRequest);
    }
}
