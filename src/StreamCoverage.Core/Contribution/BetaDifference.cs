using MathNet.Numerics;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;
using MathNet.Numerics.RootFinding;

namespace StreamCoverage.Core.Contribution;

/// <summary>
/// How one cell's success probability differs after a change from before it: p1 - p0 under independent Jeffreys posteriors
/// Beta(s+1/2, n-s+1/2). Describes; it does not say what caused the difference.
/// </summary>
/// <remarks>
/// With x = sin^2 t a Jeffreys posterior has the density sin^2s t cos^2(n-s) t, which has no pole at either end, so the integral over the
/// narrower posterior of the wider one's distribution function is taken by Gauss-Legendre panels. Without requests the posterior is the
/// prior.
/// </remarks>
public sealed class BetaDifference(BeforeAfter counts)
{
    private const int Panels = 16;
    private const int Nodes = 16;

    private static readonly GaussLegendreRule Rule = new(0, 1, Nodes);

    /// <summary>Mean of p1 - p0, in (-1,1).</summary>
    public double Mean => counts.After.Shrunk - counts.Before.Shrunk;

    /// <summary>Standard deviation of p1 - p0, above 0.</summary>
    public double StandardDeviation => Math.Sqrt(Variance(counts.Before) + Variance(counts.After));

    /// <summary>P(p1 - p0 > difference), in 0..1.</summary>
    public double ProbabilityAbove(double difference) =>
        counts.After.Requests >= counts.Before.Requests
            ? Average(counts.After, p1 => Below(counts.Before, p1 - difference), difference)
            : Average(counts.Before, p0 => 1 - Below(counts.After, p0 + difference), -difference);

    /// <summary>The difference below which p1 - p0 lies with <paramref name="probability"/>, in (0,1).</summary>
    public double Quantile(double probability)
    {
        var reach = 12 * StandardDeviation;
        return Brent.FindRoot(
            difference => 1 - ProbabilityAbove(difference) - probability,
            Math.Max(-1, Mean - reach), Math.Min(1, Mean + reach), accuracy: 1e-10, maxIterations: 200);
    }

    private static double Below(ServiceCounts counts, double probability) =>
        Beta.CDF(counts.Successes + 0.5, counts.Requests - counts.Successes + 0.5, Math.Clamp(probability, 0, 1));

    private static double Variance(ServiceCounts counts) => counts.Shrunk * (1 - counts.Shrunk) / (counts.Requests + 2.0);

    // The mean of value(p) over the posterior of counts. The value has a kink where p equals the edge or 1 + edge: a panel ends there.
    private static double Average(ServiceCounts counts, Func<double, double> value, double edge)
    {
        var mode = counts.Rate is { } rate ? Math.Asin(Math.Sqrt(rate)) : Math.PI / 4;
        var reach = 9 / Math.Sqrt(2.0 * Math.Max(1, counts.Requests));
        var (from, to) = (Math.Max(0, mode - reach), Math.Min(Math.PI / 2, mode + reach));
        double[] inner = [.. new[] { edge, 1 + edge }.Where(kink => kink is > 0 and < 1).Select(kink => Math.Asin(Math.Sqrt(kink)))];
        double[] ends = [from, .. inner.Where(kink => kink > from && kink < to).Order(), to];

        var (weights, sum) = (0.0, 0.0);
        for (var piece = 0; piece + 1 < ends.Length; piece++)
        {
            var width = (ends[piece + 1] - ends[piece]) / Panels;
            for (var panel = 0; panel < Panels; panel++)
                for (var node = 0; node < Nodes; node++)
                {
                    var angle = ends[piece] + (width * (panel + Rule.GetAbscissa(node)));
                    var weight = width * Rule.GetWeight(node) * Math.Exp(LogDensity(counts, mode, angle - mode));
                    weights += weight;
                    sum += weight * value(Math.Pow(Math.Sin(angle), 2));
                }
        }
        return sum / weights;
    }

    // ln of the density against that at the mode. sin(t+h)/sin t = cos h + cot t sin h, so that large counts do not cancel.
    private static double LogDensity(ServiceCounts counts, double mode, double step)
    {
        var failures = counts.Requests - counts.Successes;
        var (sine, less) = (Math.Sin(step), -2 * Math.Pow(Math.Sin(step / 2), 2));
        var log = 0.0;
        if (counts.Successes > 0)
            log += 2.0 * counts.Successes * SpecialFunctions.Log1p(less + (sine / Math.Tan(mode)));
        if (failures > 0)
            log += 2.0 * failures * SpecialFunctions.Log1p(less - (sine * Math.Tan(mode)));
        return log;
    }
}
