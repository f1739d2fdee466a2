using MathNet.Numerics;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;
using StreamCoverage.Core.Events;

namespace StreamCoverage.Core.Funnel;

/// <summary>How surely one condition is the weakest: the probability that its pass rate is the smallest of all.</summary>
/// <remarks>
/// Pass rates are independent with posterior Beta(passed + 1/2, failed + 1/2). In the angle x with h = sin^2 x the density is
/// 2 sin^2p x cos^2f x / B(p + 1/2, f + 1/2), smooth even where h has a pole at 0 or 1, and about as wide for every h, so that few nodes do.
/// </remarks>
public static class BindingProbability
{
    /// <summary>Probability from which on one condition is called binding: 0.90.</summary>
    public const double Sure = 0.90;

    private const int Nodes = 200;

    // Ten standard deviations to either side of the middle; what is left out is below 10^-11.
    private const double Reach = 10;

    /// <summary>Six probabilities in the order of the conditions, which sum to 1; 0 where nobody was at risk; all 0 without requests.</summary>
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
        var (a, b) = Posterior(stages[index]);
        var (middle, deviation) = (Math.Asin(Math.Sqrt(a / (a + b))), 0.5 / Math.Sqrt(a + b));
        var (from, to) = (Math.Max(0, middle - (Reach * deviation)), Math.Min(Math.PI / 2, middle + (Reach * deviation)));
        var logScale = Math.Log(2) + SpecialFunctions.GammaLn(a + b) - SpecialFunctions.GammaLn(a) - SpecialFunctions.GammaLn(b);
        return GaussLegendreRule.Integrate(
            x =>
            {
                var (sine, cosine) = (Math.Sin(x), Math.Cos(x));
                var density = Math.Exp(logScale + (((2 * a) - 1) * Math.Log(sine)) + (((2 * b) - 1) * Math.Log(cosine)));
                return density == 0 ? 0 : density * OthersAbove(stages, index, sine * sine);
            },
            from, to, Nodes);
    }

    private static double OthersAbove((long Failed, long AtRisk)[] stages, int index, double rate)
    {
        var above = 1.0;
        for (var i = 0; i < stages.Length; i++)
        {
            if (i == index || stages[i].AtRisk == 0)
                continue;
            var (a, b) = Posterior(stages[i]);
            above *= 1 - Beta.CDF(a, b, rate);
        }
        return above;
    }

    private static (double A, double B) Posterior((long Failed, long AtRisk) stage) => (stage.AtRisk - stage.Failed + 0.5, stage.Failed + 0.5);
}
