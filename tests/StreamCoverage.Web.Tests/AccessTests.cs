using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Web.Access;
using StreamCoverage.Web.Telemetry;
using StreamCoverage.Web.Tests.Support;

namespace StreamCoverage.Web.Tests;

/// <summary>Where keys are asked for, nothing is read without one that allows it: over every route that the server has.</summary>
public sealed class AccessTests(AccessTests.ClosedServer closed) : IClassFixture<AccessTests.ClosedServer>
{
    // Whoever adds a route that needs no key adds it here, and says why it may.
    private static readonly string[] NeedNoKey = ["/livez", "/readyz", "/session", .. Paths.Page];

    private static readonly string[] ForEveryKey = ["/openapi.json", "/version", "/v1/metrics", "/v1/networks"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private HeldKeys Keys => closed.Keys;

    [Fact]
    public async Task No_route_answers_without_a_key_that_is_good()
    {
        var (unsigned, other) = ($"{Part("""{"alg":"none","typ":"JWT"}""")}.{Keys.Token("*").Split('.')[1]}.", ECDsa.Create());
        var publicAsSecret = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Keys.Private.ExportSubjectPublicKeyInfoPem())) { KeyId = "one" };
        var good = Keys.Make("*");
        var refused = new Dictionary<string, string?>
        {
            ["none"] = null,
            ["no key"] = "x",
            ["empty"] = "",
            ["of nobody"] = ApiSecret.Make().Reveal(),
            ["other secret of a known id"] = good[..20] + ApiSecret.Make().Reveal()[20..],
            ["cut off"] = good[..^1],
            ["in capitals"] = good.ToUpperInvariant(),
            ["expired"] = Keys.Make(TimeSpan.FromSeconds(-1), "*"),
            ["revoked"] = Keys.Revoked("*"),
            ["token of another issuer"] = Keys.Token("*", issuer: "https://other.example"),
            ["token for another audience"] = Keys.Token("*", audience: "other"),
            ["token that has expired"] = Keys.Token("*", life: -TimeSpan.FromMinutes(1)),
            ["token that never expires"] = Keys.Token("*", life: Timeout.InfiniteTimeSpan),
            ["token that is not signed"] = unsigned,
            ["token of another signature"] = Keys.Token("*") is var text ? text[..text.LastIndexOf('.')] + ".AAAA" : "",
            ["token of another key"] = Keys.Token("*", signed: new(new RsaSecurityKey(RSA.Create(2048)) { KeyId = "one" }, "RS256")),
            ["token of an algorithm that is not pinned"] = Keys.Token("*", signed: new(new RsaSecurityKey(Keys.Private) { KeyId = "one" }, "RS512")),
            ["token of another kind of key"] = Keys.Token("*", signed: new(new ECDsaSecurityKey(other) { KeyId = "one" }, "ES256")),
            ["token signed with the public key as a secret"] = Keys.Token("*", signed: new(publicAsSecret, "HS256")),
            ["token without end"] = new string('a', 9000),
        };
        foreach (var route in Routes().Except(NeedNoKey))
            foreach (var (what, credential) in refused)
                foreach (var asHeader in new[] { false, true })
                {
                    using var answer = await AskAsync(Filled(route, "young"), credential, asHeader);
                    Assert.True(HttpStatusCode.Unauthorized == answer.StatusCode || (what == "token without end" && (int)answer.StatusCode == 431), $"{route}, {what}: {answer.StatusCode}");
                    if (answer.StatusCode == HttpStatusCode.Unauthorized)
                    {
                        Assert.StartsWith("Bearer", Assert.Single(answer.Headers.WwwAuthenticate).ToString(), StringComparison.Ordinal);
                        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
                    }
                }
    }

    [Fact]
    public async Task A_key_reads_its_own_networks_and_no_other_route_by_route()
    {
        foreach (var credential in new[] { Keys.Make("young", "a"), Keys.Token(new[] { "young", "a" }), Keys.Token("young") })
            foreach (var route in Routes().Except(NeedNoKey))
            {
                var ofNetwork = route.Contains("{network}", StringComparison.Ordinal) || route == "/v1/stream";
                foreach (var network in ofNetwork ? ["young", "demo", "nobody", "*", ""] : new[] { "young" })
                {
                    using var answer = await AskAsync(Filled(route, network), credential);
                    var isAllowed = ofNetwork ? network == "young" : ForEveryKey.Contains(route);
                    Assert.True(
                        isAllowed == answer.StatusCode is not (HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.Unauthorized),
                        $"{route} of '{network}': {answer.StatusCode}");
                    if (network is "demo" or "nobody")
                        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
                }
            }
    }

    [Fact]
    public async Task Whoever_reads_everything_reads_every_route()
    {
        foreach (var credential in new[] { Keys.Make("*"), Keys.Token("*") })
            foreach (var route in Routes())
            {
                using var answer = await AskAsync(Filled(route, "young"), credential);
                // A slice, an operator and an alert have to be named.
                Assert.True(answer.IsSuccessStatusCode || answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.MethodNotAllowed, $"{route}: {answer.StatusCode}");
            }
    }

    [Fact]
    public async Task Lists_tables_and_tags_tell_of_no_other_network()
    {
        var mine = Keys.Make("young");
        foreach (var form in new[] { "", "?format=csv", "?limit=1" })
        {
            using var answer = await AskAsync("/v1/networks" + form, mine);
            var text = await answer.Content.ReadAsStringAsync(Token);
            Assert.Contains("young", text, StringComparison.Ordinal);
            Assert.DoesNotContain("demo", text, StringComparison.Ordinal);
            Assert.False(answer.Headers.Contains("Link"));
        }
        using var everybody = await AskAsync("/v1/networks", Keys.Make("*"));
        using var again = await AskAsync("/v1/networks", mine, tag: everybody.Headers.ETag);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Theory]
    [InlineData("/v1/networks/demo/coverage?x=/v1/networks/young/")]
    [InlineData("/v1/networks/demo/coverage#/v1/networks/young/")]
    [InlineData("/V1/NETWORKS/demo/coverage")]
    [InlineData("/v1/networks//v1/networks/young/../../demo/coverage")]
    [InlineData("/v1/networks/young/../demo/coverage")]
    [InlineData("/v1/networks/young%2F..%2Fdemo/coverage")]
    [InlineData("/v1/%6eetworks/demo/coverage?x=/v1/networks/young/")]
    [InlineData("/v1/stream?network=demo&network=young")]
    [InlineData("/v1/stream?network=young&network=demo")]
    [InlineData("/v1/stream?Network=demo")]
    public async Task No_spelling_of_a_path_reads_another_network(string path)
    {
        // As it stands, and not as a client would tidy it up.
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(closed.Server.Client.BaseAddress!.Host, closed.Server.Client.BaseAddress.Port, Token);
        await using var stream = client.GetStream();
        var request = $"GET {path.Split('#')[0]} HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: {Keys.Make("young")}\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Token);
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync(Token);
        Assert.True(answer.StartsWith("HTTP/1.1 4", StringComparison.Ordinal) || !answer.Contains("\"demo\"", StringComparison.Ordinal), answer);
        Assert.DoesNotContain("\"network\":\"demo\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_credentials_are_none_and_a_cookie_is_one_only_where_it_stands_alone()
    {
        var (mine, every) = (Keys.Make("young"), Keys.Make("*"));
        using var two = new HttpRequestMessage(HttpMethod.Get, new Uri("/v1/networks", UriKind.Relative));
        two.Headers.Authorization = new("Bearer", every);
        two.Headers.Add(Credential.Header, every);
        using var refused = await closed.Server.Client.SendAsync(two, Token);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

        using var both = new HttpRequestMessage(HttpMethod.Get, new Uri("/v1/status", UriKind.Relative));
        both.Headers.Add(Credential.Header, mine);
        both.Headers.Add("Cookie", $"{Credential.Cookie}={every}");
        using var scoped = await closed.Server.Client.SendAsync(both, Token);
        Assert.Equal(HttpStatusCode.Forbidden, scoped.StatusCode);
    }

    [Fact]
    public async Task A_browser_signs_in_once_and_its_cookie_is_for_no_script_and_no_other_site()
    {
        using var handler = new HttpClientHandler { CookieContainer = new() };
        using var browser = new HttpClient(handler) { BaseAddress = closed.Server.Client.BaseAddress };
        using var wrong = await browser.PostAsJsonAsync("/session", new { key = ApiSecret.Make().Reveal() }, Token);
        Assert.Equal((HttpStatusCode.Unauthorized, false), (wrong.StatusCode, wrong.Headers.Contains("Set-Cookie")));
        // What a form of another site can send is not taken: it matches no route, and without a key that is not told.
        using var form = new StringContent($$"""{"key":"{{Keys.Make("young")}}"}""", Encoding.UTF8, "text/plain");
        using var foreign = await browser.PostAsync(new Uri("/session", UriKind.Relative), form, Token);
        Assert.Equal((HttpStatusCode.Unauthorized, false), (foreign.StatusCode, foreign.Headers.Contains("Set-Cookie")));

        using var signedIn = await browser.PostAsJsonAsync("/session", new { key = Keys.Make("young") }, Token);
        Assert.Equal(HttpStatusCode.NoContent, signedIn.StatusCode);
        Assert.EndsWith("; path=/; samesite=strict; httponly", Assert.Single(signedIn.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        Assert.Contains("young", await browser.GetStringAsync(new Uri("/v1/networks", UriKind.Relative), Token), StringComparison.Ordinal);

        using var signedOut = await browser.DeleteAsync(new Uri("/session", UriKind.Relative), Token);
        using var after = await browser.GetAsync(new Uri("/v1/networks", UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);

        using var encrypted = new HttpRequestMessage(HttpMethod.Post, new Uri("/session", UriKind.Relative)) { Content = JsonContent.Create(new { key = Keys.Make("young") }) };
        encrypted.Headers.Add("X-Forwarded-Proto", "https");
        using var secure = await closed.Server.Client.SendAsync(encrypted, Token);
        Assert.Contains("; secure;", Assert.Single(secure.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_taken_back_ends_soon_in_open_streams_too()
    {
        var keys = new HeldKeys();
        await using var server = await Server.StartAsync(Token, options => options with { Access = new() { Keys = keys, KeyHolds = TimeSpan.FromMilliseconds(20) } });
        await server.MeasureAsync("n", 0, 10, Token);
        var key = keys.Make("n");
        using var request = Asking("/v1/stream?network=n", key, asHeader: false);
        using var live = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        using var reader = new StreamReader(await live.Content.ReadAsStreamAsync(Token));
        Assert.StartsWith("event: coverage", await reader.ReadLineAsync(Token) is { Length: > 0 } first ? first : await reader.ReadLineAsync(Token), StringComparison.Ordinal);

        keys.Revoke(key);
        await reader.ReadToEndAsync(Token).WaitAsync(TimeSpan.FromSeconds(30), Token);
        using var again = Asking("/v1/networks", key, asHeader: false);
        using var refused = await server.Client.SendAsync(again, Token);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task A_key_is_looked_up_once_in_a_while_and_what_has_no_form_of_a_key_never()
    {
        var keys = new HeldKeys();
        await using var server = await Server.StartAsync(Token, options => options with { Access = new() { Keys = keys, KeyHolds = TimeSpan.FromHours(1) } });
        var (good, nobodys) = (keys.Make("n"), ApiSecret.Make().Reveal());
        for (var i = 0; i < 5; i++)
            foreach (var credential in new[] { good, nobodys, "x", good[..^1] })
            {
                using var request = Asking("/v1/networks", credential, asHeader: true);
                using var answer = await server.Client.SendAsync(request, Token);
                Assert.Equal(credential == good ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, answer.StatusCode);
            }
        Assert.Equal(2, keys.Looks);
    }

    [Fact]
    public async Task Who_tries_keys_is_slowed_down_on_every_route_that_takes_one()
    {
        await using var server = await Server.StartAsync(Token, options => options with
        {
            Access = new() { Keys = new HeldKeys() },
            RequestsPerSecond = 1,
            RequestsBurst = 3,
        });
        foreach (var path in new[] { "/openapi.json", "/v1/networks", "/version" })
            using (var request = Asking(path, ApiSecret.Make().Reveal(), asHeader: true))
            using (var answer = await server.Client.SendAsync(request, Token))
                Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        using var limited = await server.Client.PostAsJsonAsync("/session", new { key = ApiSecret.Make().Reveal() }, Token);
        Assert.Equal(HttpStatusCode.TooManyRequests, limited.StatusCode);
        foreach (var path in new[] { "/livez", "/" })
            using (var answer = await server.Client.GetAsync(new Uri(path, UriKind.Relative), Token))
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"keys":[]}""")]
    [InlineData("""{"keys":[{"kty":"oct","k":"c2VjcmV0LWNhbmFyeQ"}]}""")]
    [InlineData("secret-canary")]
    public void A_file_without_public_keys_is_refused_and_not_repeated(string jwks)
    {
        var refused = Assert.Throws<ArgumentException>(() => TokenOptions.Of("i", "a", ["RS256"], jwks));
        Assert.DoesNotContain("canary", refused.ToString(), StringComparison.Ordinal);
        Assert.Contains("none", Assert.Throws<ArgumentException>(() => TokenOptions.Of("i", "a", ["none"], jwks)).Message, StringComparison.Ordinal);
    }

    private IEnumerable<string> Routes() => closed.Server.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints)
        .OfType<RouteEndpoint>().Select(endpoint => endpoint.RoutePattern.RawText!).Distinct();

    private static string Filled(string route, string network) =>
        route.Replace("{network}", Uri.EscapeDataString(network), StringComparison.Ordinal) + (route == "/v1/stream" ? $"?network={Uri.EscapeDataString(network)}" : "");

    private async Task<HttpResponseMessage> AskAsync(string path, string? credential, bool asHeader = false, EntityTagHeaderValue? tag = null)
    {
        using var request = Asking(path, credential, asHeader);
        if (tag is not null)
            request.Headers.IfNoneMatch.Add(tag);
        return await closed.Server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
    }

    private static HttpRequestMessage Asking(string path, string? credential, bool asHeader)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        if (credential is not null)
            request.Headers.TryAddWithoutValidation(asHeader ? Credential.Header : "Authorization", asHeader ? credential : $"Bearer {credential}");
        return request;
    }

    private static string Part(string json) => Base64UrlEncoder.Encode(json);

    /// <summary>A server that asks for keys, with everything that a process can serve.</summary>
    public sealed class ClosedServer : IAsyncLifetime
    {
        private readonly MetricsExport _metrics = new(isPushed: false);
        private Server? _server;

        internal Server Server => _server!;

        internal HeldKeys Keys { get; } = new();

        /// <inheritdoc />
        public async ValueTask InitializeAsync()
        {
            _server = await Server.StartAsync(
                TestContext.Current.CancellationToken, options => options with { Access = new() { Keys = Keys, Tokens = Keys.Tokens } },
                self: new() { Metrics = _metrics });
            await _server.MeasureAsync("young", 0, 10, TestContext.Current.CancellationToken);
            await _server.MeasureAsync("demo", 0, 10, TestContext.Current.CancellationToken);
        }

        /// <inheritdoc />
        public async ValueTask DisposeAsync()
        {
            await _server!.DisposeAsync();
            _metrics.Dispose();
        }
    }
}
