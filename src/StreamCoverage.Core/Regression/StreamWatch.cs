using StreamCoverage.Core.Time;

namespace StreamCoverage.Core.Regression;

/// <summary>Watches one stream of panes for regressions against rates that it is told. Its public state is all of it.</summary>
/// <remarks>Sequential: panes come in the order of time, each once. Restated panes never enter again.</remarks>
public class StreamWatch
{
    /// <summary>Thin panes that wait to be merged.</summary>
    public PaneMerger Merger { get; set; } = new();

    /// <summary>The alert.</summary>
    public AlertMachine Machine { get; set; } = new();

    /// <summary>Start of the oldest pane that waits to be merged; null where none waits.</summary>
    public EventTime? PendingSince { get; set; }

    /// <summary>The regression that fires now; null while none does.</summary>
    public Regression? Firing { get; set; }

    /// <summary>Takes in one closed slice, and merges thin ones.</summary>
    /// <returns>The merged pane and its start, once it holds enough to be judged; null before, and where nothing was in it.</returns>
    public (EventTime Since, FailurePane Pane)? Merge(EventTime start, FailurePane pane, RegressionRule rule)
    {
        var since = PendingSince ?? start;
        var merged = Merger.Add(pane, rule);
        PendingSince = Merger.Merged == 0 ? null : since;
        return merged is { } whole ? (since, whole) : null;
    }

    /// <summary>Judges a merged pane.</summary>
    /// <param name="since">Its start.</param>
    /// <param name="end">End of the slice that completed it.</param>
    /// <param name="pane">Its requests and failures; not empty.</param>
    /// <param name="rates">What is usual and what is in order; known before the pane.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="budget">The stream's part of the false alarms that are allowed, in (0,1]; known before the pane.</param>
    /// <returns>The change, and the regression that opened or closed; null mostly.</returns>
    public (AlertChange Change, Regression? Regression) Judge(
        EventTime since, EventTime end, FailurePane pane, FailureRates rates, RegressionRule rule, double budget)
    {
        var change = Machine.Step(since, pane, rates.Expected, rates.InOrder, rule, budget);
        return (change, change switch
        {
            AlertChange.Opened => Firing = new(
                Machine.Onset!.Value, end, null, 1 - rates.Expected, 1 - Machine.SinceOnset.Fraction, Machine.SinceOnset.Requests),
            AlertChange.Closed => Ended(end),
            _ => null,
        });
    }

    private Regression? Ended(EventTime end)
    {
        var ended = Firing is { } firing ? firing with { ResolvedAt = end } : null;
        Firing = null;
        return ended;
    }
}

/// <summary>A regression of a watched stream.</summary>
/// <param name="Onset">Start of the first pane that is part of it.</param>
/// <param name="FiredAt">End of the slice at which it was found.</param>
/// <param name="ResolvedAt">End of the slice at which it was over; null while it fires.</param>
/// <param name="Before">Success rate that was usual, in 0..1.</param>
/// <param name="After">Success rate since the onset when it was found, in 0..1.</param>
/// <param name="Requests">Requests since the onset when it was found.</param>
public sealed record Regression(EventTime Onset, EventTime FiredAt, EventTime? ResolvedAt, double Before, double After, long Requests)
{
    /// <summary>The reporters that attest the two rates, where it is that they disagree; else null.</summary>
    public ReporterPair? Reporters { get; init; }
}
