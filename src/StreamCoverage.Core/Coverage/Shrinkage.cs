using MathNet.Numerics.Distributions;
using StreamCoverage.Core.Diversity;

namespace StreamCoverage.Core.Coverage;

/// <summary>How success probabilities scatter over the cells of a network: Beta with this mean, worth this many requests.</summary>
/// <param name="Mean">In 0..1.</param>
/// <param name="Strength">M, in requests.</param>
/// <param name="Correlation">gamma before it was clipped: the correlation of two requests of one cell; null where it cannot be
/// estimated.</param>
public readonly record struct BetaPrior(double Mean, double Strength, double? Correlation = null);

/// <summary>What is believed of a cell's success probability: Beta(A, B).</summary>
public readonly record struct BetaPosterior(double A, double B)
{
    /// <summary>Its mean, in 0..1.</summary>
    public double Mean => A / (A + B);

    /// <summary>Its quantiles at <paramref name="tail"/> and 1 - <paramref name="tail"/>.</summary>
    public Interval IntervalOf(double tail) => new(Beta.InvCDF(A, B, tail), Beta.InvCDF(A, B, 1 - tail));

    /// <summary>Probability that the success probability lies above <paramref name="threshold"/>.</summary>
    public double ProbabilityAbove(double threshold) => 1 - Beta.CDF(A, B, threshold);
}

/// <summary>
/// Sparse cells borrow from the others (empirical Bayes): for expected coverage, ranking and forecasts. A verdict never rests on it; that
/// needs the cell's own requests.
/// </summary>
public static class Shrinkage
{
    private const double Picos = 1e12;

    /// <summary>
    /// The moment estimate over K cells: mu = S/N; SS = Q - N mu^2; D = N - sum n^2 / N - (K-1);
    /// gamma = (SS / (mu (1-mu)) - (K-1)) / D; strength = (1 - gamma) / gamma, the greatest where gamma is not above 0.
    /// </summary>
    /// <param name="cells">K, cells with requests.</param>
    /// <param name="requests">N.</param>
    /// <param name="successes">S.</param>
    /// <param name="spread">The cells' sum of n^2.</param>
    /// <param name="moments">The cells' Q = sum of s^2/n.</param>
    /// <param name="strengthMin">Least strength, in requests.</param>
    /// <param name="strengthMax">Greatest strength, in requests.</param>
    /// <returns>Where nothing can be estimated, a mean of (S + 1/2) / (N + 1) of the least strength.</returns>
    /// <remarks>Kleinman 1973, JASA 68:46. Holds for up to 10^12 requests.</remarks>
    public static BetaPrior Estimate(
        int cells, long requests, long successes, in DemandSpread spread, in SparseMoments moments,
        double strengthMin = 1, double strengthMax = 1000)
    {
        var free = requests == 0 ? 0 : ((double)(((Int128)requests * requests) - spread.Squares) / requests) - (cells - 1);
        if (cells < 2 || successes == 0 || successes == requests || free <= 0)
            return new((successes + 0.5) / (requests + 1.0), strengthMin);
        // SS / (mu (1-mu)) = (Q N - S^2) N / (S (N-S)), whose difference is taken in integers.
        var excess = (double)((moments.SuccessSquaresPicos * requests) - ((Int128)successes * successes * (long)Picos)) / Picos;
        var gamma = ((excess / successes * requests / (requests - successes)) - (cells - 1)) / free;
        var strength = gamma <= 0 ? strengthMax : Math.Clamp((1 - gamma) / gamma, strengthMin, strengthMax);
        return new((double)successes / requests, strength, gamma);
    }

    /// <summary>What <paramref name="prior"/> and a cell's own requests say together: Beta(M mu + s, M (1-mu) + n - s).</summary>
    /// <remarks>
    /// The prior never outweighs what was seen: it counts for at most n requests. A cell without requests is all prior, which is a
    /// forecast only.
    /// </remarks>
    public static BetaPosterior Posterior(in BetaPrior prior, long requests, long successes)
    {
        var strength = requests == 0 ? prior.Strength : Math.Min(prior.Strength, requests);
        return new((strength * prior.Mean) + successes, (strength * (1 - prior.Mean)) + requests - successes);
    }

    /// <summary>
    /// Expected share of demand in covered cells where sparse cells borrow from the others, in 0..1; null without demand.
    /// </summary>
    /// <param name="cells">Requests and successes of each cell, in a fixed order.</param>
    public static double? ExpectedCoverage(IEnumerable<(long Requests, long Successes)> cells, in BetaPrior prior, double threshold)
    {
        var (expected, demand) = (0.0, 0L);
        foreach (var (requests, successes) in cells)
        {
            if (requests == 0)
                continue;
            expected += requests * Posterior(prior, requests, successes).ProbabilityAbove(threshold);
            demand += requests;
        }
        return demand == 0 ? null : expected / demand;
    }

    /// <summary>
    /// Success rates from the whole network down to one cell, each drawn to the one above it: m = (s + kappa m_above) / (n + kappa).
    /// </summary>
    /// <param name="levels">Requests and successes: network, model, model on hardware, cell.</param>
    /// <param name="kappa">How many requests the level above is worth.</param>
    /// <param name="root">What stands above the network.</param>
    public static IReadOnlyList<double> BackoffMeans(
        IReadOnlyList<(long Requests, long Successes)> levels, double kappa = 10, double root = 0.5)
    {
        var means = new double[levels.Count];
        for (var i = 0; i < levels.Count; i++)
        {
            var above = i == 0 ? root : means[i - 1];
            means[i] = (levels[i].Successes + (kappa * above)) / (levels[i].Requests + kappa);
        }
        return means;
    }
}
