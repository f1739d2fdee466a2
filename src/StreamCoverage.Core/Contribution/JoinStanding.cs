namespace StreamCoverage.Core.Contribution;

/// <summary>Where the operator that joined stands in the cells after the join; shares are of all demand then, null without any.</summary>
/// <param name="Served">Successes that it served after the join, by the cell's place.</param>
internal sealed record JoinStanding(
    ServiceCounts Attempts,
    long[] Served,
    double? CoverageGain,
    double? EntryGain,
    double? Pivotal,
    double? Redundant,
    double? Saturated)
{
    public static JoinStanding Of(
        OperatorJoin join, JoinArms arms, IReadOnlyList<JoinCell> cells, IReadOnlyList<JoinPair> pairs, JoinStudyOptions options)
    {
        var (attempts, served, qualified) = (default(ServiceCounts), new long[cells.Count], new HashSet<string>?[cells.Count]);
        foreach (var pair in pairs.Where(pair => pair.Operator == join.Operator))
        {
            attempts += pair.Attempts.After;
            served[pair.Cell] += pair.Attempts.After.Successes;
            if (options.Qualifies(pair.Attempts.After) && options.Covered(cells[pair.Cell].Counts.After))
                qualified[pair.Cell] = new(StringComparer.Ordinal);
        }
        // Only where the operator qualifies does it matter who else does.
        foreach (var pair in pairs)
            if (qualified[pair.Cell] is { } owners && options.Qualifies(pair.Attempts.After))
                owners.Add(pair.Owner ?? pair.Operator);

        var (gain, entry, pivotal, redundant, saturated) = (0L, 0L, 0L, 0L, 0L);
        var treated = arms.Treated.ToHashSet();
        var hasRecord = cells.Any(cell => cell.Counts.Before.Requests > 0);
        for (var i = 0; i < cells.Count; i++)
        {
            if (qualified[i] is not { Count: var owners })
                continue;
            var (before, demand) = (cells[i].Counts.Before, cells[i].Counts.After.Requests);
            // Where the record begins with the join, every cell is new, and none is by the join's doing.
            if (before.Requests == 0)
                entry += hasRecord ? demand : 0;
            else if (treated.Contains(i) && !options.Covered(before))
                gain += demand;
            if (owners == 1)
                pivotal += demand;
            else if (owners <= options.RedundancyMax)
                redundant += demand;
            else
                saturated += demand;
        }
        var all = cells.Sum(cell => cell.Counts.After.Requests);
        double? Share(long part) => all == 0 ? null : (double)part / all;
        return new(attempts, served, Share(gain), Share(entry), Share(pivotal), Share(redundant), Share(saturated));
    }
}
