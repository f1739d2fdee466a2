namespace StreamCoverage.Core.Diversity;

/// <summary>
/// Effective numbers of workloads: how many cells of equal demand would be as diverse. The order q says how little rare cells weigh:
/// qD = (sum x^q)^(1/(1-q)) over shares x of demand.
/// </summary>
/// <param name="Zero">q = 0: the cells with demand.</param>
/// <param name="One">q = 1, the default: exp(-sum x ln x).</param>
/// <param name="Two">q = 2: 1 / sum x^2.</param>
/// <remarks>All are 0 without demand, else 1 to the number of cells, never growing in q. Jost 2007, Ecology 88:2427.</remarks>
public readonly record struct HillNumbers(double Zero, double One, double Two)
{
    /// <summary>From the sums that a window holds.</summary>
    /// <param name="cells">Cells with demand.</param>
    /// <param name="demand">Their demand, N.</param>
    /// <param name="spread">Their spread.</param>
    public static HillNumbers Of(int cells, long demand, in DemandSpread spread)
    {
        if (demand == 0)
            return default;
        // sum x ln x = (sum n ln n) / N - ln N, whose rounding must not lead past the other orders.
        var two = (double)demand * demand / (double)spread.Squares;
        var one = Math.Exp(Math.Log(demand) - ((double)spread.LogNanos / 1e9 / demand));
        return new(cells, Math.Min(cells, Math.Max(two, one)), two);
    }

    /// <summary>From the demand of each cell; zeros do not count.</summary>
    public static HillNumbers Of(IEnumerable<long> demands)
    {
        var (cells, total, spread) = (0, 0L, new DemandSpread());
        foreach (var demand in demands)
        {
            cells += demand > 0 ? 1 : 0;
            total += demand;
            spread = spread.Plus(DemandSpread.Of(demand), 1);
        }
        return Of(cells, total, spread);
    }

    /// <summary>
    /// q = infinity: 1 / the greatest share; 0 without demand. A maximum does not subtract, so no window keeps it: it is read from the
    /// cells.
    /// </summary>
    public static double Infinite(IEnumerable<long> demands)
    {
        var (greatest, total) = (0L, 0L);
        foreach (var demand in demands)
        {
            greatest = Math.Max(greatest, demand);
            total += demand;
        }
        return total == 0 ? 0 : (double)total / greatest;
    }

    /// <summary>
    /// The three numbers of covered cells over those of all, order by order; null without demand. Above 1 where only dominant cells are
    /// uncovered: what is left is then more even than the whole.
    /// </summary>
    public static HillNumbers? Ratio(in HillNumbers covered, in HillNumbers all) =>
        all.Zero == 0 ? null : new(covered.Zero / all.Zero, covered.One / all.One, covered.Two / all.Two);
}
