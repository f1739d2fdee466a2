using System.Net;
using System.Text.Json;
using StreamCoverage.Web.Tests.Support;

namespace StreamCoverage.Web.Tests;

public sealed class StreamTests
{
    private static readonly Uri Path = new("/v1/stream?network=n", UriKind.Relative);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_begins_with_what_is_and_goes_on_with_what_changes()
    {
        await using var server = await Server.StartAsync(Token);
        await server.MeasureAsync("n", 0, 10, Token);
        using var stream = await OpenAsync(server);
        Assert.Equal("text/event-stream", stream.Answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no", Assert.Single(stream.Answer.Headers.GetValues("X-Accel-Buffering")));

        var first = await stream.NextAsync("coverage");
        Assert.Equal("2026-03-02T09:10:00Z", first.GetProperty("asOf").GetString());
        Assert.Equal(["5m", "1h"], first.GetProperty("windows").EnumerateArray().Select(w => w.GetProperty("window").GetString()));
        Assert.Equal(250, first.GetProperty("windows")[1].GetProperty("requests").GetInt32());
        // The simulated network serves less than is promised from the start, which the burn rate says and no regression does.
        Assert.All((await stream.NextAsync("alerts")).GetProperty("alerts").EnumerateArray(), alert => Assert.Equal("burn-rate", alert.GetProperty("rule").GetString()));

        await server.MeasureAsync("n", 10, 11, Token);
        // Figures and their time are two questions: a commit between them is told of twice.
        var second = await stream.NextAsync("coverage");
        if (second.GetProperty("asOf").GetString() == "2026-03-02T09:10:00Z")
            second = await stream.NextAsync("coverage");
        Assert.Equal("2026-03-02T09:11:00Z", second.GetProperty("asOf").GetString());
        Assert.Equal(275, second.GetProperty("windows")[1].GetProperty("requests").GetInt32());
    }

    [Fact]
    public async Task A_stream_tells_of_its_own_network_alone()
    {
        await using var server = await Server.StartAsync(Token);
        await server.MeasureAsync("m", 0, 10, Token);
        await server.MeasureAsync("n", 5, 11, Token);
        using var stream = await OpenAsync(server);
        var first = await stream.NextAsync("coverage");
        Assert.Equal("n", first.GetProperty("network").GetString());
        Assert.All(first.GetProperty("windows").EnumerateArray(), w => Assert.Equal("n", w.GetProperty("network").GetString()));
    }

    [Fact]
    public async Task A_quiet_stream_is_kept_alive_by_comments()
    {
        await using var server = await Server.StartAsync(Token, options => options with { StreamSilence = TimeSpan.FromMilliseconds(20) });
        await server.MeasureAsync("n", 0, 10, Token);
        using var stream = await OpenAsync(server);
        await stream.NextAsync("alerts");
        Assert.StartsWith(":", await stream.LineAsync(), StringComparison.Ordinal);
        Assert.Equal("", await stream.LineAsync());
        Assert.StartsWith(":", await stream.LineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_that_comes_back_gets_everything_as_it_stands()
    {
        await using var server = await Server.StartAsync(Token);
        await server.MeasureAsync("n", 0, 10, Token);
        foreach (var lastId in new[] { "1772442600000000", "nonsense", "-1" })
        {
            using var stream = await OpenAsync(server, lastId);
            Assert.Equal("2026-03-02T09:10:00Z", (await stream.NextAsync("coverage")).GetProperty("asOf").GetString());
        }
    }

    [Fact(Timeout = 20_000)]
    public async Task Streams_are_bounded_and_one_that_is_left_makes_room()
    {
        await using var server = await Server.StartAsync(Token, options => options with { StreamsMax = 1 });
        await server.MeasureAsync("n", 0, 10, Token);
        using (var only = await OpenAsync(server))
        {
            await only.NextAsync("coverage");
            var refusal = await server.JsonAsync("/v1/stream?network=n", Token, HttpStatusCode.ServiceUnavailable);
            Assert.Contains("1 streams are open", refusal.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
        // The server learns that the client has gone when it next writes or looks, so the place is free a little later.
        while (true)
        {
            using var answer = await server.Client.GetAsync(Path, HttpCompletionOption.ResponseHeadersRead, Token);
            if (answer.StatusCode == HttpStatusCode.OK)
                return;
        }
    }

    [Fact]
    public async Task A_server_that_stops_ends_its_streams()
    {
        await using var server = await Server.StartAsync(Token);
        await server.MeasureAsync("n", 0, 10, Token);
        using var stream = await OpenAsync(server);
        await stream.NextAsync("alerts");
        await server.StopAsync(Token);
        Assert.Null(await stream.LineAsync());
    }

    [Fact]
    public async Task A_stream_ends_when_the_store_goes_so_that_nobody_takes_silence_for_calm()
    {
        await using var server = await Server.StartAsync(Token);
        await server.MeasureAsync("n", 0, 10, Token);
        using var stream = await OpenAsync(server);
        await stream.NextAsync("alerts");
        server.Queries.IsAway = true;
        Assert.Null(await stream.LineAsync());
    }

    private static async Task<OpenStream> OpenAsync(Server server, string? lastId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        if (lastId is not null)
            request.Headers.Add("Last-Event-ID", lastId);
        var answer = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return new(answer, new(await answer.Content.ReadAsStreamAsync(Token)));
    }

    private sealed record OpenStream(HttpResponseMessage Answer, StreamReader Reader) : IDisposable
    {
        public async Task<string?> LineAsync() => await Reader.ReadLineAsync(Token);

        /// <summary>The data of the next event of a name; other events and comments are passed over.</summary>
        public async Task<JsonElement> NextAsync(string name)
        {
            while (await LineAsync() is { } line)
            {
                if (line != $"event: {name}")
                    continue;
                Assert.Matches("^id: [0-9]+$", await LineAsync());
                var data = await LineAsync();
                Assert.StartsWith("data: {", data, StringComparison.Ordinal);
                Assert.Equal("", await LineAsync());
                return JsonDocument.Parse(data![6..]).RootElement;
            }
            throw new InvalidOperationException($"the stream ended before an event {name}");
        }

        public void Dispose()
        {
            Reader.Dispose();
            Answer.Dispose();
        }
    }
}
