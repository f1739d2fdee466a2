using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using StreamCoverage.Web.Tests.Support;

namespace StreamCoverage.Web.Tests;

/// <summary>What one client may cost.</summary>
public sealed class LimitTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_asks_too_often_is_told_how_long_to_wait_and_health_still_answers()
    {
        await using var server = await Server.StartAsync(Token, options => options with { RequestsPerSecond = 1, RequestsBurst = 3 });
        foreach (var path in new[] { "/v1/networks", "/v1/metrics", "/v1/nothing" })
            using (await GetAsync(server, path)) { }
        using var refused = await GetAsync(server, "/v1/networks");
        var problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync(Token)).RootElement;
        Assert.Equal((HttpStatusCode.TooManyRequests, "application/problem+json"), (refused.StatusCode, refused.Content.Headers.ContentType?.MediaType));
        Assert.Equal("1", Assert.Single(refused.Headers.GetValues("Retry-After")));
        Assert.Contains("this address", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        foreach (var path in new[] { "/livez", "/readyz", "/" })
            using (var answer = await GetAsync(server, path))
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory, InlineData("stress"), InlineData("coverage?at=2026-03-02T09:05:00Z")]
    public async Task Costly_questions_are_answered_a_few_at_a_time_and_do_not_hold_up_the_others(string heavy)
    {
        await using var server = await Server.StartAsync(Token, options => options with { HeavyMax = 1 });
        var go = server.Queries.Hold = new(TaskCreationOptions.RunContinuationsAsynchronously);
        // One is answered and four wait, so that of six the one that ends first is the one too many.
        var asked = Enumerable.Range(0, 6).Select(_ => GetAsync(server, $"/v1/networks/n/{heavy}")).ToList();
        using var refused = await await Task.WhenAny(asked);
        Assert.Equal((HttpStatusCode.TooManyRequests, "1"), (refused.StatusCode, Assert.Single(refused.Headers.GetValues("Retry-After"))));
        using (var light = await GetAsync(server, "/v1/networks"))
            Assert.Equal(HttpStatusCode.OK, light.StatusCode);
        go.SetResult();
        foreach (var answer in await Task.WhenAll(asked))
            Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests });
    }

    [Theory]
    [InlineData("GET /{0} HTTP/1.1\r\nHost: localhost\r\n\r\n", 9000, 414)]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nX: {0}\r\n\r\n", 20_000, 431)]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\n{0}: 1\r\n\r\n", 20_000, 431)]
    [InlineData("GET /v1/networks HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999\r\n\r\n{0}", 10, 200)]
    public async Task A_request_that_is_too_large_is_refused_before_it_is_read(string form, int length, int expected)
    {
        await using var server = await Server.StartAsync(Token);
        using var client = new TcpClient();
        await client.ConnectAsync(server.Client.BaseAddress!.Host, server.Client.BaseAddress.Port, Token);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Format(System.Globalization.CultureInfo.InvariantCulture, form, new string('a', length))), Token);
        using var reader = new StreamReader(stream);
        Assert.StartsWith($"HTTP/1.1 {expected}", await reader.ReadLineAsync(Token), StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> GetAsync(Server server, string path) => server.Client.GetAsync(new Uri(path, UriKind.Relative), Token);
}
