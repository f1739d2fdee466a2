namespace StreamCoverage.Core.Latency;

/// <summary>
/// Latencies counted in the bins of the <see cref="LatencyScale"/>: any quantile within 1 %, whatever the distribution. Sketches add up in any
/// order and subtract again exactly, because a bin is a count.
/// </summary>
/// <remarks>Ten bytes a bin that holds something; there are at most <see cref="LatencyScale.Keys"/>, and none is ever merged with its neighbour.</remarks>
public sealed class LatencySketch
{
    private short[] _keys = [];
    private long[] _counts = [];
    private int _used;

    /// <summary>Latencies in the sketch.</summary>
    public long Count { get; private set; }

    /// <summary>The canonical form: bins that hold something, by key.</summary>
    public LatencyBins Bins
    {
        get
        {
            var bins = new LatencyBin[_used];
            for (var i = 0; i < _used; i++)
                bins[i] = new(_keys[i], _counts[i]);
            return LatencyBins.Of(bins);
        }
    }

    /// <summary>Counts a latency.</summary>
    /// <param name="microseconds">0 to <see cref="LatencyScale.MicrosecondsMax"/>.</param>
    /// <param name="count">How often.</param>
    /// <exception cref="ArgumentOutOfRangeException">The latency is negative or longer than a day.</exception>
    public void Add(long microseconds, long count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(microseconds);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(microseconds, LatencyScale.MicrosecondsMax);
        Move(LatencyScale.KeyOf(microseconds), count);
    }

    /// <summary>Takes bins in.</summary>
    public void Add(LatencyBins bins) => Move(bins, 1);

    /// <summary>Takes away what was taken in before.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It was not.</exception>
    public void Subtract(LatencyBins bins) => Move(bins, -1);

    /// <summary>The latency of which a share of <paramref name="q"/> are not longer, in milliseconds; null for an empty sketch.</summary>
    /// <param name="q">0..1.</param>
    public double? Quantile(double q) => Count == 0 ? null : LatencyScale.Milliseconds(KeyAt(LatencyRanks.Rank(q, Count)));

    /// <summary>The bin of the latency at <paramref name="rank"/>, 0 for the shortest.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such rank.</exception>
    public int KeyAt(long rank)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, Count);
        var i = 0;
        for (var before = 0L; before + _counts[i] <= rank; i++)
            before += _counts[i];
        return _keys[i];
    }

    internal void Move(LatencyBins bins, int sign)
    {
        foreach (var bin in bins)
            Move(bin.Key, sign * bin.Count);
    }

    private void Move(int key, long count)
    {
        var at = Array.BinarySearch(_keys, 0, _used, (short)key);
        var now = count + (at >= 0 ? _counts[at] : 0);
        ArgumentOutOfRangeException.ThrowIfNegative(now, nameof(count));
        if (at < 0 && now > 0)
            Insert(~at, (short)key);
        if (now > 0)
            _counts[at < 0 ? ~at : at] = now;
        else if (at >= 0)
            RemoveAt(at);
        Count += count;
    }

    private void Insert(int at, short key)
    {
        if (_used == _keys.Length)
        {
            Array.Resize(ref _keys, Math.Max(8, _used * 2));
            Array.Resize(ref _counts, _keys.Length);
        }
        Array.Copy(_keys, at, _keys, at + 1, _used - at);
        Array.Copy(_counts, at, _counts, at + 1, _used - at);
        _keys[at] = key;
        _used++;
    }

    private void RemoveAt(int at)
    {
        _used--;
        Array.Copy(_keys, at + 1, _keys, at, _used - at);
        Array.Copy(_counts, at + 1, _counts, at, _used - at);
    }
}
