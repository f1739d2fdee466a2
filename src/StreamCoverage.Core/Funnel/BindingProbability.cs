using MathNet.Numerics;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;
using StreamCoverage.Core.Events;

namespace StreamCoverage.Core.Funnel;

/// <summary>How surely one condition is the weakest: the probability that its pass rate is the smallest of all.</summary>
/// <remarks>
/// Pass rates are independent with posterior Beta(passed + 1/2, failed + 1/2). In the angle x with h = sin^2 x the density is
/// proportional to sin^2p x cos^2f x, smooth even where h has a pole at 0 or 1, and about as wide for every h, so that few nodes do.
/// </remarks>
public static class BindingProbability
{
    /// <summary>Probability from which on one condition is called binding: 0.90.</summary>
    public const double Sure = 0.90;

    private const int Nodes = 56;

    // Ten standard deviations to either side of the middle; what is left out is below 10^-11.
    private const double Reach = 10;

    /// <summary>
    /// Six probabilities in the order of the conditions, which sum to 1; 0 where nobody was at risk; all 0 without requests.
    /// </summary>
    public static IReadOnlyList<double> Of(OutcomeCounts counts)
    {
        var stages = OutcomeNames.Conditions
            .Select(condition => (Failed: counts[condition], AtRisk: ConditionGains.AtRisk(counts, condition)))
            .ToArray();
        return [.. Enumerable.Range(0, stages.Length).Select(i => stages[i].AtRisk == 0 ? 0 : Smallest(stages, i))];
    }

    /// <summary>
    /// The fewest conditions that hold <see cref="Sure"/> together, the more probable first chosen, in their fixed order: one is binding,
    /// several are a tie. None where nothing failed at a condition.
    /// </summary>
    public static IReadOnlyList<Outcome> Binding(OutcomeCounts counts)
    {
        if (OutcomeNames.Conditions.All(condition => counts[condition] == 0))
            return [];
        var tied = new List<Outcome>();
        var held = 0.0;
        foreach (var (probability, condition) in Of(counts).Zip(OutcomeNames.Conditions).OrderByDescending(of => of.First))
        {
            if (held >= Sure)
                break;
            tied.Add(condition);
            held += probability;
        }
        return [.. tied.Order()];
    }

    private static double Smallest((long Failed, long AtRisk)[] stages, int index)
    {
        var stage = stages[index];
        var middle = Math.Asin(Math.Sqrt((stage.AtRisk - stage.Failed + 0.5) / (stage.AtRisk + 1.0)));
        var deviation = 0.5 / Math.Sqrt(stage.AtRisk + 1.0);
        var (from, to) = (Math.Max(0, middle - (Reach * deviation)), Math.Min(Math.PI / 2, middle + (Reach * deviation)));
        var rule = new GaussLegendreRule(from, to, Nodes);
        var peak = LogDensity(stage, middle);
        // Divided by its own integral, the density needs no factorials, whose logs lose digits for large counts.
        var (smallest, all) = (0.0, 0.0);
        for (var i = 0; i < rule.Order; i++)
        {
            var angle = rule.GetAbscissa(i);
            var weight = rule.GetWeight(i) * Math.Exp(LogDensity(stage, angle) - peak);
            all += weight;
            if (weight > 0)
                smallest += weight * OthersAbove(stages, index, Math.Pow(Math.Sin(angle), 2));
        }
        return smallest / all;
    }

    // ln (sin^2p x cos^2f x), up to a constant.
    private static double LogDensity((long Failed, long AtRisk) stage, double angle)
    {
        var (sine, cosine) = (Math.Pow(Math.Sin(angle), 2), Math.Pow(Math.Cos(angle), 2));
        var logSine = cosine < 0.5 ? SpecialFunctions.Log1p(-cosine) : Math.Log(sine);
        var logCosine = sine < 0.5 ? SpecialFunctions.Log1p(-sine) : Math.Log(cosine);
        return ((stage.AtRisk - stage.Failed) * logSine) + (stage.Failed * logCosine);
    }

    private static double OthersAbove((long Failed, long AtRisk)[] stages, int index, double rate)
    {
        var above = 1.0;
        for (var i = 0; i < stages.Length; i++)
        {
            var (failed, atRisk) = stages[i];
            if (i != index && atRisk > 0)
                above *= Beta.CDF(failed + 0.5, atRisk - failed + 0.5, 1 - rate);
        }
        return above;
    }
}
