using System.Text.Json;
using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Funnel;
using StreamCoverage.Core.Tests.Support;
using StreamCoverage.Core.Windows;

namespace StreamCoverage.Core.Tests.Oracle;

/// <summary>Core's answers about the funnel, in the reference's words.</summary>
internal static class FunnelAnswers
{
    public static readonly Dictionary<string, Func<JsonElement, object?>> ByMetric = new()
    {
        ["funnel"] = Funnel,
        ["funnel_with_fallback"] = WithFallback,
        ["funnel_network"] = Network,
        ["funnel_binding_probability"] = BindingProbabilities,
        ["funnel_coverage_gain"] = CoverageGain,
    };

    public static object Funnel(JsonElement inputs)
    {
        var counts = inputs.Counts("failures_in_order");
        var success = FunnelRates.SuccessBounds(counts);
        return new
        {
            at_risk = Each(condition => ConditionGains.AtRisk(counts, condition)),
            h = Each(condition => ConditionGains.PassRate(counts, condition)),
            h_lower = Each(condition => FunnelRates.PassInterval(counts, condition)?.Lower),
            h_upper = Each(condition => FunnelRates.PassInterval(counts, condition)?.Upper),
            cumulative = Each(condition => FunnelRates.Cumulative(counts, condition)),
            R = FunnelRates.SuccessRate(counts),
            se_logR = FunnelRates.LogError(counts),
            R_lower = success?.Lower,
            R_upper = success?.Upper,
            fail_share = Each(condition => FunnelRates.FailShare(counts, condition)),
            gain = Gains(counts, parent: default),
            gain_lower = Each(condition => Share(ConditionGains.GainBounds(counts, condition).Least, counts)),
            gain_upper = Each(condition => Share(ConditionGains.GainBounds(counts, condition).Most, counts)),
            log_share = FunnelRates.LogShare(counts, Outcome.Model) is null
                ? null
                : Each(condition => FunnelRates.LogShare(counts, condition)),
            binding = OracleInputs.Word(ConditionGains.Binding(GainMicros(counts, parent: default))),
        };
    }

    public static object WithFallback(JsonElement inputs)
    {
        var counts = inputs.Counts("failures_in_order");
        var parent = WithPassRates([.. inputs.List("parent_pass").Select(rate => rate.GetDecimal())]);
        return new
        {
            h = Each(condition => ConditionGains.PassRate(counts, condition)),
            R = FunnelRates.SuccessRate(counts),
            gain = Gains(counts, parent),
            gain_upper = Each(condition => Share(ConditionGains.GainBounds(counts, condition).Most, counts)),
            binding = OracleInputs.Word(ConditionGains.Binding(GainMicros(counts, parent))),
        };
    }

    public static object Network(JsonElement inputs)
    {
        var tally = new WindowTally(new CellJudge(), panesAreHours: false);
        tally.Add([.. inputs.List("cells").Select((cell, i) => Build.Row($"cell {i:D3}", cell.Counts("f")))]);
        var figures = tally.Figures();
        return new
        {
            R = (double)figures.Requests.Succeeded / figures.Requests.Total,
            gain_cellwise = Cellwise(figures),
            gain_pooled = Gains(figures.Requests, parent: default),
            binding_cellwise = OracleInputs.Word(figures.Binding),
            binding_pooled = OracleInputs.Word(ConditionGains.Binding(GainMicros(figures.Requests, parent: default))),
        };
    }

    public static object BindingProbabilities(JsonElement inputs) =>
        new { prob = BindingProbability.Of(inputs.Counts("failures_in_order")) };

    public static object CoverageGain(JsonElement inputs)
    {
        var tally = new WindowTally(inputs.Judge(), panesAreHours: false);
        tally.Add([.. inputs.List("cells").Select((cell, i) => Build.Row($"cell {i:D3}", cell.Counts("f")))]);
        var gains = CoverageGains.Of(tally);
        return new { delta_coverage = Share(gains[(int)inputs.Long("condition_index")], tally.Figures().Requests) };
    }

    public static IReadOnlyList<double?> Cellwise(NetworkFigures figures)
    {
        var gains = figures.GainMicros;
        return Each<double?>(condition => gains[(int)condition - 1] / 1e6 / figures.Requests.Total);
    }

    public static IReadOnlyList<T> Each<T>(Func<Outcome, T> value) => [.. OutcomeNames.Conditions.Select(value)];

    private static IReadOnlyList<double?> Gains(OutcomeCounts counts, OutcomeCounts parent) =>
        Each(condition => Share(ConditionGains.GainOver(counts, condition, parent), counts));

    private static long[] GainMicros(OutcomeCounts counts, OutcomeCounts parent) =>
        [.. OutcomeNames.Conditions.Select(condition => (long)(ConditionGains.GainOver(counts, condition, parent) * 1e6))];

    private static double? Share(double part, OutcomeCounts of) => of.Total == 0 ? null : part / of.Total;

    /// <summary>Counts whose pass rates are exactly <paramref name="rates"/>, each of two decimals.</summary>
    private static OutcomeCounts WithPassRates(IReadOnlyList<decimal> rates)
    {
        var counts = new OutcomeCounts();
        var atRisk = 1_000_000_000_000m;
        foreach (var condition in OutcomeNames.Conditions)
        {
            var passed = atRisk * rates[(int)condition - 1];
            counts[condition] = decimal.ToInt64(atRisk - passed);
            atRisk = passed;
        }
        counts[Outcome.Succeeded] = decimal.ToInt64(atRisk);
        return counts;
    }
}
