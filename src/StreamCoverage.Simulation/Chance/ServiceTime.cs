namespace StreamCoverage.Simulation.Chance;

/// <summary>How much longer or shorter than its median a service takes: log-logistic with shape 4.</summary>
/// <remarks>
/// Median 1, one in a hundred above 3.2, one in a thousand above 5.6: the heavy tail of inference latency. The shape is 4 because the quantile
/// (u / (1 - u))^(1/4) then needs square roots alone, which IEEE 754 rounds the same way everywhere; a power or an exponential may differ in
/// the last bit between machines, and with it the bytes of a replay.
/// </remarks>
internal static class ServiceTime
{
    /// <summary>The multiple of the median at quantile <paramref name="unit"/>, [0, 1).</summary>
    public static double MultipleAt(double unit) => Math.Sqrt(Math.Sqrt(unit / (1 - unit)));
}
