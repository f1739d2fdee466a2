namespace StreamCoverage.Simulation.Chance;

/// <summary>Draws an index with given weights in constant time, from one 64-bit number.</summary>
/// <remarks>Walker's alias method in Vose's form (https://doi.org/10.1109/32.92917).</remarks>
internal sealed class AliasTable
{
    private readonly double[] _keep;
    private readonly int[] _alias;

    /// <param name="weights">Not negative, at least one of them positive.</param>
    public AliasTable(ReadOnlySpan<double> weights)
    {
        _keep = new double[weights.Length];
        _alias = new int[weights.Length];
        var mean = Sum(weights) / weights.Length;
        var (poor, rich) = (new Stack<int>(), new Stack<int>());
        for (var i = 0; i < weights.Length; i++)
        {
            _keep[i] = weights[i] / mean;
            _alias[i] = i;
            (_keep[i] < 1 ? poor : rich).Push(i);
        }
        while (poor.Count > 0 && rich.Count > 0)
        {
            var (taker, giver) = (poor.Pop(), rich.Pop());
            _alias[taker] = giver;
            _keep[giver] -= 1 - _keep[taker];
            (_keep[giver] < 1 ? poor : rich).Push(giver);
        }
        // What is left is 1 but for rounding.
        foreach (var i in poor.Concat(rich))
            _keep[i] = 1;
    }

    public int Draw(ref SplitMix64 random)
    {
        var index = random.NextIndex(_keep.Length);
        return random.NextUnit() < _keep[index] ? index : _alias[index];
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (var value in values)
            sum += value;
        return sum;
    }
}
