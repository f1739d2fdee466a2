namespace StreamCoverage.Core.Convergence;

/// <summary>Values of members, sorted, to be read from either end.</summary>
public sealed class Spread
{
    /// <param name="values">One per member, none negative, in any order.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is negative.</exception>
    public Spread(IEnumerable<long> values)
    {
        long[] sorted = [.. values];
        Array.Sort(sorted);
        if (sorted.Length > 0)
            ArgumentOutOfRangeException.ThrowIfNegative(sorted[0], nameof(values));
        Ascending = sorted;
        foreach (var value in sorted)
            Total += value;
    }

    /// <summary>The values, the least first.</summary>
    public IReadOnlyList<long> Ascending { get; }

    /// <summary>Their number, zeros included.</summary>
    public int Members => Ascending.Count;

    /// <summary>Their sum; holds for any number of members.</summary>
    public Int128 Total { get; }

    /// <summary>
    /// The fewest members that together hold at least <paramref name="share"/> of the total, share in 0..1: "12 operators carry 90 %".
    /// </summary>
    /// <returns>Null where there is nothing to hold.</returns>
    public int? Fewest(double share) => FewestWhere(sum => sum >= share * (double)Total);

    /// <summary>The fewest members that together hold more than <paramref name="share"/> of the total, share in [0,1).</summary>
    /// <returns>Null where there is nothing to hold.</returns>
    public int? FewestAbove(double share) => FewestWhere(sum => sum > share * (double)Total);

    /// <summary>
    /// Lorenz's curve: which share of the total the poorest members hold, from (0, 0) to (1, 1), for at most <paramref name="pointsMax"/>
    /// points at even steps of members. Empty where there is nothing to hold.
    /// </summary>
    /// <param name="pointsMax">At least 2.</param>
    public IReadOnlyList<LorenzPoint> Lorenz(int pointsMax = 100)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pointsMax, 2);
        if (Total == 0)
            return [];
        var steps = Math.Min(Members, pointsMax - 1);
        var points = new List<LorenzPoint>(steps + 1) { new(0, 0) };
        var (taken, sum) = (0, (Int128)0);
        for (var step = 1; step <= steps; step++)
        {
            for (var until = (int)((long)Members * step / steps); taken < until; taken++)
                sum += Ascending[taken];
            points.Add(new((double)taken / Members, (double)sum / (double)Total));
        }
        return points;
    }

    private int? FewestWhere(Func<double, bool> enough)
    {
        if (Total == 0)
            return null;
        Int128 sum = 0;
        var count = 0;
        while (count < Members && (count == 0 || !enough((double)sum)))
            sum += Ascending[Members - ++count];
        return count;
    }
}

/// <summary>
/// A point of Lorenz's curve: the poorest <paramref name="Members"/> of all hold <paramref name="Value"/> of all; both in 0..1.
/// </summary>
public readonly record struct LorenzPoint(double Members, double Value);
