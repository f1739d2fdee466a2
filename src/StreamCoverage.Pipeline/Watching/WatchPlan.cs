using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Pipeline.Watching;

/// <summary>Which roll-ups and cells of a network are watched for an hour, and how all streams divide the false alarms that are allowed.</summary>
/// <param name="NetworkBudget">The part of each of the network's own three streams: see <see cref="AlarmBudget"/>.</param>
/// <param name="Cells">The cells that are watched.</param>
/// <param name="Dimensions">The values of dimensions that are watched.</param>
/// <param name="Unwatched">How many more would be, were it not for <see cref="RegressionRule.StreamsMax"/>.</param>
internal sealed record WatchPlan(
    double NetworkBudget, IReadOnlyDictionary<WorkloadCell, WatchedPart> Cells, IReadOnlyDictionary<RollupKey, WatchedPart> Dimensions, int Unwatched)
{
    private const int NetworkStreams = 3;

    /// <summary>Made from the 28 days before the hour alone, so that it is known before every pane that it is used on.</summary>
    /// <remarks>
    /// Watched is what had 200 requests, the largest first. A part that is all of the demand is the network itself, and a value that only one cell
    /// has is that cell: neither is watched twice.
    /// </remarks>
    public static WatchPlan Of(IReadOnlyDictionary<WorkloadCell, FailurePane> past, RegressionRule rule)
    {
        var total = past.Values.Sum(pane => pane.Requests);
        bool IsPart(FailurePane pane) => pane.Requests >= FailureRates.RequestsMin && pane.Requests < total;
        var rollups = new Dictionary<RollupKey, (FailurePane Past, int Cells)>();
        foreach (var (cell, pane) in past)
            for (var d = 0; d < WorkloadCell.DimensionCount; d++)
            {
                var (sum, cells) = rollups.GetValueOrDefault(new(d, cell[d]));
                rollups[new(d, cell[d])] = (sum + pane, cells + 1);
            }
        List<(RollupKey? Dimension, WorkloadCell? Cell, FailurePane Past)> parts =
        [
            .. rollups.Where(one => one.Value.Cells > 1 && IsPart(one.Value.Past)).OrderBy(one => one.Key)
                .Select(one => ((RollupKey?)one.Key, (WorkloadCell?)null, one.Value.Past)),
            .. past.Where(one => IsPart(one.Value)).OrderBy(one => one.Key).Select(one => ((RollupKey?)null, one.Key, one.Value)),
        ];
        // The order is stable, so that of equals the roll-ups come first.
        var watched = parts.OrderByDescending(part => part.Past.Requests).Take(rule.StreamsMax).ToLookup(part => part.Cell is null);
        var (dimensions, single) = (watched[true].ToList(), watched[false].ToList());
        var budgets = AlarmBudget.Parts(
            [[.. Enumerable.Repeat(total, NetworkStreams)], [.. dimensions.Select(d => d.Past.Requests)], [.. single.Select(c => c.Past.Requests)]]);
        return new(
            budgets[0][0],
            single.Select((part, i) => (part, i)).ToDictionary(one => one.part.Cell!, one => new WatchedPart(one.part.Past, budgets[2][one.i])),
            dimensions.Select((part, i) => (part, i)).ToDictionary(one => one.part.Dimension!.Value, one => new WatchedPart(one.part.Past, budgets[1][one.i])),
            parts.Count - dimensions.Count - single.Count);
    }
}

/// <summary>A part of the demand that is watched.</summary>
/// <param name="Past">Its requests and failures of 28 days.</param>
/// <param name="Budget">Its part of the false alarms that are allowed.</param>
internal readonly record struct WatchedPart(FailurePane Past, double Budget);
