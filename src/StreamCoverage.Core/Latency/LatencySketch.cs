namespace StreamCoverage.Core.Latency;

/// <summary>
/// Latencies counted in bins of growing width: any quantile within a relative error, whatever the distribution. Sketches add up in any
/// order and subtract again exactly, because a bin is a count.
/// </summary>
/// <remarks>
/// DDSketch (Masson, Rim, Lee 2019, arXiv 1908.10693) with gamma = (1 + a) / (1 - a), key ceil(ln x / ln gamma) and value
/// 2 gamma^key / (1 + gamma) for x in milliseconds. A latency is at most a day, so that there are no more than 1,226 bins at an accuracy of
/// 1 %, and none is ever merged with its neighbour.
/// </remarks>
public sealed class LatencySketch
{
    /// <summary>The key of latencies of at most a microsecond, whose value is 0.</summary>
    public const int ZeroKey = short.MinValue;

    /// <summary>The longest latency, one day: what the contract allows.</summary>
    public const long MicrosecondsMax = 86_400_000_000;

    private readonly SortedDictionary<int, long> _bins = [];
    private readonly double _logGamma;

    /// <param name="accuracy">Relative error, 0.01 to below 1.</param>
    public LatencySketch(double accuracy = 0.01)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(accuracy, 0.01);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(accuracy, 1);
        Accuracy = accuracy;
        _logGamma = Math.Log((1 + accuracy) / (1 - accuracy));
    }

    /// <summary>The sketch of <paramref name="bins"/>, in any order; bins of one key add up.</summary>
    public static LatencySketch Of(IEnumerable<LatencyBin> bins, double accuracy = 0.01)
    {
        var sketch = new LatencySketch(accuracy);
        foreach (var bin in bins)
            sketch.Move(bin.Key, bin.Count);
        return sketch;
    }

    /// <summary>Relative error of a quantile.</summary>
    public double Accuracy { get; }

    /// <summary>Latencies in the sketch.</summary>
    public long Count { get; private set; }

    /// <summary>The canonical form: bins that hold something, by key.</summary>
    public IEnumerable<LatencyBin> Bins => _bins.Select(bin => new LatencyBin(bin.Key, bin.Value));

    /// <summary>Counts a latency.</summary>
    /// <param name="microseconds">0 to <see cref="MicrosecondsMax"/>.</param>
    /// <param name="count">How often.</param>
    /// <exception cref="ArgumentOutOfRangeException">The latency is negative or longer than a day.</exception>
    public void Add(long microseconds, long count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(microseconds);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(microseconds, MicrosecondsMax);
        Move(microseconds <= 1 ? ZeroKey : (int)Math.Ceiling(Math.Log(microseconds / 1000.0) / _logGamma), count);
    }

    /// <summary>Takes another sketch in.</summary>
    /// <exception cref="ArgumentException">The sketches differ in accuracy.</exception>
    public void Add(LatencySketch other) => Move(other, 1);

    /// <summary>Takes away what was taken in before.</summary>
    /// <exception cref="ArgumentException">The sketches differ in accuracy.</exception>
    public void Subtract(LatencySketch other) => Move(other, -1);

    /// <summary>The latency of which a share of <paramref name="q"/> are not longer, in milliseconds; null for an empty sketch.</summary>
    /// <param name="q">0..1.</param>
    public double? Quantile(double q) => Count == 0 ? null : At(LatencyRanks.Rank(q, Count));

    /// <summary>
    /// The latency at <paramref name="rank"/>, 0 for the shortest, in milliseconds, within <see cref="Accuracy"/> of the true one.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such rank.</exception>
    public double At(long rank)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, Count);
        var bins = _bins.GetEnumerator();
        for (long before = 0; bins.MoveNext() && before + bins.Current.Value <= rank;)
            before += bins.Current.Value;
        return Value(bins.Current.Key);
    }

    private double Value(int key) => key == ZeroKey ? 0 : 2 * Math.Exp(key * _logGamma) / (1 + Math.Exp(_logGamma));

    private void Move(LatencySketch other, int sign)
    {
        if (!other.Accuracy.Equals(Accuracy))
        {
            throw new ArgumentException(
                $"sketches of accuracy {Accuracy} and {other.Accuracy} have different bins; use one accuracy everywhere", nameof(other));
        }
        foreach (var bin in other.Bins.ToList())
            Move(bin.Key, sign * bin.Count);
    }

    private void Move(int key, long count)
    {
        var now = _bins.GetValueOrDefault(key) + count;
        ArgumentOutOfRangeException.ThrowIfNegative(now);
        if (now == 0)
            _bins.Remove(key);
        else
            _bins[key] = now;
        Count += count;
    }
}
