using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Core.Contribution;

/// <summary>An operator that joined, and what it declared then.</summary>
public sealed record OperatorJoin(string Operator, EventTime At, Capabilities Declared);

/// <summary>A cell over the windows of a join.</summary>
/// <param name="Counts">Requests before and after.</param>
/// <param name="FirstHalf">Those of them in the first half of the window before.</param>
public readonly record struct JoinCell(WorkloadCell Cell, BeforeAfter Counts, ServiceCounts FirstHalf);

/// <summary>What one operator did in one cell over the windows of a join.</summary>
/// <param name="Cell">The cell's place in the list of cells.</param>
/// <param name="Attempts">What the operator took of the cell's requests.</param>
/// <param name="Owner">Who owns it: operators of one owner count as one. Null for an owner of its own.</param>
public readonly record struct JoinPair(int Cell, string Operator, BeforeAfter Attempts, string? Owner = null);

/// <summary>Which cells a join is compared with.</summary>
public enum ControlKind : byte
{
    /// <summary>None with requests in both windows.</summary>
    None = 0,

    /// <summary>Cells that no join touched and that share no operator with treated cells.</summary>
    Untouched = 1,

    /// <summary>Cells that no join touched; operators may serve both arms.</summary>
    NotYetJoined = 2,
}

/// <summary>Everything that one join did, as far as two windows tell.</summary>
/// <param name="Label">The classification.</param>
/// <param name="Final">Whether the join is old enough for the label to stay; before that more certainty is asked.</param>
/// <param name="Role">What the operator is to the cells in which it qualifies.</param>
/// <param name="Effect">Difference in differences.</param>
/// <param name="Control">What it is compared with.</param>
/// <param name="Contamination">Share of the control's demand that operators of treated cells serve, in 0..1; null without control.</param>
/// <param name="DriftBefore">t of the same contrast between the two halves before the join; null where they cannot be compared.</param>
/// <param name="Drifting">Whether the arms were drifting apart before the join, so that the effect is not identified.</param>
/// <param name="JoinsOverlapping">Other joins in the windows that declare a treated cell: the effect is theirs, too.</param>
/// <param name="Split">Why the successes of treated cells changed, per hour.</param>
/// <param name="Additionality">Null where there is no effect to speak of.</param>
/// <param name="CoverageGain">Share of demand in treated cells that became covered, it qualifying there; null without demand.</param>
/// <param name="EntryGain">The same for cells that are covered and had no requests before; null without demand.</param>
/// <param name="PivotalShare">Share of demand in covered cells where it alone qualifies; null without demand.</param>
/// <param name="RedundancyShare">The same where it is one of a few; null without demand.</param>
/// <param name="SaturatedShare">The same where it is one of many; null without demand.</param>
/// <param name="Attempts">What the operator took after the join, in all cells.</param>
/// <param name="Treated">Requests of the treated cells.</param>
/// <param name="CellsTreated">Treated cells with requests in a window.</param>
/// <param name="CellsControl">Control cells with requests in both windows.</param>
public sealed record JoinFindings(
    JoinLabel Label,
    bool Final,
    StructuralRole Role,
    JoinEffect Effect,
    ControlKind Control,
    double? Contamination,
    double? DriftBefore,
    bool Drifting,
    int JoinsOverlapping,
    VolumeSplit Split,
    Additionality? Additionality,
    double? CoverageGain,
    double? EntryGain,
    double? PivotalShare,
    double? RedundancyShare,
    double? SaturatedShare,
    ServiceCounts Attempts,
    BeforeAfter Treated,
    int CellsTreated,
    int CellsControl);

/// <summary>
/// The marginal contribution of one operator that joined. Treated are the cells that it declared when it joined, served or not; the control
/// is what no join touched. The effect is causal as far as both arms would have moved alike; the shares are structure, not cause.
/// </summary>
/// <remarks>
/// Costs as much as there are cells and pairs. Cells of another network as a control are not handled: where this network has none, the
/// effect is not identified. Shares of demand are of the window after the join.
/// </remarks>
public static class JoinStudy
{
    /// <param name="join">The join that is studied.</param>
    /// <param name="touching">The joins in the windows; the join itself may be among them.</param>
    /// <param name="cells">Each cell with requests in a window once.</param>
    /// <param name="pairs">Each pair of cell and operator once.</param>
    /// <param name="asOf">Up to when the record is complete.</param>
    public static JoinFindings Of(
        OperatorJoin join,
        TouchingJoins touching,
        IReadOnlyList<JoinCell> cells,
        IReadOnlyList<JoinPair> pairs,
        EventTime asOf,
        JoinStudyOptions options)
    {
        var arms = JoinArms.Of(join, touching, cells, pairs, options);
        var standing = JoinStanding.Of(join, arms, cells, pairs, options);
        var phi = options.Overdispersion;
        var (treated, control) = (arms.Treated, arms.Control);
        // An operator that brings one model and repeats another treats its cells differently: that is its effect, and no doubt about it.
        var effect = JoinEffect.Of(treated.Select(i => cells[i].Counts), control.Select(i => cells[i].Counts), phi, options.Rule.ChangeMin)
            with
        { OfTheseCells = true };
        if (effect.Identified && arms.Contamination > options.ContaminationMax)
            effect = effect with { Gap = EffectGap.ControlContaminated };
        var drift = JoinEffect.Of(treated.Select(i => Halves(cells[i])), control.Select(i => Halves(cells[i])), phi).Statistic;
        var isDrifting = Math.Abs(drift ?? 0) > options.DriftMax;
        if (effect.Identified && isDrifting)
            effect = effect with { Gap = EffectGap.ArmsDrifting };

        var isFinal = asOf - join.At >= options.Rule.FinalAfter;
        var evidence = new JoinEvidence(
            standing.Attempts.Requests, effect.Change, effect.StandardError,
            standing.CoverageGain ?? 0, standing.EntryGain ?? 0, standing.Redundant ?? 0);
        return new(
            JoinVerdict.Of(evidence, isFinal ? options.Rule : options.Rule.Early),
            isFinal,
            JoinVerdict.RoleOf(standing.Pivotal ?? 0, standing.Redundant ?? 0, standing.Saturated ?? 0, options.Rule),
            effect,
            arms.Kind,
            arms.Contamination,
            drift,
            isDrifting,
            arms.JoinsOverlapping,
            VolumeSplit.Of(treated.Select(i => Judged(cells[i].Counts, options)), options.Before, options.After),
            effect.Identified
                ? Additionality.Of(treated.Select(i => (cells[i].Counts, standing.Served[i])), control.Select(i => cells[i].Counts), phi)
                : null,
            standing.CoverageGain,
            standing.EntryGain,
            standing.Pivotal,
            standing.Redundant,
            standing.Saturated,
            standing.Attempts,
            treated.Aggregate(
                default(BeforeAfter), (sum, i) => new(sum.Before + cells[i].Counts.Before, sum.After + cells[i].Counts.After)),
            treated.Count,
            control.Count);
    }

    private static BeforeAfter Halves(JoinCell cell) => new(cell.FirstHalf, cell.Counts.Before - cell.FirstHalf);

    private static JudgedCell Judged(BeforeAfter counts, JoinStudyOptions options) =>
        new(counts, options.Covered(counts.Before), options.Covered(counts.After));
}
