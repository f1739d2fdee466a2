using StreamCoverage.Core.Time;

namespace StreamCoverage.Core.Coverage;

/// <summary>
/// Coverage of the demand of a longer past: a workload that always fails is given up, and coverage by its own window's demand would then
/// rise. The basket keeps its weight.
/// </summary>
public static class FixedBasket
{
    /// <summary>How long a cell without new demand keeps its last state: 7 days.</summary>
    public static TimeSpan Carry { get; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Share of the basket in cells that are covered, and in cells that are not known to be uncovered: 0..1; null for an empty basket.
    /// </summary>
    /// <param name="basket">Each cell's demand in the basket's time (28 days by default), and its state now.</param>
    public static Interval? Coverage(IEnumerable<(long Demand, CellState State)> basket)
    {
        long total = 0, covered = 0, uncovered = 0;
        foreach (var (demand, state) in basket)
        {
            total += demand;
            covered += state == CellState.Covered ? demand : 0;
            uncovered += state == CellState.Uncovered ? demand : 0;
        }
        return total == 0 ? null : new((double)covered / total, (double)(total - uncovered) / total);
    }

    /// <summary>A cell's state now: its own, or where it has no demand, the last one for <see cref="Carry"/>, then undetermined.</summary>
    /// <param name="state">The verdict on the current window.</param>
    /// <param name="last">The last verdict on a window with demand, and that window's end; null where there is none.</param>
    /// <param name="end">The current window's end.</param>
    public static CellState StateAt(CellState state, (CellState State, EventTime End)? last, EventTime end)
    {
        if (state != CellState.Unobserved)
            return state;
        return last is { } known && end < known.End + Carry ? known.State : CellState.Undetermined;
    }
}
