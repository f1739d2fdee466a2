using System.Buffers.Text;
using System.Globalization;
using System.Net;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.TestKit;
using StreamCoverage.Web.Tests.Support;

namespace StreamCoverage.Web.Tests;

public sealed class PagingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A list, where it stands in its answer, and what names a row.</summary>
    public static TheoryData<string, string, string> Lists => new()
    {
        { "/v1/networks", "networks", "name" },
        { "/v1/networks/n/coverage", "cells", "cell" },
        { "/v1/networks/n/coverage?at=2026-03-02T09:10:00Z", "cells", "cell" },
        { "/v1/networks/n/operators", "operators", "operator" },
        { "/v1/networks/n/history?window=5m", "points", "windowEnd" },
        { "/v1/networks/n/alerts", "alerts", "id" },
        { "/v1/networks/n/alerts?from=2026-03-02T09:01:00Z&to=2026-03-02T09:06:00Z", "alerts", "id" },
        { "/v1/networks/n/assessments", "assessments", "operator" },
        { "/v1/networks/n/contribution", "operators", "operator" },
    };

    [Theory, MemberData(nameof(Lists))]
    public async Task Pages_hold_every_row_once_and_in_the_order_of_the_whole(string path, string list, string name)
    {
        await using var server = await FilledAsync();
        var whole = (await server.JsonAsync(path, Token)).GetProperty(list).EnumerateArray().Select(row => row.GetProperty(name).GetString()).ToList();
        Assert.True(whole.Count > 1, $"{path} has {whole.Count} rows");
        foreach (var limit in new[] { 1, 2, whole.Count - 1, whole.Count, whole.Count + 1 })
        {
            var (found, pages) = (new List<string?>(), 0);
            for (var next = $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit={limit.ToString(CultureInfo.InvariantCulture)}"; next is not null; pages++)
            {
                using var answer = await server.Client.GetAsync(new Uri(next, UriKind.Relative), Token);
                var page = await server.JsonAsync(next, Token);
                var rows = page.GetProperty(list).EnumerateArray().Select(row => row.GetProperty(name).GetString()).ToList();
                // Points are oldest first within a page, and pages go into the past.
                found.InsertRange(list == "points" ? 0 : found.Count, rows);
                next = page.GetProperty("next").GetString();
                var link = answer.Headers.TryGetValues("Link", out var links) ? Everything.NextLink().Match(links.Single()).Groups[1].Value : null;
                Assert.Equal(next, link);
                Assert.True(rows.Count == limit || next is null);
            }
            Assert.Equal(whole, found);
            Assert.Equal((whole.Count + limit - 1) / limit, pages);
        }
    }

    [Fact]
    public async Task What_comes_meanwhile_shifts_no_page()
    {
        await using var server = await FilledAsync();
        var first = await server.JsonAsync("/v1/networks/n/alerts?limit=2", Token);
        await server.Networks.StoreAsync([Write(Alert("new", 59))], Token);
        var second = await server.JsonAsync(first.GetProperty("next").GetString()!, Token);
        Assert.Equal(["b", "c"], first.GetProperty("alerts").EnumerateArray().Select(a => a.GetProperty("id").GetString()));
        Assert.Equal(["a", "d"], second.GetProperty("alerts").EnumerateArray().Select(a => a.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task A_range_holds_its_start_and_not_its_end()
    {
        await using var server = await FilledAsync();
        var answer = await server.JsonAsync("/v1/networks/n/alerts?from=2026-03-02T09:03:00Z&to=2026-03-02T09:05:00Z", Token);
        Assert.Equal(["a", "d"], answer.GetProperty("alerts").EnumerateArray().Select(a => a.GetProperty("id").GetString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("%20")]
    [InlineData("AAAA")]
    [InlineData("bnVsbA")]
    [InlineData("eyJsaXN0IjoiYWxlcnRzIn0")]
    public async Task A_cursor_that_is_none_is_refused(string cursor)
    {
        await using var server = await FilledAsync();
        var problem = await server.JsonAsync($"/v1/networks/n/alerts?cursor={cursor}", Token, HttpStatusCode.BadRequest);
        Assert.Equal("cursor", problem.GetProperty("parameter").GetString());
    }

    [Fact]
    public async Task Forged_cursors_are_refused_or_harmless()
    {
        await using var server = await FilledAsync();
        var random = new Random(5);
        var real = Cursor(await server.JsonAsync("/v1/networks/n/operators?limit=1", Token));
        await server.JsonAsync($"/v1/networks/n/alerts?cursor={real}", Token, HttpStatusCode.BadRequest);
        await server.JsonAsync($"/v1/networks/n/operators?cursor={new string('A', 5000)}", Token, HttpStatusCode.BadRequest);
        var zero = Base64Url.EncodeToString("""{"list":"operators","key":{"name":"a\u0000"}}"""u8);
        await server.JsonAsync($"/v1/networks/n/operators?cursor={zero}", Token, HttpStatusCode.BadRequest);
        for (var i = 0; i < 300; i++)
        {
            var bytes = Base64Url.DecodeFromChars(real);
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            using var answer = await server.Client.GetAsync(
                new Uri($"/v1/networks/n/operators?cursor={Base64Url.EncodeToString(bytes)}", UriKind.Relative), Token);
            Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.BadRequest });
        }
    }

    private static string Cursor(System.Text.Json.JsonElement page) => page.GetProperty("next").GetString()!.Split("cursor=")[1];

    private static async Task<Server> FilledAsync()
    {
        var server = await Server.StartAsync(Token);
        await server.MeasureAsync("n", 0, 10, Token, "alpha", "beta", "gamma");
        await server.MeasureAsync("m", 0, 10, Token);
        await server.MeasureAsync("\u00e9\ud83d\ude00", 0, 10, Token);
        await server.Networks.StoreAsync(
            [
                .. new[] { Alert("a", 4), Alert("b", 5), Alert("c", 5), Alert("d", 3), Alert("e", 1) }.Select(Write),
                .. new[] { "p", "q", "r" }.Select(name => SampleAnalysis.Write(SampleAnalysis.Contribution(name, "n"))),
                .. new[] { "p", "q", "r" }.Select(name => SampleAnalysis.Write(SampleAnalysis.Assessment(name, name == "r" ? 2 : 1, "n"))),
            ],
            Token);
        return server;
    }

    private static DocumentWrite Write(CoverageAlert alert) => new(nameof(CoverageAlert), alert.Id, alert.Network, DocumentJson.Write(alert));

    private static CoverageAlert Alert(string id, int minute) => new()
    {
        Id = id,
        Network = "n",
        Rule = "regression",
        State = "firing",
        OnsetAt = Server.Start.ToUtc(),
        FiredAt = Server.Start.ToUtc().AddMinutes(minute),
        ResolvedAt = null,
        Before = 0.9m,
        After = 0.5m,
        Requests = 100,
        DefinitionVersion = 2,
    };
}
