namespace StreamCoverage.Core.Sequential;

/// <summary>
/// LORD++: tests that come one after another without end, each at a level that grows with discoveries and wanes without, so that the false
/// discovery rate stays at or below a level for independent p-values.
/// </summary>
/// <remarks>
/// level_t = g_t w0 + (level - w0) g_(t-t1) + level sum_(j>=2) g_(t-tj), with t1, t2, .. the tests that discovered, w0 = level/10 and
/// g_j = 0.07720838 ln(max(j, 2)) / (j exp sqrt(ln j)). Ramdas, Yang, Wainwright, Jordan 2017, NeurIPS 30. Its public state is all of it.
/// </remarks>
public sealed class OnlineDiscovery
{
    /// <summary>Tests so far.</summary>
    public int Count { get; set; }

    /// <summary>The tests that discovered, counted from 1, the oldest first.</summary>
    public List<int> Discoveries { get; set; } = [];

    /// <summary>The level at which the next p-value is tested.</summary>
    /// <param name="level">Of the false discovery rate, in (0,1).</param>
    public double NextLevel(double level)
    {
        var (wealth, test) = (level / 10, Count + 1);
        var next = Weight(test) * wealth;
        for (var i = 0; i < Discoveries.Count; i++)
            next += (i == 0 ? level - wealth : level) * Weight(test - Discoveries[i]);
        return next;
    }

    /// <summary>Tests the next p-value.</summary>
    /// <returns>Whether it is a discovery.</returns>
    public bool Test(double pValue, double level)
    {
        var discovers = pValue <= NextLevel(level);
        Count++;
        if (discovers)
            Discoveries.Add(Count);
        return discovers;
    }

    private static double Weight(int j) => 0.07720838 * Math.Log(Math.Max(j, 2)) / (j * Math.Exp(Math.Sqrt(Math.Log(j))));
}
