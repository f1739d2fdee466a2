using MathNet.Numerics.Distributions;
using StreamCoverage.Core.Events;

namespace StreamCoverage.Core.Coverage;

/// <summary>Whether a cell's demand is served above the threshold. Unknown is a state of its own, not 0 or 100 %.</summary>
public enum CellState : byte
{
    /// <summary>No demand in the window.</summary>
    Unobserved = 0,

    /// <summary>Too little demand, or too near the threshold, to tell.</summary>
    Undetermined = 1,

    /// <summary>The interval's lower end is at or above the threshold.</summary>
    Covered = 2,

    /// <summary>The interval's upper end is below the threshold.</summary>
    Uncovered = 3,

    /// <summary>Too few reporters attest its demand: neither covered nor uncovered, whatever they say.</summary>
    Insufficient = 4,
}

/// <summary>The words for <see cref="CellState"/>.</summary>
public static class CellStates
{
    /// <summary>The word in lower case.</summary>
    public static string Word(this CellState state) => state switch
    {
        CellState.Unobserved => "unobserved",
        CellState.Undetermined => "undetermined",
        CellState.Covered => "covered",
        CellState.Insufficient => "insufficient",
        _ => "uncovered",
    };
}

/// <summary>What a cell's own requests say of it.</summary>
/// <param name="State">The verdict.</param>
/// <param name="CoveredProbability">Probability that the success probability lies at or above the threshold; 0 for an unobserved cell.</param>
/// <param name="Overdispersion">phi, at least 1.</param>
public readonly record struct CellVerdict(CellState State, double CoveredProbability, double Overdispersion);

/// <summary>The rule by which a cell counts as covered.</summary>
/// <remarks>
/// Jeffreys' lower bound L is at or above the threshold exactly when the posterior's distribution function there is at most the tail, and
/// the upper bound below it exactly when it is at least 1 - tail; so one evaluation decides, and quantiles are needed only to be shown.
/// </remarks>
public sealed record CellJudge
{
    /// <summary>Success probability at which a cell counts as covered, in 0..1. Default 0.95.</summary>
    public double Threshold { get; init; } = 0.95;

    /// <summary>Probability outside each end of the interval. Default 0.05.</summary>
    public double Tail { get; init; } = 0.05;

    /// <summary>Fewest requests for a verdict. Default 20.</summary>
    public int RequestsMin { get; init; } = 20;

    /// <summary>
    /// Fewest reporters that attest a cell's demand for a verdict on it; unstated ones count as one together. Default 1: whoever says so.
    /// </summary>
    public int ReportersMin { get; init; } = 1;

    /// <summary>Whether verdicts depend on who attests the demand.</summary>
    public bool CountsReporters => ReportersMin > 1 || CapsReporters;

    /// <summary>
    /// The share of a cell's evidence that one reporter makes up at most, in millionths, above 0: see <see cref="ShareCap"/>. Demand stays what it
    /// is. Default 1,000,000: all of it.
    /// </summary>
    public long ReporterShareMaxMicros { get; init; } = ShareCap.WholeMicros;

    private bool CapsReporters => ReporterShareMaxMicros < ShareCap.WholeMicros;

    /// <summary>
    /// Success probability of an operator's attempts at which it counts as one that serves the cell, in 0..1. Default 0.90.
    /// </summary>
    public double OperatorThreshold { get; init; } = 0.90;

    /// <summary>
    /// Whether bounds are Clopper-Pearson's, which err by at most the tail at every n, where Jeffreys' do so on average: for a figure that
    /// pays money or is published as a claim. Default false.
    /// </summary>
    public bool Strict { get; init; }

    /// <summary>
    /// How far the lower bound may fall below the threshold before a cell that is shown as covered is shown otherwise, 0..1. Default
    /// 0.02.
    /// </summary>
    public double Slack { get; init; } = 0.02;

    /// <summary>Judges a cell by its requests, its successes and their overdispersion.</summary>
    /// <param name="requests">n, at least 0.</param>
    /// <param name="successes">0..n; a fraction where they are expected and not counted.</param>
    /// <param name="phi">At least 1.</param>
    public CellVerdict Judge(long requests, double successes, double phi = 1)
    {
        if (requests == 0)
            return new(CellState.Unobserved, 0, 1);
        var below = Below(Threshold, successes, requests, phi, 0.5, 0.5);
        return new(requests < RequestsMin ? CellState.Undetermined : State(below, successes, requests, phi), 1 - below, phi);
    }

    /// <summary>What the verdict on a cell rests on: its demand, of each reporter at most <see cref="ReporterShareMaxMicros"/>.</summary>
    /// <param name="demand">The cell's requests by outcome.</param>
    /// <param name="reporters">Who attests them; null where reporters are not counted.</param>
    public Evidence EvidenceOf(in OutcomeCounts demand, ReporterShares? reporters) => CapsReporters && reporters is { Count: > 0 }
        ? reporters.Capped(ReporterShareMaxMicros)
        : new(demand.Total, demand.Succeeded);

    /// <summary>Judges a cell in the light of who attests its demand.</summary>
    /// <remarks>
    /// With fewer reporters than <see cref="ReportersMin"/> a cell with demand is insufficient, and its probability of being covered counts as
    /// 0, so that nobody raises expected coverage alone.
    /// </remarks>
    /// <param name="demand">The cell's requests by outcome.</param>
    /// <param name="reporters">Who attests them; null where reporters are not counted.</param>
    /// <param name="phi">At least 1.</param>
    public CellVerdict Judge(in OutcomeCounts demand, ReporterShares? reporters, double phi)
    {
        var evidence = EvidenceOf(demand, reporters);
        var verdict = Judge(evidence.Requests, evidence.Successes, phi);
        return ReportersMin <= 1 || reporters?.Count >= ReportersMin || verdict.State == CellState.Unobserved
            ? verdict
            : verdict with { State = CellState.Insufficient, CoveredProbability = 0 };
    }

    /// <summary>
    /// Whether an operator serves the cell: the lower bound of its attempts' success probability is at or above
    /// <see cref="OperatorThreshold"/>.
    /// </summary>
    public bool Qualifies(long attempts, long succeeded) => attempts > 0 && LowerReaches(OperatorThreshold, succeeded, attempts, phi: 1);

    /// <summary>
    /// The state to show for a cell that was last shown as <paramref name="shown"/>: it stays covered until its upper bound lies below the
    /// threshold, or its lower bound more than <see cref="Slack"/> below, so that it does not flicker. Figures rest on <see cref="Judge(long, double, double)"/>.
    /// </summary>
    public CellState Show(CellState shown, long requests, double successes, double phi = 1)
    {
        var state = Judge(requests, successes, phi).State;
        return state == CellState.Undetermined && shown == CellState.Covered && LowerReaches(Threshold - Slack, successes, requests, phi)
            ? CellState.Covered
            : state;
    }

    /// <summary>The interval that is shown beside the verdict.</summary>
    public Interval IntervalOf(long requests, long successes, double phi = 1) =>
        requests == 0 ? new(0, 1)
        : Strict ? CellIntervals.ClopperPearson(successes / phi, requests / phi, Tail)
        : CellIntervals.Jeffreys(successes / phi, requests / phi, Tail);

    private bool LowerReaches(double threshold, double successes, long requests, double phi) =>
        successes > 0
        && (Strict ? Below(threshold, successes, requests, phi, 0, 1) : Below(threshold, successes, requests, phi, 0.5, 0.5)) <= Tail;

    private CellState State(double below, double successes, long requests, double phi)
    {
        if (successes > 0 && (Strict ? Below(Threshold, successes, requests, phi, 0, 1) : below) <= Tail)
            return CellState.Covered;
        if (successes < requests && (Strict ? Below(Threshold, successes, requests, phi, 1, 0) : below) > 1 - Tail)
            return CellState.Uncovered;
        return CellState.Undetermined;
    }

    // The distribution function of Beta(s/phi + a, (n-s)/phi + b) at the threshold.
    private static double Below(double threshold, double successes, long requests, double phi, double a, double b) =>
        Beta.CDF((successes / phi) + a, ((requests - successes) / phi) + b, threshold);
}
