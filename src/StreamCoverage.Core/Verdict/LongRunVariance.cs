namespace StreamCoverage.Core.Verdict;

/// <summary>Variance of a mean over time where neighbours are correlated.</summary>
internal static class LongRunVariance
{
    /// <summary>Sum of the products of values <paramref name="lag"/> apart, over the number of values, whose mean is 0.</summary>
    public static double Autocovariance(IReadOnlyList<double> centred, int lag)
    {
        var sum = 0.0;
        for (var i = lag; i < centred.Count; i++)
            sum += centred[i] * centred[i - lag];
        return sum / centred.Count;
    }

    /// <summary>g_0 + 2 sum over k = 1..lag of (1 - k/(lag+1)) g_k: Bartlett's weights, which never give less than 0.</summary>
    /// <remarks>Newey, West 1987, Econometrica 55:703, without a factor for small samples.</remarks>
    public static double Bartlett(IReadOnlyList<double> centred, int lag)
    {
        var variance = Autocovariance(centred, 0);
        for (var k = 1; k <= lag && k < centred.Count; k++)
            variance += 2 * (1 - (k / (lag + 1.0))) * Autocovariance(centred, k);
        return variance;
    }

    /// <summary>Whether values scatter no more than rounding explains, so that a test on them says nothing.</summary>
    public static bool IsRounding(double variance, double mean) => !(variance > 1e-24 * mean * mean);
}
