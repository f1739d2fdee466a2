namespace StreamCoverage.Core.Regression;

/// <summary>One pane of many cells as one figure: the weighted mean of the cells' failure fractions.</summary>
/// <remarks>
/// y = sum w x/n / sum w over the cells with requests in the pane. Its worth in independent requests is (sum w)^2 / sum (w^2 / n), which is
/// the pane's requests where weights are demand, and fewer otherwise: so a mean that rests on a few requests cannot pretend to be sure.
/// Integers throughout, so that the order of the cells is irrelevant.
/// </remarks>
public static class WeightedCells
{
    private const long Million = 1_000_000;

    /// <summary>The pane as requests and failures, with the mean as its fraction; null where no cell has both requests and weight.</summary>
    /// <param name="cells">Each cell's requests and failures, and its weight, from 0; a weight below 10^13.</param>
    public static FailurePane? Mean(IEnumerable<(FailurePane Pane, long Weight)> cells)
    {
        Int128 weights = 0, failing = 0, squares = 0;
        foreach (var (pane, weight) in cells)
        {
            if (pane.Requests == 0 || weight == 0)
                continue;
            weights += weight;
            failing += (Int128)weight * ((Int128)pane.Failures * Million / pane.Requests);
            squares += Int128.Max(1, (Int128)weight * weight * Million / pane.Requests);
        }
        if (weights == 0)
            return null;
        var worth = Int128.Max(1, weights * weights * Million / squares);
        var millionths = failing * worth / weights;
        return new((long)worth, (long)(millionths / Million), (int)(millionths % Million));
    }
}
