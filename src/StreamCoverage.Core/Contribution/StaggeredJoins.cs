namespace StreamCoverage.Core.Contribution;

/// <summary>A cell's success rate over periods, and the period in which the first operator that declares it joined.</summary>
/// <param name="JoinedIn">That period; null where none joined.</param>
/// <param name="Weight">Demand before all joins, above 0; 1 counts each cell the same.</param>
/// <param name="Rates">One rate per period, in the order of the periods; null without requests.</param>
public sealed record StaggeredCell(int? JoinedIn, double Weight, IReadOnlyList<double?> Rates);

/// <summary>Effect on the cells joined in <paramref name="JoinedIn"/>, in <paramref name="Period"/>; before the join a placebo.</summary>
public sealed record GroupEffect(int JoinedIn, int Period, double Effect);

/// <summary>The mean effect <paramref name="Since"/> periods after the join; below 0 a placebo, which must lie near 0.</summary>
/// <param name="StandardError">From the bootstrap; null where fewer than two draws gave an effect.</param>
public sealed record EventTimeEffect(int Since, double Effect, double? StandardError);

/// <summary>
/// What joins that came at different times did to the success rate of a network:
/// ATT(g,t) = mean over cells joined in g of (Y_t - Y_b) - the same mean over control cells, b the last period before g.
/// </summary>
/// <remarks>
/// Controls are the cells that were never joined, or (by default) not by the later of t and b. A pair (g,t) without controls is left out.
/// The overall effect and that by time since the join weigh groups by their demand. Standard errors: bootstrap over cells with
/// Poisson(1) weights. Callaway, Sant'Anna 2021, Journal of Econometrics 225:200, without covariates.
/// </remarks>
/// <param name="Groups">By group, then period.</param>
/// <param name="Overall">Mean effect over all joined cells and periods since; null where there is none.</param>
/// <param name="OverallError">Its standard error; null where fewer than two draws gave an effect.</param>
/// <param name="SinceJoin">By time since the join.</param>
public sealed record StaggeredJoins(
    IReadOnlyList<GroupEffect> Groups, double? Overall, double? OverallError, IReadOnlyList<EventTimeEffect> SinceJoin)
{
    /// <summary>Effects of the joins of <paramref name="cells"/>.</summary>
    /// <param name="periods">Ascending.</param>
    /// <param name="neverJoinedOnly">Whether only cells that were never joined are controls.</param>
    /// <param name="draws">Draws of the bootstrap; 0 for none.</param>
    /// <param name="seed">Seed of the bootstrap.</param>
    public static StaggeredJoins Of(
        IReadOnlyList<StaggeredCell> cells, IReadOnlyList<int> periods, bool neverJoinedOnly = false, int draws = 200, ulong seed = 1)
    {
        double[] weights = [.. cells.Select(cell => cell.Weight)];
        var (groups, overall, bySince) = Estimate(cells, periods, weights, neverJoinedOnly);

        var random = new SeededRandom(seed);
        var overallDraws = new List<double>();
        var sinceDraws = bySince.Keys.ToDictionary(since => since, _ => new List<double>());
        for (var draw = 0; draw < draws; draw++)
        {
            var drawn = Estimate(cells, periods, [.. weights.Select(weight => weight * random.NextPoisson())], neverJoinedOnly);
            if (drawn.Overall is { } value)
                overallDraws.Add(value);
            foreach (var (since, effect) in drawn.BySince)
                sinceDraws[since].Add(effect);
        }
        return new(
            groups, overall, Deviation(overallDraws),
            [.. bySince.Select(pair => new EventTimeEffect(pair.Key, pair.Value, Deviation(sinceDraws[pair.Key])))]);
    }

    private static (List<GroupEffect> Groups, double? Overall, SortedDictionary<int, double> BySince) Estimate(
        IReadOnlyList<StaggeredCell> cells, IReadOnlyList<int> periods, double[] weights, bool neverJoinedOnly)
    {
        var effects = new List<GroupEffect>();
        var since = new SortedDictionary<int, (double Sum, double Weight)>();
        foreach (var group in cells.Select(cell => cell.JoinedIn).OfType<int>().Distinct().Order())
        {
            var reference = Enumerable.Range(0, periods.Count).LastOrDefault(i => periods[i] < group, -1);
            var size = Enumerable.Range(0, cells.Count).Where(i => cells[i].JoinedIn == group).Sum(i => weights[i]);
            for (var now = 0; now < periods.Count && reference >= 0; now++)
            {
                if (now == reference)
                    continue;
                var latest = Math.Max(periods[now], periods[reference]);
                var control = Change(
                    cells, weights, now, reference,
                    joined => joined is not { } at || (!neverJoinedOnly && at > latest && at != group));
                if (Change(cells, weights, now, reference, joined => joined == group) - control is not { } effect)
                    continue;
                effects.Add(new(group, periods[now], effect));
                var (sum, weight) = since.GetValueOrDefault(periods[now] - group);
                since[periods[now] - group] = (sum + (size * effect), weight + size);
            }
        }
        var after = since.Where(pair => pair.Key >= 0).Select(pair => pair.Value)
            .Aggregate((Sum: 0.0, Weight: 0.0), (a, b) => (a.Sum + b.Sum, a.Weight + b.Weight));
        return (
            effects, after.Weight > 0 ? after.Sum / after.Weight : null,
            new(since.Where(pair => pair.Value.Weight > 0).ToDictionary(pair => pair.Key, pair => pair.Value.Sum / pair.Value.Weight)));
    }

    private static double? Change(
        IReadOnlyList<StaggeredCell> cells, double[] weights, int now, int reference, Func<int?, bool> chosen)
    {
        var (sum, weight) = (0.0, 0.0);
        for (var i = 0; i < cells.Count; i++)
            if (chosen(cells[i].JoinedIn) && cells[i].Rates[now] - cells[i].Rates[reference] is { } change)
                (sum, weight) = (sum + (weights[i] * change), weight + weights[i]);
        return weight > 0 ? sum / weight : null;
    }

    private static double? Deviation(List<double> values)
    {
        if (values.Count < 2)
            return null;
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => Math.Pow(value - mean, 2)) / (values.Count - 1));
    }
}
