namespace StreamCoverage.Core.Contribution;

/// <summary>What a set of players is worth together.</summary>
/// <param name="members">One entry per player: whether it takes part.</param>
public delegate double CoalitionWorth(ReadOnlySpan<bool> members);

/// <summary>
/// Shapley values of any game by random orders of entry: for games in which operators share capacity, where no closed form holds.
/// </summary>
/// <remarks>
/// Each order is used with its reverse (antithetic pairs), and the two gains are averaged. By Hoeffding's inequality
/// ln(2/(1-confidence)) range^2 / (2 error^2) pairs keep each single player's error below <paramref name="ErrorMax"/> with the asked
/// confidence. In one order the gains add to the worth of all, so the values do too. Hoeffding 1963, JASA 58:13.
/// </remarks>
/// <param name="Values">By player.</param>
/// <param name="ErrorMax">Half width that each value keeps with the asked confidence.</param>
/// <param name="Pairs">Pairs of orders that were drawn.</param>
public sealed record SampledShapley(IReadOnlyList<double> Values, double ErrorMax, long Pairs)
{
    /// <param name="players">How many players there are.</param>
    /// <param name="worth">The game; the empty set may be worth something, which nobody gets.</param>
    /// <param name="range">Largest gain that a player can bring less the smallest.</param>
    /// <param name="errorMax">Half width that is asked for, above 0, in the game's unit.</param>
    /// <param name="confidence">In (0,1).</param>
    /// <param name="seed">The same seed gives the same values.</param>
    public static SampledShapley Of(
        int players, CoalitionWorth worth, double range, double errorMax, double confidence = 0.95, ulong seed = 1)
    {
        var pairs = PairsFor(range, errorMax, confidence);
        var (random, gains, members) = (new SeededRandom(seed), new double[players], new bool[players]);
        int[] order = [.. Enumerable.Range(0, players)];
        for (long pair = 0; pair < pairs; pair++)
        {
            for (var last = players - 1; last > 0; last--)
            {
                var other = random.NextBelow(last + 1);
                (order[last], order[other]) = (order[other], order[last]);
            }
            Enter(order, worth, members, gains);
            Array.Reverse(order);
            Enter(order, worth, members, gains);
        }
        return new([.. gains.Select(gain => gain / (2 * pairs))], errorMax, pairs);
    }

    /// <summary>Pairs that keep a value's error below <paramref name="errorMax"/>.</summary>
    public static long PairsFor(double range, double errorMax, double confidence = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(range);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(errorMax);
        return Math.Max(1, checked((long)Math.Ceiling(Math.Log(2 / (1 - confidence)) * range * range / (2 * errorMax * errorMax))));
    }

    private static void Enter(int[] order, CoalitionWorth worth, bool[] members, double[] gains)
    {
        Array.Clear(members);
        var before = worth(members);
        foreach (var player in order)
        {
            members[player] = true;
            var with = worth(members);
            gains[player] += with - before;
            before = with;
        }
    }
}
