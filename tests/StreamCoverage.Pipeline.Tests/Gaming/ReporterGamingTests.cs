using System.Text.Json;
using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Memory;
using StreamCoverage.Pipeline.Tests.Reporters;
using StreamCoverage.Pipeline.Verify;

namespace StreamCoverage.Pipeline.Tests.Gaming;

/// <summary>
/// A gateway that has a key and lies, through signatures, fold, wire, measure and store: what it gains without the options that
/// infra/docs/reporters.md recommends, and with them.
/// </summary>
public sealed class ReporterGamingTests
{
    private static readonly CellJudge Two = new() { ReportersMin = 2 };
    private static readonly CellJudge Half = new() { ReporterShareMaxMicros = 500_000 };

    // Two honest gateways see each cell; four of five requests succeed, except in the cell that nobody covers yet.
    private static IEnumerable<RequestOutcome> Users(int hours) =>
        Reports(hours, "chat", "east", 3, succeeds: i => i % 5 != 0).Concat(Reports(hours, "chat", "west", 2, succeeds: i => i % 5 != 0))
            .Concat(Reports(hours, "good", "east", 2)).Concat(Reports(hours, "good", "west", 2));

    [Fact]
    public async Task Traffic_that_one_gateway_signs_into_rare_cells_covers_nothing_more_where_a_second_one_is_asked_for()
    {
        var wash = Enumerable.Range(0, 10).SelectMany(i => Reports(1, $"rare-{i}", "washer", 1));
        async Task<NetworkCoverage> Coverage(IEnumerable<RequestOutcome> events, CellJudge judge) => Newest(await GamedRun.ReportedAsync(events, judge));

        var (honest, gained) = (await Coverage(Users(1), new()), await Coverage(Users(1).Concat(wash), new()));
        Assert.Equal((1, 11), (honest.CellsCovered, gained.CellsCovered));
        Assert.True(gained.CoverageLower > honest.CoverageLower + 0.1m, "the wash traffic of this test gains nothing anyway");

        var (asked, refused) = (await Coverage(Users(1), Two), await Coverage(Users(1).Concat(wash), Two));
        Assert.Equal((1, 1, 0L), (asked.CellsCovered, refused.CellsCovered, asked.DemandInsufficient));
        Assert.Equal(600, refused.DemandInsufficient);
        Assert.True(refused.CoverageLower < asked.CoverageLower && refused.CoverageSoft < asked.CoverageSoft);
    }

    [Fact]
    public async Task A_gateway_that_says_all_is_well_turns_no_cell_where_its_share_is_capped()
    {
        var lies = Reports(1, "chat", "liar", 40);
        async Task<CellCoverage> Chat(CellJudge judge) =>
            Documents<CellCoverage>(await GamedRun.ReportedAsync(Users(1).Concat(lies), judge)).Single(cell => cell is { Window: "1h", Model: "chat" });

        var (believed, capped) = (await Chat(new()), await Chat(Half));

        Assert.Equal(("covered", "uncovered"), (believed.State, capped.State));
        Assert.Equal((believed.Requests, believed.Succeeded), (capped.Requests, capped.Succeeded));
        // Of 300 honest requests 240 succeed, and of the liar's no more than 300 count.
        Assert.Equal(Two.IntervalOf(600, 540) is var interval ? (Shares.Rounded(interval.Lower), Shares.Rounded(interval.Upper)) : default, (capped.Lower, capped.Upper));
    }

    [Fact]
    public async Task Gateways_that_contradict_each_other_are_told_with_their_names_until_they_agree()
    {
        var events = Users(7).Concat(Reports(2, "chat", "liar", 2)).ToList();

        var told = (await GamedRun.ReportedAsync(events, Two)).Alerts.Select(alert => JsonDocument.Parse(alert.Data).RootElement)
            .Where(alert => alert.GetProperty("rule").GetString() == "reporters-disagree").ToList();

        Assert.Equal(["firing", "resolved"], told.Select(alert => alert.GetProperty("state").GetString()));
        Assert.All(told, alert => Assert.Equal("""{"highest":"liar","lowest":"west"}""", alert.GetProperty("reporters").GetRawText()));
        Assert.All(told, alert => Assert.Equal(("chat", "ticket", "1h"), (alert.GetProperty("scope").GetProperty("model").GetString(), alert.GetProperty("severity").GetString(), alert.GetProperty("window").GetString())));
        Assert.Equal((1m, 0.8m, 420L), (told[0].GetProperty("before").GetDecimal(), told[0].GetProperty("after").GetDecimal(), told[0].GetProperty("requests").GetInt64()));
        Assert.Equal(60, told[0].GetProperty("evidence").GetProperty("slices").GetArrayLength());
        Assert.Equal((Signing.Noon + TimeSpan.FromHours(5)).ToString(), told[1].GetProperty("occurred_at").GetString());
    }

    [Fact]
    public async Task Owners_that_take_over_from_each_other_tell_and_store_the_same()
    {
        var events = Users(7).Concat(Reports(2, "chat", "liar", 2)).ToList();
        var judge = Half with { ReportersMin = 2 };

        var (one, many) = (await GamedRun.ReportedAsync(events, judge), await GamedRun.ReportedAsync(events, judge, owners: 30));

        Assert.Equal(one.Alerts.Select(alert => (alert.Id, Convert.ToHexString(alert.Data))), many.Alerts.Select(alert => (alert.Id, Convert.ToHexString(alert.Data))));
        Assert.Equal(ContentDigest.Of(one, Signing.Network).Projections, ContentDigest.Of(many, Signing.Network).Projections);
    }

    [Fact]
    public async Task Honest_gateways_raise_nothing_and_neither_does_a_liar_where_reporters_are_not_counted()
    {
        Assert.DoesNotContain(Rules(await GamedRun.ReportedAsync(Users(7), Two)), rule => rule == "reporters-disagree");
        Assert.DoesNotContain(Rules(await GamedRun.ReportedAsync(Users(2).Concat(Reports(2, "chat", "liar", 2)), new())), rule => rule == "reporters-disagree");
    }

    [Fact]
    public async Task Who_only_tries_does_not_count_as_one_that_serves()
    {
        // Each request of the cell fails at the one and is served by the other.
        var events = Reports(1, "chat", "east", 2).Select(outcome => outcome with { Attempts = [new("pretender", Outcome.Capacity), new("op", Outcome.Succeeded)] });

        var documents = Documents<CellCoverage>(await GamedRun.ReportedAsync(events, new()));

        Assert.Equal((2, 1), documents.Single(cell => cell.Window == "1h") is var cell ? (cell.Operators, cell.OperatorsQualified) : default);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(24)]
    public async Task As_many_names_as_requests_give_no_more_evidence_than_one(int names)
    {
        var events = Reports(1, "chat", "east", 1).Take(24).Select((outcome, i) => outcome with { Operator = $"name-{i % names}" });

        var chat = Documents<CellCoverage>(await GamedRun.ReportedAsync(events, new())).Single(cell => cell.Window == "1h");

        Assert.Equal((24, "undetermined"), (chat.Requests, chat.State));
        Assert.Equal(Shares.Rounded(Two.IntervalOf(24, 24).Lower), chat.Lower);
    }

    private static IEnumerable<RequestOutcome> Reports(int hours, string model, string reporter, int perMinute, Func<int, bool>? succeeds = null) =>
        Enumerable.Range(0, hours * 60 * perMinute).Select(i =>
        {
            var at = Signing.Noon + TimeSpan.FromMinutes(i / perMinute) + TimeSpan.FromSeconds(i % perMinute);
            return Signing.Outcome($"{reporter}-{model}-{i}", at, reporter) with
            {
                Workload = new WorkloadCell(model, null, null, null, null, null),
                Outcome = succeeds?.Invoke(i) ?? true ? Outcome.Succeeded : Outcome.Capacity,
            };
        });

    private static NetworkCoverage Newest(MemoryContent content) => Documents<NetworkCoverage>(content).Single(document => document.Window == "1h");

    private static IEnumerable<string?> Rules(MemoryContent content) => content.Alerts.Select(alert => JsonDocument.Parse(alert.Data).RootElement.GetProperty("rule").GetString());

    private static IEnumerable<TDocument> Documents<TDocument>(MemoryContent content) =>
        content.Documents.Where(document => document.Type == typeof(TDocument).Name && document.Data is not null).Select(document => DocumentJson.Read<TDocument>(document.Data!));
}
