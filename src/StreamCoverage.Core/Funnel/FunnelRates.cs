using MathNet.Numerics.Distributions;
using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Events;

namespace StreamCoverage.Core.Funnel;

/// <summary>The rates of one funnel and how sure they are. The same for requests and for attempts.</summary>
public static class FunnelRates
{
    private const double Tail = 0.025;
    private static readonly double TwoSided = Normal.InvCDF(0, 1, 1 - Tail);

    /// <summary>95 % interval of the pass rate of those at risk (Jeffreys); null where nobody was at risk.</summary>
    public static Interval? PassInterval(in OutcomeCounts counts, Outcome condition)
    {
        var atRisk = ConditionGains.AtRisk(counts, condition);
        return atRisk == 0 ? null : CellIntervals.Jeffreys(atRisk - counts[condition], atRisk, Tail);
    }

    /// <summary>
    /// Where the pass rate lies whichever conditions the failures of unknown cause belong to, in 0..1; null where nobody was at risk.
    /// </summary>
    public static Interval? PassBounds(in OutcomeCounts counts, Outcome condition)
    {
        var atRisk = ConditionGains.AtRisk(counts, condition);
        double passed = atRisk - counts[condition];
        return atRisk == 0 ? null : new((passed - counts[Outcome.Unknown]) / atRisk, passed / atRisk);
    }

    /// <summary>Share of all that passed every condition up to and with <paramref name="condition"/>, in 0..1; null for none.</summary>
    public static double? Cumulative(in OutcomeCounts counts, Outcome condition) =>
        counts.Total is > 0 and var total ? (double)(ConditionGains.AtRisk(counts, condition) - counts[condition]) / total : null;

    /// <summary>
    /// Share of all that failed at <paramref name="outcome"/>, in 0..1: what users saw, not what fixing it would give; null for none.
    /// </summary>
    public static double? FailShare(in OutcomeCounts counts, Outcome outcome) =>
        counts.Total is > 0 and var total ? (double)counts[outcome] / total : null;

    /// <summary>R, the share that succeeded: the product of all pass rates; null for none.</summary>
    public static double? SuccessRate(in OutcomeCounts counts) => FailShare(counts, Outcome.Succeeded);

    /// <summary>
    /// Standard error of ln R, sqrt((1 - R) / (n R)), to which Greenwood's formula comes down; null where nothing succeeded.
    /// </summary>
    public static double? LogError(in OutcomeCounts counts) =>
        counts.Succeeded == 0 ? null : Math.Sqrt((double)counts.Failed / counts.Total / counts.Succeeded);

    /// <summary>
    /// 95 % bounds of R, symmetric in ln R and cut at 1; where nothing succeeded the lower is 0 and the upper unknown; null for none.
    /// </summary>
    public static (double Lower, double? Upper)? SuccessBounds(in OutcomeCounts counts)
    {
        if (SuccessRate(counts) is not { } rate)
            return null;
        return LogError(counts) is { } error
            ? (rate * Math.Exp(-TwoSided * error), Math.Min(1, rate * Math.Exp(TwoSided * error)))
            : (0, null);
    }

    /// <summary>
    /// The part of all failure that <paramref name="condition"/> stands for, ln h / ln R, in 0..1: the six and the unknown causes sum to 1;
    /// null unless some succeeded and some failed.
    /// </summary>
    public static double? LogShare(in OutcomeCounts counts, Outcome condition) =>
        counts.Succeeded == 0 || counts.Failed == 0
            ? null
            : Math.Log(ConditionGains.PassRate(counts, condition)!.Value) / Math.Log((double)counts.Succeeded / counts.Total);

    /// <summary>
    /// The share that would succeed if every one of <paramref name="conditions"/> always held: the product of the pass rates of the other
    /// stages, in 0..1; null where nobody was at risk at one of those.
    /// </summary>
    public static double? SuccessRateWithout(in OutcomeCounts counts, ReadOnlySpan<Outcome> conditions)
    {
        double? rate = counts[Outcome.Unknown] == 0
            ? 1
            : (double)counts.Succeeded / (counts.Succeeded + counts[Outcome.Unknown]);
        foreach (var condition in OutcomeNames.Conditions)
            if (!conditions.Contains(condition))
                rate *= ConditionGains.PassRate(counts, condition);
        return counts.Total == 0 ? null : rate;
    }
}
