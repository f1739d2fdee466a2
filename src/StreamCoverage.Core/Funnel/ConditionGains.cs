using StreamCoverage.Core.Events;

namespace StreamCoverage.Core.Funnel;

/// <summary>The six-condition funnel of one group of requests: who was at risk at each condition, who passed, and what fixing it would gain.</summary>
/// <remarks>
/// Conditions stand in a fixed order; a request fails at the first that does not hold. Outcomes of unknown cause are a seventh stage:
/// they count as failures, and are nobody's gain.
/// </remarks>
public static class ConditionGains
{
    /// <summary>Failures at a condition for each request past it, from which on those past it say nothing of later stages: 10.</summary>
    public const int HiddenBy = 10;

    /// <summary>Requests that got as far as <paramref name="condition"/>: all less those that failed before it.</summary>
    public static long AtRisk(in OutcomeCounts counts, Outcome condition)
    {
        var atRisk = counts.Total;
        for (var before = Outcome.Model; before < condition; before++)
            atRisk -= counts[before];
        return atRisk;
    }

    /// <summary>Share of those at risk that passed, in 0..1; null where nobody was at risk.</summary>
    public static double? PassRate(in OutcomeCounts counts, Outcome condition) =>
        AtRisk(counts, condition) is > 0 and var atRisk ? (double)(atRisk - counts[condition]) / atRisk : null;

    /// <summary>
    /// Requests that would have succeeded if <paramref name="condition"/> always held and they then fared like the others at the later
    /// stages: f_j times the product of later pass rates, which telescopes to f_j s / (n_j - f_j). In millionths of a request, rounded.
    /// </summary>
    /// <returns>Null where the later stages are as good as unknown: see <see cref="DeadEnd"/>.</returns>
    public static long? Gain(in OutcomeCounts counts, Outcome condition)
    {
        var failed = counts[condition];
        if (failed == 0)
            return 0;
        var passed = AtRisk(counts, condition) - failed;
        return HidesLaterStages(counts, condition) ? null : (long)((((Int128)failed * counts.Succeeded * 2_000_000) + passed) / (2 * (Int128)passed));
    }

    /// <summary>
    /// As <see cref="Gain"/>, the later stages taken from <paramref name="parent"/> where nobody passed the condition: in requests, a
    /// fraction.
    /// </summary>
    public static double GainOver(in OutcomeCounts counts, Outcome condition, in OutcomeCounts parent) =>
        Gain(counts, condition) is { } micros ? micros / 1e6 : counts[condition] * PassAfter(parent, condition);

    /// <summary>
    /// The least and the most that fixing <paramref name="condition"/> can gain whatever the saved requests meet later, in requests: none
    /// to
    /// all of its failures; at the last condition all of them. Failures of unknown cause may be this condition's too.
    /// </summary>
    public static (long Least, long Most) GainBounds(in OutcomeCounts counts, Outcome condition) =>
        (condition == Outcome.Verification ? counts[condition] : 0, counts[condition] + counts[Outcome.Unknown]);

    /// <summary>
    /// The requests that failed at the condition that nobody passed, or at most one for <see cref="HiddenBy"/> that failed there, with no
    /// success; none where somebody succeeded. The few that pass are those that a gateway loses before it looks: they show no later stage.
    /// </summary>
    /// <returns>The condition and its failures; null where there is no such condition.</returns>
    public static (Outcome Condition, long Failed)? DeadEnd(in OutcomeCounts counts)
    {
        foreach (var condition in OutcomeNames.Conditions)
            if (counts[condition] > 0 && HidesLaterStages(counts, condition))
                return (condition, counts[condition]);
        return null;
    }

    /// <summary>
    /// Probability to pass every stage after <paramref name="condition"/>, as the parent group shows it: what a cell borrows where its own
    /// requests never got there. Where the parent shows nothing either, 1/2 for each stage.
    /// </summary>
    public static double PassAfter(in OutcomeCounts parent, Outcome condition)
    {
        var pass = 1.0;
        for (var stage = condition + 1; stage <= Outcome.Verification; stage++)
            pass *= PassRate(parent, stage) ?? 0.5;
        var reached = parent.Succeeded + parent[Outcome.Unknown];
        return parent[Outcome.Unknown] == 0 ? pass : pass * parent.Succeeded / reached;
    }

    private static bool HidesLaterStages(in OutcomeCounts counts, Outcome condition)
    {
        var passed = AtRisk(counts, condition) - counts[condition];
        return passed == 0 || (counts.Succeeded == 0 && passed * HiddenBy <= counts[condition]);
    }

    /// <summary>The condition whose fixing would gain <paramref name="counts"/> most, where they borrow what they do not show from <paramref name="parent"/>;
    /// the earlier of equals, null where nothing is to be gained.</summary>
    public static Outcome? Binding(in OutcomeCounts counts, in OutcomeCounts parent)
    {
        Span<long> gains = stackalloc long[OutcomeNames.ConditionCount];
        for (var i = 0; i < gains.Length; i++)
            gains[i] = (long)Math.Round(GainOver(counts, OutcomeNames.Conditions[i], parent) * 1e6);
        return Binding(gains);
    }

    /// <summary>The condition with the greatest gain, the earlier of equals; null where nothing is to be gained.</summary>
    /// <param name="gains">Six gains in the order of the conditions.</param>
    public static Outcome? Binding(ReadOnlySpan<long> gains)
    {
        Outcome? binding = null;
        long greatest = 0;
        for (var i = 0; i < gains.Length; i++)
            if (gains[i] > greatest)
                (binding, greatest) = (OutcomeNames.Conditions[i], gains[i]);
        return binding;
    }
}
