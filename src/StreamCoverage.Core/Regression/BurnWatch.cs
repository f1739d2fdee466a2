using StreamCoverage.Core.Time;

namespace StreamCoverage.Core.Regression;

/// <summary>Keeps the panes that burn rates look back on, and judges them at the end of each slice. Its public state is all of it.</summary>
/// <remarks>
/// Windows of up to six hours are sums of slices, longer ones of hours, the one that is open among them. What lies in the window in part
/// counts as a whole, so that a window of hours reaches back up to an hour more than its name says. Sums are made again at each slice, from a
/// few hundred integers, so that nothing can drift.
/// </remarks>
public sealed class BurnWatch
{
    private static readonly TimeSpan SlicesSpan = TimeSpan.FromHours(6);
    private static readonly TimeSpan HoursSpan = TimeSpan.FromDays(3);

    /// <summary>The slices with requests of the last six hours, oldest first.</summary>
    public List<ReferenceHour> Slices { get; set; } = [];

    /// <summary>The hours with requests of the last three days, oldest first; the last may be open.</summary>
    public List<ReferenceHour> Hours { get; set; } = [];

    /// <summary>What fires now, by the rule's name.</summary>
    public SortedDictionary<string, Regression> Firing { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Takes in one closed slice.</summary>
    /// <param name="start">Its start.</param>
    /// <param name="end">Its end.</param>
    /// <param name="pane">Its requests and failures; may be empty.</param>
    /// <param name="threshold">The success rate that is promised, in (0,1).</param>
    /// <param name="rules">Pairs of windows.</param>
    /// <returns>What began or ended to fire.</returns>
    public IReadOnlyList<(BurnRule Rule, Regression Regression)> Step(
        EventTime start, EventTime end, FailurePane pane, double threshold, IReadOnlyList<BurnRule> rules)
    {
        var slice = end - start;
        Keep(Slices, start, pane, end - SlicesSpan - slice);
        Keep(Hours, start.FloorTo(WindowSpec.Hour), pane, end - HoursSpan - WindowSpec.Hour);
        var changes = new List<(BurnRule, Regression)>();
        foreach (var rule in rules)
        {
            var (inLong, first) = Sum(end, rule.LongWindow, slice);
            var fires = BurnRate.Of(threshold, rule.Factor, inLong, Sum(end, rule.ShortWindow, slice).Pane).Fires;
            if (fires == Firing.ContainsKey(rule.Name))
                continue;
            if (fires)
                Firing.Add(rule.Name, new(first, end, null, threshold, 1 - inLong.Fraction, inLong.Requests));
            changes.Add((rule, fires ? Firing[rule.Name] : Firing[rule.Name] with { ResolvedAt = end }));
            if (!fires)
                Firing.Remove(rule.Name);
        }
        return changes;
    }

    private (FailurePane Pane, EventTime First) Sum(EventTime end, TimeSpan window, TimeSpan slice)
    {
        var (panes, length) = window <= SlicesSpan ? (Slices, slice) : (Hours, WindowSpec.Hour);
        var (sum, first) = (default(FailurePane), end);
        for (var i = panes.Count - 1; i >= 0 && panes[i].Start > end - window - length; i--)
            (sum, first) = (sum + panes[i].Pane, panes[i].Start);
        return (sum, first);
    }

    private static void Keep(List<ReferenceHour> panes, EventTime start, FailurePane pane, EventTime after)
    {
        if (panes.Count > 0 && panes[^1].Start == start)
            panes[^1] = panes[^1] with { Pane = panes[^1].Pane + pane };
        else if (pane.Requests > 0)
            panes.Add(new(start, pane));
        panes.RemoveAll(old => old.Start <= after);
    }
}
