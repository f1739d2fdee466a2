namespace StreamCoverage.Core.Convergence;

/// <summary>
/// Theil's inequality, split in what lies between groups (owners, regions) and what lies inside them: T = sum s_g ln(mean_g / mean) + sum
/// s_g T_g, with s_g the group's share of the total.
/// </summary>
/// <remarks>Theil 1967. Groups whose members hold nothing count as members, and add nothing to either part.</remarks>
/// <param name="Between">At least 0: inequality if each member had its group's mean.</param>
/// <param name="Within">At least 0: the groups' own inequality, weighted by their shares.</param>
/// <param name="Groups">What each group adds to <see cref="Between"/> and <see cref="Within"/>, ordered by name.</param>
public sealed record TheilDecomposition(double Between, double Within, IReadOnlyList<TheilGroup> Groups)
{
    /// <summary>Theil's index over all members, in 0..ln N.</summary>
    public double Total => Between + Within;

    /// <summary>Of the values of each group's members.</summary>
    /// <returns>Null where there is nothing to spread.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is negative.</exception>
    public static TheilDecomposition? Of(IReadOnlyDictionary<string, IReadOnlyList<long>> groups)
    {
        var sums = groups.Select(group => (Name: group.Key, Values: group.Value, Sum: new Spread(group.Value).Total))
            .OrderBy(group => group.Name, StringComparer.Ordinal).ToList();
        var total = (double)sums.Aggregate((Int128)0, (sum, group) => sum + group.Sum);
        if (total == 0)
            return null;
        var mean = total / sums.Sum(group => (long)group.Values.Count);
        List<TheilGroup> parts =
        [
            .. sums.Select(group => group.Sum == 0
                ? new(group.Name, 0, 0, 0)
                : Part(
                    group.Name, (double)group.Sum / total, (double)group.Sum / group.Values.Count / mean,
                    Concentration.Of(group.Values).Theil!.Value)),
        ];
        return new(Math.Max(0, parts.Sum(part => part.Between)), parts.Sum(part => part.Within), parts);
    }

    private static TheilGroup Part(string name, double share, double relativeMean, double theil) =>
        new(name, share, share * Math.Log(relativeMean), share * theil);
}

/// <summary>One group's part.</summary>
/// <param name="Name">The group.</param>
/// <param name="Share">Its share of the total, in 0..1.</param>
/// <param name="Between">What it adds between groups; negative where its mean lies below the mean of all.</param>
/// <param name="Within">What it adds by its own inequality, at least 0.</param>
public sealed record TheilGroup(string Name, double Share, double Between, double Within);
