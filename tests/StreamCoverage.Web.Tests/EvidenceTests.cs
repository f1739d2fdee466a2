using System.Net;
using System.Text.Json;
using StreamCoverage.Web.Tests.Support;

namespace StreamCoverage.Web.Tests;

/// <summary>From a figure back to the log, with equal numbers on every level.</summary>
public sealed class EvidenceTests(SharedServer shared)
{
    private static readonly string[] Dimensions = ["model", "task", "hardware", "region", "verification", "size"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Windows => new()
    {
        { "demo", "1h" }, { "demo", "5m" }, { "demo", "24h" }, { "young", "1h" }, { SharedServer.HostileName, "1h" },
    };

    [Theory, MemberData(nameof(Windows))]
    public async Task Every_cell_has_the_figures_that_were_stored_and_its_operators_and_panes_sum_to_them(string network, string window)
    {
        var path = $"/v1/networks/{Uri.EscapeDataString(network)}";
        var coverage = await shared.Server.JsonAsync($"{path}/coverage?window={window}&limit=10000", Token);
        var end = coverage.GetProperty("coverage").GetProperty("windowEnd").GetString();
        var cells = coverage.GetProperty("cells").EnumerateArray().ToList();
        Assert.NotEmpty(cells);
        foreach (var cell in cells.Take(25))
        {
            var found = await shared.Server.JsonAsync($"{path}/cell?window={window}&at={end}&{Query(cell)}", Token);

            Assert.Equal(cell.GetRawText(), found.GetProperty("figures").GetRawText());
            var panes = found.GetProperty("panes").EnumerateArray().ToList();
            Assert.Equal(Number(cell, "requests"), panes.Sum(pane => Number(pane, "requests")));
            Assert.Equal(Number(cell, "succeeded"), panes.Sum(pane => Number(pane, "succeeded")));
            foreach (var condition in Enumerable.Range(0, 7))
                Assert.Equal(cell.GetProperty("failed")[condition].GetInt64(), panes.Sum(pane => pane.GetProperty("failed")[condition].GetInt64()));
            var operators = found.GetProperty("operators").EnumerateArray().ToList();
            Assert.Equal(Number(cell, "requests"), Number(found, "unserved") + operators.Sum(one => Number(one, "requests")));
            Assert.Equal(Number(cell, "operatorsQualified"), operators.Count(one => one.GetProperty("isQualified").GetBoolean()));
            var shrunk = found.GetProperty("shrunk");
            Assert.InRange(shrunk.GetProperty("mean").GetDecimal(), shrunk.GetProperty("lower").GetDecimal(), shrunk.GetProperty("upper").GetDecimal());
            Assert.Equal(coverage.GetProperty("coverage").GetProperty("shrinkageMean").GetDecimal(), shrunk.GetProperty("networkMean").GetDecimal());
        }
    }

    [Fact]
    public async Task A_slice_of_a_cell_is_what_its_sources_gave()
    {
        var coverage = await shared.Server.JsonAsync("/v1/networks/demo/coverage", Token);
        var cell = coverage.GetProperty("cells")[0];
        var found = await shared.Server.JsonAsync($"/v1/networks/demo/slices?limit=10&{Query(cell)}", Token);
        Assert.Equal(10, found.GetProperty("slices").GetArrayLength());
        foreach (var slice in found.GetProperty("slices").EnumerateArray())
        {
            var start = slice.GetProperty("start").GetString();
            var evidence = await shared.Server.JsonAsync($"/v1/networks/demo/slice?start={start}&{Query(cell)}", Token);
            Assert.Equal(slice.GetRawText(), evidence.GetProperty("demand").GetRawText());
            var source = Assert.Single(evidence.GetProperty("sources").EnumerateArray());
            Assert.Equal((Number(slice, "requests"), Number(slice, "succeeded")), (Number(source, "requests"), Number(source, "succeeded")));
            Assert.Equal(("streamcoverage.request-outcomes", 0L), (source.GetProperty("topic").GetString(), Number(source, "partition")));
            Assert.True(Number(source, "through") > Number(source, "firstOffset"));
            var whole = await shared.Server.JsonAsync($"/v1/networks/demo/slice?start={start}", Token);
            Assert.True(Number(whole.GetProperty("demand"), "requests") > Number(slice, "requests"));
            Assert.Equal(JsonValueKind.Null, whole.GetProperty("cell").ValueKind);
        }
    }

    [Fact]
    public async Task A_dimension_that_is_left_out_empty_or_any_is_open_and_one_of_six_is_enough_to_mean_a_cell()
    {
        var coverage = await shared.Server.JsonAsync("/v1/networks/young/coverage", Token);
        var missing = coverage.GetProperty("cells").EnumerateArray().Single(cell => cell.GetProperty("model").GetString() == "grok-4");
        foreach (var query in new[] { "model=grok-4&task=chat", "model=grok-4&task=chat&hardware=", "model=grok-4&task=chat&hardware=any&size=any" })
        {
            var found = await shared.Server.JsonAsync($"/v1/networks/young/cell?{query}", Token);
            Assert.Equal(missing.GetProperty("cell").GetString(), found.GetProperty("figures").GetProperty("cell").GetString());
            Assert.Equal(JsonValueKind.Null, found.GetProperty("cell").GetProperty("hardware").ValueKind);
        }
        var open = await shared.Server.JsonAsync("/v1/networks/young/slices?model=", Token);
        Assert.Equal((JsonValueKind.Object, 0), (open.GetProperty("cell").ValueKind, open.GetProperty("slices").GetArrayLength()));
        var all = await shared.Server.JsonAsync("/v1/networks/young/slices", Token);
        Assert.Equal(250, all.GetProperty("slices").EnumerateArray().Sum(slice => Number(slice, "requests")));
    }

    [Fact]
    public async Task Nobody_sees_another_networks_cells_slices_operators_events_or_alerts()
    {
        var demo = await shared.Server.JsonAsync("/v1/networks/demo/coverage", Token);
        var alert = (await shared.Server.JsonAsync("/v1/networks/demo/alerts", Token)).GetProperty("alerts")[0].GetProperty("id").GetString();
        var cell = await shared.Server.JsonAsync($"/v1/networks/young/cell?{Query(demo.GetProperty("cells")[0])}", Token);
        Assert.Equal((JsonValueKind.Null, 0), (cell.GetProperty("figures").ValueKind, cell.GetProperty("panes").GetArrayLength()));
        await shared.Server.JsonAsync("/v1/networks/young/operator?name=atlas-01", Token, HttpStatusCode.NotFound);
        await shared.Server.JsonAsync($"/v1/networks/young/alert?id={alert}", Token, HttpStatusCode.NotFound);
        var events = await shared.Server.JsonAsync("/v1/networks/young/events?limit=500", Token);
        Assert.All(events.GetProperty("events").EnumerateArray(), e => Assert.Equal("young", e.GetProperty("data").GetProperty("network").GetString()));
    }

    [Fact]
    public async Task Events_are_read_on_from_where_one_stopped()
    {
        var all = (await shared.Server.JsonAsync("/v1/networks/demo/events?limit=500", Token)).GetProperty("events").EnumerateArray()
            .Select(e => Number(e, "sequence")).ToList();
        Assert.True(all.Count > 20);
        var (seen, after) = (new List<long>(), 0L);
        while (true)
        {
            var page = await shared.Server.JsonAsync($"/v1/networks/demo/events?after={after}&limit=7", Token);
            after = Number(page, "next");
            if (page.GetProperty("events").GetArrayLength() == 0)
                break;
            seen.AddRange(page.GetProperty("events").EnumerateArray().Select(e => Number(e, "sequence")));
        }
        Assert.Equal(all, seen);
        var newest = await shared.Server.JsonAsync("/v1/networks/demo/events?limit=3", Token);
        Assert.Equal(all[^3..], newest.GetProperty("events").EnumerateArray().Select(e => Number(e, "sequence")));
    }

    [Fact]
    public async Task An_operator_is_told_with_its_cells_and_its_stream()
    {
        var name = Uri.EscapeDataString(SharedServer.HostileName);
        var found = await shared.Server.JsonAsync($"/v1/networks/{name}/operator?name={name}", Token);
        Assert.Equal(SharedServer.HostileName, found.GetProperty("standing").GetProperty("operator").GetString());
        var cell = Assert.Single(found.GetProperty("cells").EnumerateArray());
        Assert.Equal((1, 100L, 100L), ((int)Number(found, "cellsServed"), Number(cell, "attempts"), Number(cell, "succeeded")));
        Assert.Equal("llama-70b", cell.GetProperty("values").GetProperty("model").GetString());
        Assert.All(found.GetProperty("events").EnumerateArray(), e =>
            Assert.Equal(SharedServer.HostileName, e.GetProperty("data").GetProperty("operator").GetString()));
    }

    [Fact]
    public async Task An_alert_is_told_with_slices_and_offsets()
    {
        var alert = (await shared.Server.JsonAsync("/v1/networks/demo/alerts", Token)).GetProperty("alerts").EnumerateArray()
            .First(one => one.GetProperty("rule").GetString() == "network-failure-rate");
        var found = await shared.Server.JsonAsync($"/v1/networks/demo/alert?id={alert.GetProperty("id").GetString()}", Token);
        Assert.Equal(Number(alert, "requests"), Number(found, "requests"));
        Assert.Equal(alert.GetProperty("onsetAt").GetString(), found.GetProperty("slices")[0].GetString());
        var offsets = Assert.Single(found.GetProperty("offsets").EnumerateArray());
        Assert.True(Number(offsets, "to") > Number(offsets, "from"));
        var slices = await shared.Server.JsonAsync(
            $"/v1/networks/demo/slices?limit=1440&from={found.GetProperty("onsetAt").GetString()}&to={found.GetProperty("firedAt").GetString()}", Token);
        Assert.Equal(Number(alert, "requests"), slices.GetProperty("slices").EnumerateArray().Sum(slice => Number(slice, "requests")));
    }

    private static string Query(JsonElement cell) => string.Join(
        '&', Dimensions.Select(name => $"{name}={Uri.EscapeDataString(cell.GetProperty(name).GetString() ?? "")}"));

    private static long Number(JsonElement element, string name) => element.GetProperty(name).GetInt64();
}
