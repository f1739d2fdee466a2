using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Core.Regression;

/// <summary>Watches whether reporters say the same of each cell, hour by hour. Its public state is all of it.</summary>
/// <remarks>
/// An hour is looked at once, when it is complete, so that looks do not add up to false alarms. A disagreement opens where the test of
/// <see cref="ReporterGap"/> rejects at a level that all comparisons of the network's hour share, and the rates differ by enough to matter; it
/// is over after some calm hours in a row. An hour in which nobody can be compared is calm.
/// </remarks>
public sealed class ReporterWatch
{
    /// <summary>The cells about which reporters disagree now.</summary>
    public SortedDictionary<WorkloadCell, OpenGap> Open { get; set; } = [];

    /// <summary>Takes in one complete hour.</summary>
    /// <param name="start">Its start.</param>
    /// <param name="end">Its end.</param>
    /// <param name="cells">Who attests what of its cells, each cell once.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="openMax">Most that are open at a time; what is found beyond opens when there is room and it is there still.</param>
    /// <returns>What closed, then what opened, that of most requests first.</returns>
    public IReadOnlyList<(WorkloadCell Cell, Regression Gap)> Step(
        EventTime start, EventTime end, IReadOnlyCollection<KeyValuePair<WorkloadCell, ReporterShares>> cells, ReporterRule rule, int openMax)
    {
        var compared = cells.Select(cell => (Cell: cell.Key, Of: Compared.In(cell.Value, rule))).Where(one => one.Of.Gaps.Count > 0).ToList();
        var critical = ReporterGap.Critical(1 / rule.HoursToFalseAlarm, Math.Max(1, compared.Sum(one => one.Of.Gaps.Count)));
        var restless = compared.Where(one => one.Of.Reaches(ReporterGap.Critical(rule.CalmLevel, 1), 0)).Select(one => one.Cell).ToHashSet();
        var changes = new List<(WorkloadCell, Regression)>();
        foreach (var (cell, open) in Open.ToList())
        {
            var calm = restless.Contains(cell) ? 0 : open.CalmHours + 1;
            Open[cell] = open with { CalmHours = calm };
            if (calm < rule.CalmHours)
                continue;
            Open.Remove(cell);
            changes.Add((cell, open.Gap with { ResolvedAt = end }));
        }
        foreach (var (cell, found) in compared
            .Where(one => one.Of.Reaches(critical, rule.DifferenceMin) && !Open.ContainsKey(one.Cell))
            .OrderByDescending(one => one.Of.Requests).ThenBy(one => one.Cell))
        {
            if (Open.Count >= openMax)
                break;
            var gap = found.ToRegression(start, end);
            Open.Add(cell, new(gap, 0));
            changes.Add((cell, gap));
        }
        return changes;
    }

    // The reporters of one cell that attest enough, by name.
    private sealed record Compared(IReadOnlyList<KeyValuePair<string, Evidence>> Shares, IReadOnlyList<ReporterGap> Gaps)
    {
        public long Requests => Shares.Sum(share => share.Value.Requests);

        public static Compared In(ReporterShares reporters, ReporterRule rule)
        {
            List<KeyValuePair<string, Evidence>> shares = [.. reporters.Sorted.Where(share => share.Value.Requests >= rule.RequestsMin)];
            var all = shares.Aggregate(default(Evidence), (sum, share) => sum.Plus(share.Value, 1));
            return new(shares, shares.Count < 2 ? [] : [.. shares.Select(share => ReporterGap.Of(share.Value, all.Plus(share.Value, -1))).OfType<ReporterGap>()]);
        }

        public bool Reaches(double chiSquare, double difference) => Gaps.Any(gap => gap.ChiSquare >= chiSquare && gap.Difference >= difference);

        public Regression ToRegression(EventTime start, EventTime end)
        {
            var ranked = Shares.OrderByDescending(share => Rate(share.Value)).ToList();
            return new(start, end, null, Rate(ranked[0].Value), Rate(ranked[^1].Value), Requests)
            {
                Reporters = new(ranked[0].Key, ranked[^1].Key),
            };
        }

        private static double Rate(Evidence says) => (double)says.Successes / says.Requests;
    }
}

/// <summary>A disagreement that is not over.</summary>
/// <param name="Gap">As it was found: before is the highest success rate that a reporter attests, after the lowest.</param>
/// <param name="CalmHours">Calm hours in a row since.</param>
public readonly record struct OpenGap(Regression Gap, int CalmHours);

/// <summary>The reporters that are furthest from each other; the empty name is that of those who state none.</summary>
/// <param name="Highest">Who attests the highest success rate.</param>
/// <param name="Lowest">Who attests the lowest.</param>
public sealed record ReporterPair(string Highest, string Lowest);
