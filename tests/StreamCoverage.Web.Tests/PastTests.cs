using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Queries;
using StreamCoverage.Web.Tests.Support;

namespace StreamCoverage.Web.Tests;

public sealed class PastTests(SharedServer shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Windows => [.. WindowSpec.Defaults.Select(w => w.Name)];

    [Theory, MemberData(nameof(Windows))]
    public async Task The_newest_moment_made_again_equals_what_measure_stored(string name)
    {
        var (queries, window) = (shared.Server.Queries, WindowSpec.Defaults.Single(w => w.Name == name));
        var newest = await queries.NewestAsync("demo", name, Token);
        var past = await PastCoverage.AtAsync(queries, "demo", window, EventTime.FromUtc(newest!.Network.WindowEnd), new CellJudge(), Token);
        Assert.Equal(newest.Network, past!.Network);
        Assert.Equal(newest.Funnel.Stages, past.Funnel.Stages);
        Assert.Equal(DocumentJson.Write(newest.Cells.OrderBy(c => c.Cell)), DocumentJson.Write(past.Cells.OrderBy(c => c.Cell)));
    }

    [Theory, MemberData(nameof(Windows))]
    public async Task Every_moment_of_the_history_can_be_made_again(string name)
    {
        var (queries, window) = (shared.Server.Queries, WindowSpec.Defaults.Single(w => w.Name == name));
        var rows = await queries.HistoryAsync("demo", name, EventTime.Never, new(long.MaxValue), int.MaxValue, Token);
        Assert.NotEmpty(rows);
        foreach (var row in rows)
        {
            var past = (await PastCoverage.AtAsync(queries, "demo", window, row.End, new CellJudge(), Token))!.Network;
            Assert.Equal(
                (row.Figures.Requests.Total, row.Figures.DemandCovered, row.Figures.DemandUncovered, row.Figures.CellsCovered, row.Figures.OperatorsActive),
                (past.Requests, past.DemandCovered, past.DemandUncovered, past.CellsCovered, past.OperatorsActive));
        }
    }

    [Fact]
    public async Task A_moment_within_a_slide_is_cut_back_to_its_beginning()
    {
        var on = await shared.Server.JsonAsync("/v1/networks/demo/coverage?window=5m&at=2026-03-02T10:00:00Z", Token);
        var within = await shared.Server.JsonAsync("/v1/networks/demo/coverage?window=5m&at=2026-03-02T10:00:59.999999Z", Token);
        var after = await shared.Server.JsonAsync("/v1/networks/demo/coverage?window=5m&at=2026-03-02T10:01:00Z", Token);
        Assert.Equal("2026-03-02T10:00:00Z", on.GetProperty("asOf").GetString());
        Assert.Equal(on.GetRawText(), within.GetRawText());
        Assert.NotEqual(on.GetRawText(), after.GetRawText());
        var hours = await shared.Server.JsonAsync("/v1/networks/demo/funnel?window=24h&at=2026-03-02T10:59:00Z", Token);
        Assert.Equal("2026-03-02T10:00:00Z", hours.GetProperty("asOf").GetString());
    }

    [Fact]
    public async Task Before_the_first_data_there_is_no_demand_and_every_share_is_unknown()
    {
        var coverage = (await shared.Server.JsonAsync("/v1/networks/demo/coverage?at=2020-01-01T00:00:00Z", Token)).GetProperty("coverage");
        Assert.Equal(0, coverage.GetProperty("requests").GetInt64());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, coverage.GetProperty("coverageLower").ValueKind);
    }

    [Fact]
    public async Task Nothing_is_made_of_a_moment_that_is_not_closed_or_of_a_network_that_is_not_there()
    {
        var (queries, window) = (shared.Server.Queries, WindowSpec.Defaults[0]);
        var closed = (await queries.ClosedThroughAsync("demo", Token))!.Value;
        Assert.NotNull(await PastCoverage.AtAsync(queries, "demo", window, closed, new CellJudge(), Token));
        Assert.Null(await PastCoverage.AtAsync(queries, "demo", window, new(closed.UnixMicroseconds + 1), new CellJudge(), Token));
        Assert.Null(await PastCoverage.AtAsync(queries, "nobody", window, closed, new CellJudge(), Token));
    }
}
