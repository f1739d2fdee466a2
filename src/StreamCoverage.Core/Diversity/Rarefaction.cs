using MathNet.Numerics;

namespace StreamCoverage.Core.Diversity;

/// <summary>
/// How many cells a network would have shown, and what share of demand they would hold, after m of its n requests, or after more: networks
/// of different volume are compared at one sample coverage, never by the cells they happened to show.
/// </summary>
/// <remarks>
/// Chao, Jost 2012, Ecology 93:2533; Colwell and others 2012, Journal of Plant Ecology 5:3. Estimates are to be trusted up to m = 2 n.
/// </remarks>
public sealed class Rarefaction
{
    // Below so many factors a product is exact and cheap; above, logs of factorials lose digits only where the result is near 0 anyway.
    private const long FactorsMost = 1000;

    private readonly long[] _demands;
    private readonly long _seenOnce;
    private readonly double _unseen;

    // Cells of the same demand are alike: (demand, how many).
    private readonly (long Demand, int Cells)[] _classes;

    /// <param name="demands">Requests of each cell; zeros do not count.</param>
    public Rarefaction(IEnumerable<long> demands)
    {
        _demands = [.. demands.Where(demand => demand > 0)];
        _classes = [.. _demands.GroupBy(demand => demand).Select(same => (same.Key, same.Count())).Order()];
        Requests = _demands.Sum();
        _seenOnce = _demands.Count(demand => demand == 1);
        _unseen = UnseenWorkloads.Unseen(Requests, _seenOnce, _demands.Count(demand => demand == 2));
    }

    /// <summary>n.</summary>
    public long Requests { get; }

    /// <summary>Expected number of cells that <paramref name="requests"/> show; 0 for none.</summary>
    public double Cells(long requests)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(requests);
        if (requests <= Requests)
            return _classes.Sum(same => same.Cells * (1 - Missed(Requests, same.Demand, requests)));
        // Without an unseen cell there is nothing more to be shown.
        return _unseen <= 0
            ? _demands.Length
            : _demands.Length + (_unseen * (1 - Math.Pow(1 - (_seenOnce / ((Requests * _unseen) + _seenOnce)), requests - Requests)));
    }

    /// <summary>
    /// Expected share of demand in the cells that <paramref name="requests"/> show, in 0..1; null for a network without requests.
    /// </summary>
    public double? SampleCoverage(long requests)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(requests);
        if (Requests == 0)
            return null;
        if (requests < Requests)
            return 1 - _classes.Sum(same =>
                same.Cells * ((double)same.Demand / Requests) * Missed(Requests - 1, same.Demand - 1, requests));
        if (_seenOnce == 0)
            return 1;
        var old = Requests * _unseen / ((Requests * _unseen) + _seenOnce);
        return 1 - ((double)_seenOnce / Requests * Math.Pow(old, requests - Requests + 1));
    }

    /// <summary>The fewest requests that reach <paramref name="coverage"/>, at most 2 n; null where 2 n do not.</summary>
    public long? RequestsAt(double coverage)
    {
        if (Requests == 0 || SampleCoverage(2 * Requests) < coverage)
            return null;
        var (low, high) = (0L, 2 * Requests);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (SampleCoverage(middle) >= coverage)
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }

    /// <summary>
    /// Cells of each network at the sample coverage that all of them reach within twice their requests; null for a network without
    /// requests.
    /// </summary>
    public static IReadOnlyList<double?> CellsAtSameCoverage(IReadOnlyList<Rarefaction> networks)
    {
        var coverage = networks.Min(network => network.SampleCoverage(2 * network.Requests)) ?? 0;
        return [.. networks.Select(network => network.RequestsAt(coverage) is { } requests ? network.Cells(requests) : (double?)null)];
    }

    // Probability that m of n requests, drawn without return, hold none of a cell's x: C(n-x, m) / C(n, m), the same with x and m
    // exchanged.
    private static double Missed(long n, long x, long m)
    {
        if (x + m > n)
            return 0;
        var (few, many) = (Math.Min(x, m), Math.Max(x, m));
        if (few > FactorsMost)
        {
            return Math.Exp(
                SpecialFunctions.GammaLn(n - x + 1.0) - SpecialFunctions.GammaLn(n - x - m + 1.0)
                - SpecialFunctions.GammaLn(n + 1.0) + SpecialFunctions.GammaLn(n - m + 1.0));
        }
        var missed = 1.0;
        for (long i = 0; i < few && missed > 0; i++)
            missed *= (double)(n - many - i) / (n - i);
        return missed;
    }
}
