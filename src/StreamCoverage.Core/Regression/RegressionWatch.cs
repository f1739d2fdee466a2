using StreamCoverage.Core.Time;

namespace StreamCoverage.Core.Regression;

/// <summary>Watches one stream of panes for regressions. Its public state is all of it, so it can be stored between panes.</summary>
/// <remarks>Sequential: panes come in the order of time, each once. Restated panes never enter again.</remarks>
public sealed class RegressionWatch
{
    /// <summary>Thin panes that wait to be merged.</summary>
    public PaneMerger Merger { get; set; } = new();

    /// <summary>The usual failure rate.</summary>
    public FailureReference Reference { get; set; } = new();

    /// <summary>The alert.</summary>
    public AlertMachine Machine { get; set; } = new();

    /// <summary>Start of the oldest pane that waits to be merged; null where none waits.</summary>
    public EventTime? PendingSince { get; set; }

    /// <summary>The regression that fires now; null while none does.</summary>
    public Regression? Firing { get; set; }

    /// <summary>Takes in one closed slice.</summary>
    /// <param name="start">Its start.</param>
    /// <param name="end">Its end.</param>
    /// <param name="pane">Its requests and failures; may be empty.</param>
    /// <param name="threshold">Success probability that is asked of a covered cell.</param>
    /// <param name="rule">The rule.</param>
    /// <returns>The regression that opened or closed at this slice; null mostly.</returns>
    public Regression? Step(EventTime start, EventTime end, FailurePane pane, double threshold, RegressionRule rule)
    {
        PendingSince ??= start;
        var since = PendingSince.Value;
        if (Merger.Add(pane, rule) is not { } merged)
        {
            if (Merger.Merged == 0)
                PendingSince = null;
            return null;
        }
        PendingSince = null;
        var (expected, inOrder) = Reference.Rates(threshold);
        var change = Machine.Step(since, merged, expected, inOrder, rule);
        if (Machine.State != AlertState.Firing && change != AlertChange.Closed)
            Reference.Add(since, merged);
        return change switch
        {
            AlertChange.Opened => Firing = new(Machine.Onset!.Value, end, null, 1 - expected, 1 - Machine.SinceOnset.Fraction, Machine.SinceOnset.Requests),
            AlertChange.Closed => Ended(end),
            _ => null,
        };
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
public sealed record Regression(EventTime Onset, EventTime FiredAt, EventTime? ResolvedAt, double Before, double After, long Requests);
