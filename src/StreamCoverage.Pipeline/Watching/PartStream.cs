using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Pipeline.Watching;

/// <summary>The watch over one roll-up or cell, or over the fixed basket.</summary>
/// <remarks>
/// What is usual of it comes from the facts of 28 days, less the panes in which it fired; these are kept here, by the hour. The rates are made
/// once an hour, at the first pane that is judged in it.
/// </remarks>
internal sealed class PartStream(StreamScope scope)
{
    private (EventTime Hour, FailurePane Past, FailureRates Rates)? _rates;

    public StreamScope Scope { get; } = scope;

    /// <summary>The detector and its alert.</summary>
    public StreamWatch Watch { get; init; } = new();

    /// <summary>The panes of the last 28 days in which it fired.</summary>
    public FailureReference Fired { get; init; } = new();

    /// <summary>Whether what fires now was told; false where too many alerts were open, and while nothing fires.</summary>
    public bool IsTold { get; set; }

    public bool IsFiring => Watch.Machine.State == AlertState.Firing;

    /// <summary>Whether thin panes wait to be merged, so that slices without data count too.</summary>
    public bool IsPending => Watch.Merger.Merged > 0;

    /// <summary>Start of the last slice that was taken in.</summary>
    public EventTime SteppedAt { get; set; } = EventTime.Never;

    /// <summary>Takes in one closed slice.</summary>
    /// <returns>The regression that opened or closed; null mostly.</returns>
    public Regression? Step(EventTime start, EventTime end, FailurePane pane, WatchedPart part, double threshold, RegressionRule rule)
    {
        SteppedAt = start;
        return Watch.Merge(start, pane, rule) is var (since, merged) ? StepMerged(since, start, end, merged, merged, part, threshold, rule) : null;
    }

    /// <summary>Takes in a pane that was merged elsewhere.</summary>
    /// <param name="since">Its start.</param>
    /// <param name="start">Start of the slice that completed it.</param>
    /// <param name="end">End of that.</param>
    /// <param name="pane">What is judged.</param>
    /// <param name="counted">What of it is in the facts, and so is no part of what is usual while it fires.</param>
    /// <param name="part">The past, and the part of the budget.</param>
    /// <param name="threshold">Success probability that is asked of a covered cell.</param>
    /// <param name="rule">The rule.</param>
    public Regression? StepMerged(
        EventTime since, EventTime start, EventTime end, FailurePane pane, FailurePane counted, WatchedPart part, double threshold, RegressionRule rule)
    {
        var (change, regression) = Watch.Judge(since, end, pane, Rates(start.FloorTo(WindowSpec.Hour), part.Past, threshold), rule, part.Budget);
        if (IsFiring || change == AlertChange.Closed)
            Fired.Add(start, counted);
        return regression;
    }

    private FailureRates Rates(EventTime hour, FailurePane past, double threshold)
    {
        if (_rates is { } known && known.Hour == hour && known.Past == past)
            return known.Rates;
        // Only hours before this one, where the past ends too: what fires in it enters later, so that a new owner makes the same rates; and never more than there was, which restated facts may have changed.
        var fired = Fired.Hours.Where(one => one.Start < hour && one.Start >= hour - FailureReference.Span)
            .Aggregate(default(FailurePane), (sum, one) => sum + one.Pane);
        var requests = Math.Max(0, past.Requests - fired.Requests);
        var rates = FailureRates.Of(new(requests, Math.Clamp(past.Failures - fired.Failures, 0, requests)), threshold);
        _rates = (hour, past, rates);
        return rates;
    }
}
