using System.Text.Json;
using StreamCoverage.Core.Contribution;

namespace StreamCoverage.Core.Tests.Oracle;

/// <summary>Core's answers about what operators contribute, in the reference's words.</summary>
internal static class ContributionAnswers
{
    public static readonly Dictionary<string, Func<JsonElement, object?>> ByMetric = new()
    {
        ["beta_difference"] = BetaDifferenceOf,
        ["did"] = Did,
        ["att_gt"] = AttGt,
        ["shapley_coverage"] = Shapley,
        ["shapley_probabilistic"] = Probabilistic,
        ["coverage_volume_split"] = Split,
        ["additionality"] = AdditionalityOf,
        ["join_classification"] = Classification,
    };

    // Demand here is a share: in whole requests of so many, it loses nothing that the tolerance sees.
    private const double Demand = 1e15;

    private static object BetaDifferenceOf(JsonElement inputs)
    {
        var difference = new BetaDifference(Counts(inputs));
        return new
        {
            mean = difference.Mean,
            sd = difference.StandardDeviation,
            prob_gt = difference.ProbabilityAbove(inputs.Double("delta")),
            ci_lower = difference.Quantile(0.025),
            ci_upper = difference.Quantile(0.975),
        };
    }

    private static object Did(JsonElement inputs)
    {
        var effect = JoinEffect.Of(
            inputs.List("treated").Select(Counts), inputs.List("control").Select(Counts), inputs.Double("phi"), inputs.Double("delta_min"));
        return new
        {
            identified = effect.Identified,
            reason = effect.Gap.Word(),
            delta_treated = effect.Treated?.Change,
            delta_control = effect.Control?.Change,
            delta = effect.Change,
            se_binomial = effect.BinomialError,
            se = effect.StandardError,
            ci_lower = effect.Lower,
            ci_upper = effect.Upper,
            prob_gain = effect.ProbabilityGain,
            prob_harm = effect.ProbabilityHarm,
            prob_noninferior = effect.ProbabilityNotWorse,
        };
    }

    private static object AttGt(JsonElement inputs)
    {
        int[] periods = [.. inputs.List("periods").Select(period => period.GetInt32())];
        var (groups, weights) = (inputs.GetProperty("groups"), inputs.GetProperty("weights"));
        StaggeredCell Cell(JsonProperty cell) => new(
            groups.GetProperty(cell.Name).GetInt32() is > 0 and var joined ? joined : null,
            weights.ValueKind == JsonValueKind.Null ? 1 : weights.Double(cell.Name),
            [.. periods.Select(period => cell.Value.TryGetProperty($"{period}", out var rate) ? rate.GetDouble() : (double?)null)]);
        var joins = StaggeredJoins.Of(
            [.. inputs.GetProperty("panel").EnumerateObject().Select(Cell)], periods,
            neverJoinedOnly: inputs.Text("control") != "notyettreated", draws: 0);
        return new
        {
            att = joins.Groups.Select(effect => new { g = effect.JoinedIn, t = effect.Period, att = effect.Effect }),
            simple = joins.Overall,
            dynamic = joins.SinceJoin.ToDictionary(effect => $"{effect.Since}", effect => effect.Effect),
        };
    }

    private static object Shapley(JsonElement inputs)
    {
        var operators = inputs.List("operators").Select(one => one.GetString()!).ToList();
        var cells = inputs.List("cells").Select(cell => new QualifiedCell(
            Requests(cell), [.. cell.List("Q").Select(one => operators.IndexOf(one.GetString()!))]));
        return Shares(ShapleyCoverage.Of([.. cells], operators.Count, (int)inputs.Long("k")), operators);
    }

    private static object Probabilistic(JsonElement inputs)
    {
        var operators = inputs.List("operators").Select(one => one.GetString()!).ToList();
        var cells = inputs.List("cells").Select(cell => new ServedCell(
            Requests(cell),
            [
                .. cell.GetProperty("q").EnumerateObject()
                    .Select(one => new ServingOperator(operators.IndexOf(one.Name), one.Value.GetDouble())),
            ]));
        return Shares(ShapleyProbabilistic.Of([.. cells], operators.Count), operators);
    }

    private static object Split(JsonElement inputs)
    {
        var cells = inputs.List("cells")
            .Select(cell => new JudgedCell(Counts(cell), cell.GetProperty("cov0").GetBoolean(), cell.GetProperty("cov1").GetBoolean()));
        var split = VolumeSplit.Of(cells, TimeSpan.FromHours(inputs.Double("T0")), TimeSpan.FromHours(inputs.Double("T1")));
        return new
        {
            total = split.Total,
            coverage_effect = split.Coverage,
            volume_effect = split.Volume,
            entry = split.Entry,
            exit = split.Exit,
            parts = new
            {
                expansion = split.Expansion,
                deepening = split.Deepening,
                partial = split.Partial,
                regression = split.Regression,
            },
        };
    }

    private static object? AdditionalityOf(JsonElement inputs)
    {
        var additionality = Additionality.Of(
            inputs.List("treated").Select(cell => (Counts(cell), cell.Long("served"))),
            inputs.List("control").Select(Counts),
            inputs.Double("phi"));
        return new
        {
            incremental = additionality?.Incremental,
            served = additionality?.Served,
            additionality = additionality?.Share,
            se = additionality?.StandardError,
            displacement = additionality?.Displacement,
        };
    }

    private static object Classification(JsonElement inputs)
    {
        var identified = inputs.GetProperty("identified").GetBoolean();
        var evidence = new JoinEvidence(
            inputs.Long("attempts"),
            identified ? inputs.Double("delta") : null,
            identified ? inputs.Double("se") : null,
            inputs.Double("coverage_gain"),
            inputs.TryGetProperty("entry_gain", out var entry) ? entry.GetDouble() : 0,
            inputs.Double("redundancy_share"));
        var rule = new JoinRule
        {
            ChangeMin = inputs.Double("delta_min"),
            ChangeEquivalent = inputs.Double("delta_eq"),
            CoverageMin = inputs.Double("eps_C"),
            RedundancyMin = inputs.Double("eps_R"),
            Confidence = inputs.Double("conf"),
            ConfidenceEquivalent = inputs.Double("conf_eq"),
        };
        return new { label = JoinVerdict.Of(evidence, rule).Word() };
    }

    private static BeforeAfter Counts(JsonElement cell) =>
        new(new(cell.Long("n0"), cell.Long("s0")), new(cell.Long("n1"), cell.Long("s1")));

    private static long Requests(JsonElement cell) => (long)Math.Round(cell.Double("w") * Demand);

    private static object Shares(CoverageShares shares, List<string> operators) => new
    {
        shapley = operators.ToDictionary(one => one, one => shares.Shapley[operators.IndexOf(one)] / Demand),
        leave_one_out = operators.ToDictionary(one => one, one => shares.LeaveOneOut[operators.IndexOf(one)] / Demand),
        total = shares.Total / Demand,
    };
}
