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
    };

    private const double TwoSidedTail = 0.025;

    public static object Funnel(JsonElement inputs)
    {
        var counts = inputs.Counts("failures_in_order");
        var demand = counts.Total;
        return new
        {
            at_risk = Each(condition => ConditionGains.AtRisk(counts, condition)),
            h = Each(condition => ConditionGains.PassRate(counts, condition)),
            h_lower = Each(condition => Bounds(counts, condition)?.Lower),
            h_upper = Each(condition => Bounds(counts, condition)?.Upper),
            cumulative = Each(condition => (double)(ConditionGains.AtRisk(counts, condition) - counts[condition]) / demand),
            R = demand == 0 ? null : (double?)counts.Succeeded / demand,
            fail_share = Each(condition => (double)counts[condition] / demand),
            gain = Gains(counts, parent: default),
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
            R = (double)counts.Succeeded / counts.Total,
            gain = Gains(counts, parent),
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

    public static IReadOnlyList<double?> Cellwise(NetworkFigures figures)
    {
        var gains = figures.GainMicros;
        return Each<double?>(condition => gains[(int)condition - 1] / 1e6 / figures.Requests.Total);
    }

    public static IReadOnlyList<T> Each<T>(Func<Outcome, T> value) => [.. OutcomeNames.Conditions.Select(value)];

    private static IReadOnlyList<double?> Gains(OutcomeCounts counts, OutcomeCounts parent) =>
        Each(condition => counts.Total == 0 ? null : (double?)Gain(counts, condition, parent) / counts.Total);

    private static long[] GainMicros(OutcomeCounts counts, OutcomeCounts parent) =>
        [.. OutcomeNames.Conditions.Select(condition => (long)(Gain(counts, condition, parent) * 1e6))];

    private static double Gain(OutcomeCounts counts, Outcome condition, OutcomeCounts parent) =>
        ConditionGains.Gain(counts, condition) is { } micros ? micros / 1e6 : counts[condition] * ConditionGains.PassAfter(parent, condition);

    private static Interval? Bounds(OutcomeCounts counts, Outcome condition)
    {
        var atRisk = ConditionGains.AtRisk(counts, condition);
        return atRisk == 0 ? null : CellIntervals.Jeffreys(atRisk - counts[condition], atRisk, TwoSidedTail);
    }

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
