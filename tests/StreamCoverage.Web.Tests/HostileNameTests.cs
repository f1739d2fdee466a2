using System.Net;
using StreamCoverage.Web.Tests.Support;

namespace StreamCoverage.Web.Tests;

public sealed class HostileNameTests(SharedServer shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Escaped => Uri.EscapeDataString(SharedServer.HostileName);

    [Fact]
    public async Task A_hostile_name_is_found_by_its_escaped_form_and_comes_back_unchanged()
    {
        foreach (var what in Paths.OfNetworks)
        {
            var answer = await shared.Server.JsonAsync($"/v1/networks/{Escaped}/{what}", Token);
            Assert.Equal(SharedServer.HostileName, answer.GetProperty("network").GetString());
        }
        var operators = await shared.Server.JsonAsync($"/v1/networks/{Escaped}/operators?limit=1", Token);
        Assert.Equal(SharedServer.HostileName, operators.GetProperty("operators")[0].GetProperty("operator").GetString());
        var rest = await shared.Server.JsonAsync(operators.GetProperty("next").GetString()!, Token);
        Assert.Equal("plain", Assert.Single(rest.GetProperty("operators").EnumerateArray()).GetProperty("operator").GetString());
    }

    [Fact]
    public async Task No_answer_carries_a_name_as_markup()
    {
        string[] paths = ["/v1/networks", .. Paths.OfNetworks.Select(what => $"/v1/networks/{Escaped}/{what}"), $"/v1/networks/{Escaped}x/coverage",
            $"/v1/networks/demo/coverage?window={Escaped}", $"/v1/networks/demo/coverage?at={Escaped}", $"/{Escaped}"];
        foreach (var path in paths)
        {
            using var answer = await shared.Server.Client.GetAsync(new Uri(path, UriKind.Relative), Token);
            var text = await answer.Content.ReadAsStringAsync(Token);
            Assert.DoesNotContain("<script", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain('\u2028', text);
            Assert.EndsWith("json", answer.Content.Headers.ContentType?.MediaType, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Names_that_differ_only_in_what_is_escaped_are_two_networks()
    {
        await using var server = await Server.StartAsync(Token);
        await server.MeasureAsync("a b", 0, 10, Token);
        await server.MeasureAsync("a%20b", 0, 5, Token);
        var blank = await server.JsonAsync("/v1/networks/a%20b/coverage", Token);
        var percent = await server.JsonAsync("/v1/networks/a%2520b/coverage", Token);
        Assert.Equal(("a b", 250), (blank.GetProperty("network").GetString(), blank.GetProperty("coverage").GetProperty("requests").GetInt32()));
        Assert.Equal(("a%20b", 125), (percent.GetProperty("network").GetString(), percent.GetProperty("coverage").GetProperty("requests").GetInt32()));
        await server.JsonAsync("/v1/networks/a/b/coverage", Token, HttpStatusCode.NotFound);
        // Escaping what needs no escape is allowed.
        await server.JsonAsync("/v1/%6eetworks/a%2520b/coverage", Token);
    }
}
