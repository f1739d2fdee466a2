using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Windows;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Measure;

/// <summary>One sliding window of one network: its content, its end, and the moments at which it changes.</summary>
/// <remarks>
/// The window that ends at E holds the facts that start in [E - length, E). It changes only when facts enter (at the end of their pane)
/// or leave (one pane after their start has fallen out), so it is moved from change to change, however far they lie apart.
/// </remarks>
/// <param name="spec">Which window.</param>
/// <param name="judge">The rule by which cells are judged.</param>
/// <param name="pane">Length of what it is made of.</param>
/// <param name="cellsAlone">As in <see cref="WindowTally"/>.</param>
internal sealed class LiveWindow(WindowSpec spec, CellJudge judge, TimeSpan pane, bool cellsAlone = false)
{
    public WindowSpec Spec { get; } = spec;

    public WindowTally Tally { get; } = new(judge, MeasureOptions.IsHourly(spec), cellsAlone: cellsAlone);

    /// <summary>End of the window as of its last change; <see cref="EventTime.Never"/> before its first facts.</summary>
    public EventTime End { get; private set; } = EventTime.Never;

    /// <summary>Cells whose documents are behind.</summary>
    public HashSet<WorkloadCell> Changed { get; } = [];

    /// <summary>The figures as of the last move.</summary>
    public NetworkFigures? Figures { get; private set; }

    /// <summary>Fills the window with what it holds at <paramref name="end"/>.</summary>
    /// <param name="end">A moment to which the window was slid.</param>
    /// <param name="changedAt">The moment, not after <paramref name="end"/>, at which it last changed: there it stands.</param>
    /// <param name="facts">The facts from one length before the end.</param>
    public void StandAt(EventTime end, EventTime changedAt, FactsTimeline facts)
    {
        foreach (var entering in facts.Range(end - Spec.Length, end))
            Tally.Add(entering.Rows);
        End = changedAt;
        Figures = Tally.Figures();
    }

    /// <summary>The next moment after <see cref="End"/> at which something enters or leaves; null where nothing ever will.</summary>
    public EventTime? NextMoment(FactsTimeline facts)
    {
        var enters = facts.FirstFrom(End == EventTime.Never ? EventTime.Never : End) + pane;
        var leaves = End == EventTime.Never ? null : facts.FirstFrom(End - Spec.Length) + Spec.Length + pane;
        return enters is null ? leaves : leaves is null ? enters : EventTime.Min(enters.Value, leaves.Value);
    }

    /// <summary>The last moment up to <paramref name="to"/> at which something entered or left a window; null where nothing ever did.</summary>
    public static EventTime? LastChange(WindowSpec spec, TimeSpan pane, FactsTimeline facts, EventTime to)
    {
        var entered = facts.LastTo(to - pane) + pane;
        var left = facts.LastTo(to - pane - spec.Length) + pane + spec.Length;
        return entered is null ? left : left is null ? entered : EventTime.Max(entered.Value, left.Value);
    }

    /// <summary>Moves the window to <paramref name="end"/>.</summary>
    /// <returns>Whether anything entered or left.</returns>
    public bool SlideTo(EventTime end, FactsTimeline facts)
    {
        var moved = false;
        if (End != EventTime.Never)
        {
            foreach (var leaving in facts.Range(End - Spec.Length, EventTime.Min(end - Spec.Length, End)))
            {
                Tally.Remove(leaving.Rows);
                moved = true;
            }
        }
        var from = End == EventTime.Never ? end - Spec.Length : EventTime.Max(End, end - Spec.Length);
        foreach (var entering in facts.Range(from, end))
        {
            Tally.Add(entering.Rows);
            moved = true;
        }
        // Where nothing moved the window still stands at its last change, so that what is written of it does not depend on who asked when.
        if (moved)
            (End, Figures) = (end, Tally.Figures(Changed));
        return moved;
    }

    /// <summary>The network's figures as a row of its history.</summary>
    public HistoryRow ToHistory(string network) => new(network, Spec.Name, End, 0, Figures!);
}
