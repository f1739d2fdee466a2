using System.Text.Json;
using StreamCoverage.Web.Tests.Support;

namespace StreamCoverage.Web.Tests;

/// <summary>The analysis of a past moment is made again from facts, and is the one that was stored then.</summary>
public sealed class PastAnalysisTests(SharedServer shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("convergence", "5m")]
    [InlineData("convergence", "1h")]
    [InlineData("fragility", "1h")]
    [InlineData("gaps", "1h")]
    [InlineData("gaps", "24h")]
    [InlineData("change", "1h")]
    public async Task At_the_moment_of_the_newest_analysis_the_answer_is_the_stored_one(string what, string window)
    {
        var newest = (await shared.Server.JsonAsync($"/v1/networks/demo/{what}?window={window}", Token)).GetProperty(what);
        var end = newest.GetProperty("windowEnd").GetString();

        var past = (await shared.Server.JsonAsync($"/v1/networks/demo/{what}?window={window}&at={end}", Token)).GetProperty(what);

        Assert.True(JsonElement.DeepEquals(newest, past), $"{newest}\n{past}");
    }

    [Fact]
    public async Task Contributions_and_dimensions_of_the_past_are_the_stored_ones()
    {
        var newest = await shared.Server.JsonAsync("/v1/networks/demo/contribution?window=1h", Token);
        var end = newest.GetProperty("operators")[0].GetProperty("windowEnd").GetString();
        var past = await shared.Server.JsonAsync($"/v1/networks/demo/contribution?window=1h&at={end}", Token);
        Assert.True(JsonElement.DeepEquals(newest.GetProperty("operators"), past.GetProperty("operators")));

        var dimensions = await shared.Server.JsonAsync("/v1/networks/demo/dimensions?window=1h", Token);
        var then = await shared.Server.JsonAsync($"/v1/networks/demo/dimensions?window=1h&at={end}", Token);
        Assert.True(JsonElement.DeepEquals(dimensions.GetProperty("dimensions"), then.GetProperty("dimensions")));
    }

    [Fact]
    public async Task Losing_the_worst_domain_costs_what_the_fragility_says()
    {
        var fragility = (await shared.Server.JsonAsync("/v1/networks/demo/fragility?window=1h", Token)).GetProperty("fragility");
        var end = fragility.GetProperty("windowEnd").GetString();
        foreach (var domain in fragility.GetProperty("domains").EnumerateArray().Where(d => d.GetProperty("worst").ValueKind == JsonValueKind.String))
        {
            var lose = $"{domain.GetProperty("kind")}={domain.GetProperty("worst")}";
            var stress = await shared.Server.JsonAsync($"/v1/networks/demo/stress?window=1h&at={end}&lose={Uri.EscapeDataString(lose)}", Token);
            var lost = stress.GetProperty("coverage").GetDecimal() - stress.GetProperty("coverageAfter").GetDecimal();
            Assert.Equal(domain.GetProperty("worstLoss").GetDecimal(), lost, 5);
        }
    }

    [Fact]
    public async Task The_largest_k_are_those_of_the_curve_and_an_unknown_domain_takes_nothing()
    {
        var fragility = (await shared.Server.JsonAsync("/v1/networks/demo/fragility?window=1h", Token)).GetProperty("fragility");
        var end = fragility.GetProperty("windowEnd").GetString();
        var owners = fragility.GetProperty("domains").EnumerateArray().First(d => d.GetProperty("kind").GetString() == "owner").GetProperty("largestFirst");
        var three = await shared.Server.JsonAsync($"/v1/networks/demo/stress?window=1h&at={end}&kind=owner&largest=3&surge=2", Token);
        Assert.Equal(owners[3].GetProperty("coverage").GetDecimal(), three.GetProperty("coverageAfter").GetDecimal(), 5);
        Assert.Equal(2, three.GetProperty("surge").GetProperty("factor").GetDecimal());

        var nobody = await shared.Server.JsonAsync($"/v1/networks/demo/stress?window=1h&at={end}&lose=owner=nobody", Token);
        Assert.Equal(nobody.GetProperty("coverage").GetDecimal(), nobody.GetProperty("coverageAfter").GetDecimal());
        Assert.Equal(0, nobody.GetProperty("lost")[0].GetProperty("operators").GetInt32());
    }
}
