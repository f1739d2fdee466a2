using System.Buffers;

namespace StreamCoverage.Core.Latency;

/// <summary>Latencies counted in the bins of the <see cref="LatencyScale"/>, in the one form in which they travel, are stored and are compared.</summary>
/// <remarks>
/// Bytes: for each bin that holds something, by key, how far its key lies above the one before (the first above -1), then its count; both
/// unsigned LEB128 of the least length. Two to three bytes a bin. The default value holds none.
/// </remarks>
public readonly struct LatencyBins : IEquatable<LatencyBins>
{
    private readonly ReadOnlyMemory<byte> _bytes;

    private LatencyBins(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    /// <summary>The canonical form. Equal bins have equal bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.Span;

    /// <summary>Whether there is no latency.</summary>
    public bool IsEmpty => _bytes.IsEmpty;

    /// <summary>Latencies in all bins.</summary>
    public long Count
    {
        get
        {
            var count = 0L;
            foreach (var bin in this)
                count += bin.Count;
            return count;
        }
    }

    /// <summary>The bins of <paramref name="bins"/>.</summary>
    /// <param name="bins">By key, without repeats; counts above 0.</param>
    public static LatencyBins Of(ReadOnlySpan<LatencyBin> bins)
    {
        if (bins.IsEmpty)
            return default;
        var writer = new Writer(bins.Length);
        foreach (var bin in bins)
            writer.Write(bin);
        return writer.ToBins();
    }

    /// <summary>The bins that <paramref name="bytes"/> hold; the memory is kept.</summary>
    /// <exception cref="InvalidDataException">The bytes are not what <see cref="Bytes"/> gives.</exception>
    public static LatencyBins FromBytes(ReadOnlyMemory<byte> bytes)
    {
        var at = bytes.Span;
        var key = -1L;
        while (!at.IsEmpty)
        {
            var (step, count) = (TryRead(ref at), TryRead(ref at));
            if (step is null or 0 or > LatencyScale.Keys || count is null or 0 or > long.MaxValue || (key += (long)step) >= LatencyScale.Keys)
                throw new InvalidDataException("these are no bins of latencies: a key or a count is out of range");
        }
        return new(bytes);
    }

    /// <summary>The bins of <see cref="Bytes"/> that this process made and kept; the memory is kept, and not looked at.</summary>
    public static LatencyBins Packed(ReadOnlyMemory<byte> bytes) => new(bytes);

    /// <summary>The sum of both.</summary>
    public LatencyBins Plus(LatencyBins other)
    {
        if (IsEmpty || other.IsEmpty)
            return IsEmpty ? other : this;
        var writer = new Writer((_bytes.Length + other._bytes.Length) / 2);
        var a = GetEnumerator();
        var b = other.GetEnumerator();
        var (inA, inB) = (a.MoveNext(), b.MoveNext());
        while (inA || inB)
        {
            var order = !inA ? 1 : !inB ? -1 : a.Current.Key.CompareTo(b.Current.Key);
            writer.Write(order switch { 0 => new(a.Current.Key, a.Current.Count + b.Current.Count), < 0 => a.Current, _ => b.Current });
            inA = order <= 0 ? a.MoveNext() : inA;
            inB = order >= 0 ? b.MoveNext() : inB;
        }
        return writer.ToBins();
    }

    /// <summary>The bins, by key.</summary>
    public Enumerator GetEnumerator() => new(_bytes.Span);

    /// <inheritdoc />
    public bool Equals(LatencyBins other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is LatencyBins other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    /// <summary>As <c>311:4 330:1</c>: keys and counts.</summary>
    public override string ToString()
    {
        var parts = new List<string>();
        foreach (var bin in this)
            parts.Add($"{bin.Key}:{bin.Count}");
        return string.Join(' ', parts);
    }

    public static bool operator ==(LatencyBins a, LatencyBins b) => a.Equals(b);

    public static bool operator !=(LatencyBins a, LatencyBins b) => !a.Equals(b);

    // Null where the bytes end too soon, hold more than 64 bits, or are longer than need be.
    private static ulong? TryRead(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (var (i, shift) = (0, 0); i < bytes.Length && shift < 63; i++, shift += 7)
        {
            value |= (ulong)(bytes[i] & 0x7F) << shift;
            if (bytes[i] >= 0x80)
                continue;
            var isLeast = i == 0 || bytes[i] != 0;
            bytes = bytes[(i + 1)..];
            return isLeast ? value : null;
        }
        return null;
    }

    /// <summary>Reads the bins one by one.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;
        private int _key;

        internal Enumerator(ReadOnlySpan<byte> bytes)
        {
            _rest = bytes;
            _key = -1;
        }

        /// <summary>The bin.</summary>
        public LatencyBin Current { get; private set; }

        /// <summary>Goes to the next one.</summary>
        public bool MoveNext()
        {
            if (_rest.IsEmpty)
                return false;
            _key += (int)Read();
            Current = new(_key, Read());
            return true;
        }

        private long Read()
        {
            var value = 0L;
            for (var (i, shift) = (0, 0); ; i++, shift += 7)
            {
                value |= (long)(_rest[i] & 0x7F) << shift;
                if (_rest[i] < 0x80)
                {
                    _rest = _rest[(i + 1)..];
                    return value;
                }
            }
        }
    }

    private struct Writer(int bins)
    {
        private readonly ArrayBufferWriter<byte> _bytes = new(bins * 3);
        private int _key = -1;

        public void Write(LatencyBin bin)
        {
            Write(bin.Key - _key);
            Write(bin.Count);
            _key = bin.Key;
        }

        public readonly LatencyBins ToBins() => new(_bytes.WrittenSpan.ToArray());

        private readonly void Write(long value)
        {
            var span = _bytes.GetSpan(10);
            var length = 0;
            for (; value >= 0x80; value >>= 7)
                span[length++] = (byte)((value & 0x7F) | 0x80);
            span[length++] = (byte)value;
            _bytes.Advance(length);
        }
    }
}
