using MathNet.Numerics.Distributions;

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

    /// <summary>Judges a cell by its requests, its successes and their overdispersion.</summary>
    public CellVerdict Judge(long requests, long successes, double phi = 1)
    {
        if (requests == 0)
            return new(CellState.Unobserved, 0, 1);
        var below = Beta.CDF((successes / phi) + 0.5, ((requests - successes) / phi) + 0.5, Threshold);
        var state = CellState.Undetermined;
        if (requests >= RequestsMin && successes > 0 && below <= Tail)
            state = CellState.Covered;
        else if (requests >= RequestsMin && successes < requests && below > 1 - Tail)
            state = CellState.Uncovered;
        return new(state, 1 - below, phi);
    }

    /// <summary>The interval that is shown beside the verdict.</summary>
    public Interval IntervalOf(long requests, long successes, double phi = 1) =>
        requests == 0 ? new(0, 1) : CellIntervals.Jeffreys(successes / phi, requests / phi, Tail);
}
