using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Core.Contribution;

/// <summary>What a join is judged over and by.</summary>
public sealed record JoinStudyOptions
{
    /// <summary>Length of the window that ends at the join. Default 7 days.</summary>
    public TimeSpan Before { get; init; } = TimeSpan.FromDays(7);

    /// <summary>What is left out after the join, while the operator takes up work. Default 24 hours.</summary>
    public TimeSpan Ramp { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Length of the window after that. Default 7 days.</summary>
    public TimeSpan After { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Overdispersion of the outcomes, at least 1. Default 1.</summary>
    public double Overdispersion { get; init; } = 1;

    /// <summary>When a cell counts as covered.</summary>
    public CellJudge Cells { get; init; } = new();

    /// <summary>When an operator qualifies in a cell: its lower bound at 0.90, however few its requests.</summary>
    public CellJudge Operators { get; init; } = new() { Threshold = 0.90, RequestsMin = 1 };

    /// <summary>Most operators that qualify in a cell for one more to count as redundancy. Default 3.</summary>
    public int RedundancyMax { get; init; } = 3;

    /// <summary>Largest share of the control's demand that operators of treated cells may serve. Default 0.10.</summary>
    public double ContaminationMax { get; init; } = 0.10;

    /// <summary>|t| of the contrast between the halves before the join above which the arms were drifting apart. Default 2.</summary>
    public double DriftMax { get; init; } = 2;

    /// <summary>The classification.</summary>
    public JoinRule Rule { get; init; } = new();

    /// <summary>The windows of a join at <paramref name="at"/>, half-open.</summary>
    public JoinWindows WindowsOf(EventTime at) => new(at - Before, at - (Before / 2), at, at + Ramp, at + Ramp + After);

    internal bool Covered(ServiceCounts counts) =>
        Cells.Judge(counts.Requests, counts.Successes, Overdispersion).State == CellState.Covered;

    internal bool Qualifies(ServiceCounts attempts) =>
        Operators.Judge(attempts.Requests, attempts.Successes).State == CellState.Covered;
}

/// <summary>Where the windows of a join lie: [start, end) before it, with its middle, and [start, end) after it.</summary>
public readonly record struct JoinWindows(
    EventTime BeforeStart, EventTime BeforeMiddle, EventTime BeforeEnd, EventTime AfterStart, EventTime AfterEnd);
