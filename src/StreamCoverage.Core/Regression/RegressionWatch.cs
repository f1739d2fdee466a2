using StreamCoverage.Core.Time;

namespace StreamCoverage.Core.Regression;

/// <summary>Watches one stream of panes for regressions against its own last 28 days. Its public state is all of it, so it can be stored between panes.</summary>
public sealed class RegressionWatch : StreamWatch
{
    /// <summary>The usual failure rate.</summary>
    public FailureReference Reference { get; set; } = new();

    /// <summary>Takes in one closed slice.</summary>
    /// <param name="start">Its start.</param>
    /// <param name="end">Its end.</param>
    /// <param name="pane">Its requests and failures; may be empty.</param>
    /// <param name="threshold">Success probability that is asked of a covered cell.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="budget">The stream's part of the false alarms that are allowed, in (0,1]; known before the pane.</param>
    /// <returns>The regression that opened or closed at this slice; null mostly.</returns>
    public Regression? Step(EventTime start, EventTime end, FailurePane pane, double threshold, RegressionRule rule, double budget = 1) =>
        Merge(start, pane, rule) is var (since, merged) ? StepMerged(since, end, merged, threshold, rule, budget) : null;

    /// <summary>Takes in a pane that holds enough to be judged: the last part of <see cref="Step"/>, for streams that are merged elsewhere.</summary>
    public Regression? StepMerged(EventTime since, EventTime end, FailurePane merged, double threshold, RegressionRule rule, double budget)
    {
        var (change, regression) = Judge(since, end, merged, Reference.Rates(since, threshold), rule, budget);
        if (Machine.State != AlertState.Firing && change != AlertChange.Closed)
            Reference.Add(since, merged);
        return regression;
    }
}
