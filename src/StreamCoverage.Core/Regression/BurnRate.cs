using StreamCoverage.Core.Coverage;

namespace StreamCoverage.Core.Regression;

/// <summary>A burn-rate alert: a factor, and a long and a short window that must both exceed it.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Factor">How many times faster than allowed the error budget is spent.</param>
/// <param name="LongWindow">Length of the window that must show enough failures.</param>
/// <param name="ShortWindow">Length of the window that must show that they still go on.</param>
/// <param name="Window">The long window's name, as <c>1h</c>.</param>
/// <param name="Pages">Whether someone is called; else a ticket is opened.</param>
public sealed record BurnRule(string Name, double Factor, TimeSpan LongWindow, TimeSpan ShortWindow, string Window, bool Pages)
{
    /// <summary>The pairs of Google's SRE Workbook, chapter 5: two that page and one that opens a ticket.</summary>
    public static IReadOnlyList<BurnRule> Defaults { get; } =
    [
        new("page_fast", 14.4, TimeSpan.FromHours(1), TimeSpan.FromMinutes(5), "1h", true),
        new("page_slow", 6, TimeSpan.FromHours(6), TimeSpan.FromMinutes(30), "6h", true),
        new("ticket", 1, TimeSpan.FromDays(3), TimeSpan.FromHours(6), "3d", false),
    ];
}

/// <summary>How fast the error budget 1 - threshold is spent: the budget's view of failures, beside the detector of regressions.</summary>
/// <remarks>
/// Fires where both windows' failure rates exceed min(factor x budget, (1 + budget) / 2), and Jeffreys' lower bound of the long one's
/// exceeds the budget. Without the cap a large factor never fires: burn cannot exceed 1/budget, so that 14.4 at a threshold of 90 % asks
/// for 144 % failures. Even so a total outage takes about half an hour to lift the window of one hour over it: page on the detector of
/// regressions.
/// </remarks>
/// <param name="RateMin">The failure rate that both windows must exceed, in 0..1.</param>
/// <param name="BurnLong">Failure rate of the long window / budget, in 0..1/budget; null where either window is empty.</param>
/// <param name="BurnShort">The same of the short window.</param>
/// <param name="FailureLower">Jeffreys' lower bound of the long window's failure rate; null where either window is empty.</param>
/// <param name="Fires">Whether the alert fires; never on an empty window.</param>
public sealed record BurnRate(double RateMin, double? BurnLong, double? BurnShort, double? FailureLower, bool Fires)
{
    /// <summary>Judges one pair of windows.</summary>
    /// <param name="threshold">The success rate that is promised, in (0,1).</param>
    /// <param name="factor">The rule's factor, above 0.</param>
    /// <param name="inLong">What the long window holds.</param>
    /// <param name="inShort">What the short window holds.</param>
    /// <param name="tail">The probability below the lower bound.</param>
    public static BurnRate Of(double threshold, double factor, FailurePane inLong, FailurePane inShort, double tail = 0.05)
    {
        var budget = 1 - threshold;
        var rateMin = Math.Min(factor * budget, (1 + budget) / 2);
        if (inLong.Requests == 0 || inShort.Requests == 0)
            return new(rateMin, null, null, null, false);
        var lower = CellIntervals.Jeffreys(inLong.Failures, inLong.Requests, tail).Lower;
        var fires = inLong.Fraction > rateMin && inShort.Fraction > rateMin && lower > budget;
        return new(rateMin, inLong.Fraction / budget, inShort.Fraction / budget, lower, fires);
    }
}
