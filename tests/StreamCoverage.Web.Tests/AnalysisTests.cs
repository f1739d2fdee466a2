using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using StreamCoverage.Documents;
using StreamCoverage.Documents.Definitions;
using StreamCoverage.TestKit;
using StreamCoverage.Web.Tests.Support;

namespace StreamCoverage.Web.Tests;

public sealed class AnalysisTests
{
    private const string Network = "analysed";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, object> Answers => new()
    {
        { "convergence", SampleAnalysis.Convergence(Network) },
        { "fragility", SampleAnalysis.Fragility(Network) },
        { "gaps", SampleAnalysis.Gaps(Network) },
        { "change", SampleAnalysis.Change(Network) },
        { "verdict", SampleAnalysis.Verdict(Network) },
    };

    [Theory, MemberData(nameof(Answers))]
    public async Task A_route_answers_with_the_stored_document(string what, object document)
    {
        await using var server = await AnalysedAsync();

        var answer = await server.JsonAsync($"/v1/networks/{Network}/{what}", Token);

        Same(document, answer.GetProperty(what));
    }

    [Fact]
    public async Task Dimensions_come_in_their_order_with_the_first_values_of_each()
    {
        await using var server = await AnalysedAsync();

        var all = await server.JsonAsync($"/v1/networks/{Network}/dimensions", Token);
        var first = await server.JsonAsync($"/v1/networks/{Network}/dimensions?limit=1", Token);

        Same(Core.Workloads.WorkloadCell.Dimensions.Select(d => SampleAnalysis.Dimension(d, Network)), all.GetProperty("dimensions"));
        Assert.All(first.GetProperty("dimensions").EnumerateArray(), d => Assert.Equal("a", Assert.Single(d.GetProperty("top").EnumerateArray()).GetProperty("value").GetString()));
    }

    [Fact]
    public async Task Gaps_are_cut_list_by_list()
    {
        await using var server = await AnalysedAsync();

        var gaps = (await server.JsonAsync($"/v1/networks/{Network}/gaps?limit=1", Token)).GetProperty("gaps");

        Assert.Equal("model=m1, hardware=h200", Assert.Single(gaps.GetProperty("capabilities").EnumerateArray()).GetProperty("capabilities").GetString());
        Assert.Equal((1, 1), (gaps.GetProperty("cells").GetArrayLength(), gaps.GetProperty("fragile").GetArrayLength()));
    }

    [Fact]
    public async Task Operators_that_contribute_most_come_first_and_those_with_an_unknown_share_last()
    {
        OperatorContribution Of(string name, decimal? shapley, long attempts) =>
            SampleAnalysis.Contribution(name, Network) with { ShapleyShare = shapley, Attempts = attempts };
        await using var server = await AnalysedAsync(
            [Of("b", 0.1m, 5), Of("unknown", null, 99), Of("a", 0.1m, 5), Of("busy", 0.1m, 6), Of("most", 0.4m, 1), Of("none", 0m, 80)]);

        var answer = await server.JsonAsync($"/v1/networks/{Network}/contribution?limit=6", Token);
        var first = await server.JsonAsync($"/v1/networks/{Network}/contribution?limit=1", Token);

        // The sample's own operator is cut off, not lost.
        Assert.Equal(7, answer.GetProperty("operatorsActive").GetInt32());
        Assert.Equal(
            ["most", "op1", "busy", "a", "b", "none"], answer.GetProperty("operators").EnumerateArray().Select(o => o.GetProperty("operator").GetString()));
        Same(Of("most", 0.4m, 1), Assert.Single(first.GetProperty("operators").EnumerateArray()));
    }

    [Fact]
    public async Task Assessments_come_with_the_newest_join_first()
    {
        await using var server = await AnalysedAsync();
        await server.Networks.StoreAsync([SampleAnalysis.Write(SampleAnalysis.Assessment("op2", 20, Network))], Token);

        var answer = await server.JsonAsync($"/v1/networks/{Network}/assessments", Token);
        var first = await server.JsonAsync($"/v1/networks/{Network}/assessments?limit=1", Token);

        Assert.Equal(["op2", "op1"], answer.GetProperty("assessments").EnumerateArray().Select(a => a.GetProperty("operator").GetString()));
        Same(SampleAnalysis.Assessment("op2", 20, Network), Assert.Single(first.GetProperty("assessments").EnumerateArray()));
        Same(SampleAnalysis.Together(Network), first.GetProperty("together"));
    }

    [Fact]
    public async Task A_window_that_was_not_analysed_is_null_or_empty_and_not_0()
    {
        await using var server = await AnalysedAsync();
        await server.MeasureAsync("young", 0, 1, Token);
        foreach (var what in new[] { "convergence", "fragility", "gaps", "change" })
            Assert.Equal(
                JsonValueKind.Null, (await server.JsonAsync($"/v1/networks/{Network}/{what}?window=28d", Token)).GetProperty(what).ValueKind);
        Assert.Equal(JsonValueKind.Null, (await server.JsonAsync("/v1/networks/young/verdict", Token)).GetProperty("verdict").ValueKind);
        foreach (var (what, list) in new[] { ("dimensions", "dimensions"), ("contribution", "operators") })
            Assert.Equal(0, (await server.JsonAsync($"/v1/networks/{Network}/{what}?window=28d", Token)).GetProperty(list).GetArrayLength());
        Assert.Equal(0, (await server.JsonAsync("/v1/networks/young/assessments", Token)).GetProperty("assessments").GetArrayLength());
    }

    [Fact]
    public async Task Every_metric_is_listed_with_its_definition()
    {
        await using var server = await Server.StartAsync(Token);

        var metrics = (await server.JsonAsync("/v1/metrics", Token)).GetProperty("metrics").EnumerateArray().ToList();

        Assert.Equal(MetricDefinitions.All.Select(m => m.Name), metrics.Select(m => m.GetProperty("name").GetString()));
        Same(MetricDefinitions.All, JsonSerializer.SerializeToElement(metrics));
    }

    [Fact]
    public void Metrics_have_one_name_each_and_are_grouped()
    {
        Assert.Equal(MetricDefinitions.All.Count, MetricDefinitions.All.DistinctBy(m => m.Name).Count());
        Assert.All(MetricDefinitions.All, m => Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", m.Name));
        var groups = MetricDefinitions.All.Select(m => m.Group).ToList();
        var changes = groups.Zip(groups.Skip(1)).Count(pair => pair.First != pair.Second);
        Assert.Equal(groups.Distinct().Count(), changes + 1);
    }

    public static TheoryData<string> Metrics => [.. MetricDefinitions.All.Select(m => m.Name)];

    [Theory, MemberData(nameof(Metrics))]
    public void A_definition_names_members_that_there_are(string name)
    {
        var metric = MetricDefinitions.All.Single(m => m.Name == name);
        var document = metric.Field.Split('.')[0];
        foreach (var path in new[] { metric.Field, metric.SampleSize }.OfType<string>().Concat(metric.Figures.Select(f => $"{document}.{f}")))
            Assert.True(Exists(path), $"there is no {path}");
        // Another document's sample size is looked up in the network's own.
        Assert.True(metric.SampleSize is null || metric.SampleSize.StartsWith($"{document}.", StringComparison.Ordinal)
            || metric.SampleSize.StartsWith("NetworkCoverage.", StringComparison.Ordinal), metric.SampleSize);
        Assert.EndsWith(".", metric.Definition, StringComparison.Ordinal);
        Assert.DoesNotContain(metric.Field[(document.Length + 1)..], metric.Figures);
    }

    [Fact]
    public void Every_fraction_that_analyses_find_has_a_definition_or_goes_with_one()
    {
        Type[] documents =
        [
            typeof(NetworkCoverage), typeof(FunnelStage), typeof(CellCoverage), typeof(DimensionValue), typeof(CoverageChange), typeof(OperatorContribution),
            typeof(OperatorAssessment), typeof(Convergence), typeof(Concentration), typeof(DimensionDifference), typeof(DomainFragility), typeof(CellGap),
            typeof(CapabilityGap), typeof(JoinEffects), typeof(JoinEffectSince), typeof(PredictorVerdict),
        ];
        var told = MetricDefinitions.All.SelectMany(m => m.Figures.Append(m.Field)).Select(path => path.Split('.')[^1]).ToHashSet();

        var untold = documents.SelectMany(d => d.GetProperties())
            .Where(p => Nullable.GetUnderlyingType(p.PropertyType) == typeof(decimal) || p.PropertyType == typeof(decimal))
            .Select(p => p.Name).Where(p => !told.Contains(p)).Distinct();

        Assert.Empty(untold);
    }

    private static bool Exists(string path)
    {
        var names = path.Split('.');
        var type = typeof(NetworkCoverage).Assembly.GetType($"StreamCoverage.Documents.{names[0]}");
        foreach (var name in names[1..])
        {
            if (type is { IsGenericType: true } && type.IsAssignableTo(typeof(IEnumerable)))
                type = type.GetGenericArguments()[0];
            type = type?.GetProperty(name, BindingFlags.Public | BindingFlags.Instance)?.PropertyType;
        }
        return type is not null;
    }

    private static async Task<Server> AnalysedAsync(params IReadOnlyList<OperatorContribution> more)
    {
        var server = await Server.StartAsync(Token);
        await server.MeasureAsync(Network, 0, 3, Token);
        await server.Networks.StoreAsync(
            [.. SampleAnalysis.All(Network), .. SampleAnalysis.All("other"), .. SampleAnalysis.All(Network, "24h"), .. more.Select(SampleAnalysis.Write)],
            Token);
        return server;
    }

    // As the API writes: camelCase, times without the digits that are 0.
    private static void Same<T>(T expected, JsonElement actual)
    {
        var wanted = JsonSerializer.SerializeToNode(expected, expected!.GetType(), Api.ApiJson.Options);
        Assert.True(
            JsonNode.DeepEquals(wanted, JsonNode.Parse(actual.GetRawText())),
            string.Create(CultureInfo.InvariantCulture, $"expected {wanted}\nfound {actual}"));
    }
}
