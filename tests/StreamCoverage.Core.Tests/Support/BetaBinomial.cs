using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace StreamCoverage.Core.Tests.Support;

/// <summary>
/// Failures of a pane of n requests with mean rate q that scatter phi times wider than binomial, drawn exactly by inversion:
/// rate ~ Beta(qM, (1-q)M) with M = 1/rho - 1, rho = (phi-1)/(n-1).
/// </summary>
internal sealed class BetaBinomial
{
    private readonly double[] _upTo;

    public BetaBinomial(int requests, double rate, double phi)
    {
        var size = ((requests - 1) / (phi - 1)) - 1;
        var (a, b) = (rate * size, (1 - rate) * size);
        double Probability(int failures) => phi == 1
            ? Binomial.PMF(rate, requests, failures)
            : Math.Exp(SpecialFunctions.BinomialLn(requests, failures)
                + SpecialFunctions.BetaLn(failures + a, requests - failures + b) - SpecialFunctions.BetaLn(a, b));
        _upTo = [.. Enumerable.Range(0, requests + 1).Select(Probability)];
        for (var i = 1; i <= requests; i++)
            _upTo[i] += _upTo[i - 1];
        _upTo[requests] = 1;
    }

    public int Next(Random random)
    {
        var at = Array.BinarySearch(_upTo, random.NextDouble());
        return at < 0 ? ~at : at;
    }
}
