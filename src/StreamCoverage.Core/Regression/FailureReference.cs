using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Core.Regression;

/// <summary>The failure rate that is usual: of the last 28 days, without the panes in which an alert fired; kept by the hour.</summary>
public sealed class FailureReference
{
    /// <summary>How far back it reaches: 28 days.</summary>
    public static TimeSpan Span { get; } = TimeSpan.FromDays(28);

    // Kept, because a quantile of the beta distribution costs more than all else of a pane.
    private (FailurePane Past, double Threshold, FailureRates Rates)? _known;

    /// <summary>The hours that have requests, oldest first: at most 28 x 24.</summary>
    public List<ReferenceHour> Hours { get; set; } = [];

    /// <summary>The sum over the hours.</summary>
    public FailurePane Sum { get; set; }

    /// <summary>Takes in a pane in which nothing fired, and lets go of hours that are past.</summary>
    public void Add(EventTime start, FailurePane pane)
    {
        var hour = start.FloorTo(WindowSpec.Hour);
        if (Hours.Count > 0 && Hours[^1].Start == hour)
            Hours[^1] = Hours[^1] with { Pane = Hours[^1].Pane + pane };
        else
            Hours.Add(new(hour, pane));
        Sum += pane;
        while (Hours[0].Start <= hour - Span)
        {
            Sum -= Hours[0].Pane;
            Hours.RemoveAt(0);
        }
    }

    /// <summary>
    /// What a pane is held against: the hours before its own, so that an outage does not teach within minutes that it is usual; where these
    /// hold too little, all that was seen.
    /// </summary>
    /// <param name="at">When the pane starts; not before the last that was taken in.</param>
    /// <param name="threshold">Success probability that is asked of a covered cell: what is expected where too little was seen.</param>
    public FailureRates Rates(EventTime at, double threshold)
    {
        var before = Hours.Count > 0 && Hours[^1].Start == at.FloorTo(WindowSpec.Hour) ? Sum - Hours[^1].Pane : Sum;
        var past = before.Requests < FailureRates.RequestsMin ? Sum : before;
        if (_known is not { } known || known.Past != past || known.Threshold != threshold)
            _known = known = (past, threshold, FailureRates.Of(past, threshold));
        return known.Rates;
    }
}

/// <summary>What a stream's failure rate is held against.</summary>
/// <param name="Expected">The rate that is usual, in 0..1.</param>
/// <param name="InOrder">The highest that is still in order, in (0,1).</param>
public readonly record struct FailureRates(double Expected, double InOrder)
{
    /// <summary>Fewest requests to speak of a usual rate: 200.</summary>
    public const long RequestsMin = 200;

    /// <summary>
    /// The rates after a past. In order is the rate's upper 97.5 % bound, or a rise of the larger of 0.01 and a quarter, at most 0.9. Without
    /// enough of a past both are 1 - <paramref name="threshold"/>.
    /// </summary>
    public static FailureRates Of(FailurePane past, double threshold)
    {
        if (past.Requests < RequestsMin)
            return new(1 - threshold, 1 - threshold);
        var expected = past.Fraction;
        var upper = CellIntervals.Jeffreys(past.Failed, past.Requests, 0.025).Upper;
        return new(expected, Math.Min(0.9, Math.Max(upper, expected + Math.Max(0.01, expected / 4))));
    }
}

/// <summary>One hour of the reference.</summary>
public sealed record ReferenceHour(EventTime Start, FailurePane Pane);
