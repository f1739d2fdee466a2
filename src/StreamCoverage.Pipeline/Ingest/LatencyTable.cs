using System.Buffers;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Latency;
using StreamCoverage.Core.Symbols;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>The latencies of one network in one slice, counted by cell, role and bin. About 30 bytes a bin; its arrays are borrowed, and go to the next slice.</summary>
/// <remarks>
/// <code>
///   keys:   cell (31 bits) | role (2 bits) | key of the bin (11 bits), + 1      open addressing, at most three quarters full; 0 is free
///   counts: how often, in the same place
/// </code>
/// </remarks>
internal sealed class LatencyTable
{
    private const int BinBits = 11;
    private const int RoleBits = 2;
    private const int SlotsMin = 16;

    private ulong[] _keys = [];
    private long[] _counts = [];
    private int _slotMask = -1;

    /// <summary>Bins that hold something, of all cells.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes that the table holds.</summary>
    public long Bytes => (_keys.Length + _counts.Length) * 8L;

    /// <summary>Counts a latency of a cell.</summary>
    /// <param name="cell">The cell's number.</param>
    /// <param name="role">Of the reporter.</param>
    /// <param name="microseconds">0 to <see cref="LatencyScale.MicrosecondsMax"/>.</param>
    /// <param name="binsMax">Most bins.</param>
    /// <returns>Whether it was counted: false where it would need a bin more than there may be.</returns>
    public bool Add(int cell, ReporterRole role, long microseconds, int binsMax) => Add(KeyOf(cell, role, LatencyScale.KeyOf(microseconds)), 1, binsMax);

    /// <summary>The bins of each cell and role, by these numbers.</summary>
    public Dictionary<(int Cell, ReporterRole Role), LatencyBins> Bins()
    {
        var bins = new Dictionary<(int, ReporterRole), LatencyBins>();
        var (keys, counts) = Sorted();
        var group = new List<LatencyBin>();
        for (var i = 0; i < keys.Length; i++)
        {
            group.Add(new(BinOf(keys[i]), counts[i]));
            if (i + 1 < keys.Length && keys[i + 1] >> BinBits == keys[i] >> BinBits)
                continue;
            bins.Add((CellOf(keys[i]), RoleOf(keys[i])), LatencyBins.Of([.. group]));
            group.Clear();
        }
        return bins;
    }

    /// <summary>Gives every cell another number; different cells stay different.</summary>
    public void Rekey(Func<int, int> other)
    {
        var (keys, counts) = Sorted();
        Release();
        for (var i = 0; i < keys.Length; i++)
            Add(KeyOf(other(CellOf(keys[i])), RoleOf(keys[i]), BinOf(keys[i])), counts[i], int.MaxValue);
    }

    /// <summary>Gives the arrays back; the table is empty then.</summary>
    public void Release()
    {
        Return(_keys);
        Return(_counts);
        (_keys, _counts, _slotMask, Count) = ([], [], -1, 0);
    }

    private static ulong KeyOf(int cell, ReporterRole role, int bin) => ((ulong)(uint)cell << RoleBits | (uint)role) << BinBits | (uint)bin;

    private static int CellOf(ulong key) => (int)(key >> (BinBits + RoleBits));

    private static ReporterRole RoleOf(ulong key) => (ReporterRole)(key >> BinBits & ((1 << RoleBits) - 1));

    private static int BinOf(ulong key) => (int)(key & ((1 << BinBits) - 1));

    private bool Add(ulong key, long count, int binsMax)
    {
        if (Count * 4L >= (_slotMask + 1) * 3L)
            Grow();
        var slot = SlotOf(key);
        if (_keys[slot] == 0)
        {
            if (Count >= binsMax)
                return false;
            (_keys[slot], _counts[slot]) = (key + 1, 0);
            Count++;
        }
        _counts[slot] += count;
        return true;
    }

    // The slot that holds the key, else the free one where it belongs.
    private int SlotOf(ulong key)
    {
        var (keys, mask) = (_keys, _slotMask);
        var slot = (int)(KeyedHash.Of(key, 0) & (uint)mask);
        while (keys[slot] is not 0 and var taken && taken != key + 1)
            slot = (slot + 1) & mask;
        return slot;
    }

    private void Grow()
    {
        var (keys, counts, used) = (_keys, _counts, _slotMask + 1);
        var length = Math.Max(SlotsMin, used * 2);
        (_keys, _counts, _slotMask) = (ArrayPool<ulong>.Shared.Rent(length), ArrayPool<long>.Shared.Rent(length), length - 1);
        _keys.AsSpan(0, length).Clear();
        for (var i = 0; i < used; i++)
        {
            if (keys[i] == 0)
                continue;
            var slot = SlotOf(keys[i] - 1);
            (_keys[slot], _counts[slot]) = (keys[i], counts[i]);
        }
        Return(keys);
        Return(counts);
    }

    private (ulong[] Keys, long[] Counts) Sorted()
    {
        var (keys, counts, next) = (new ulong[Count], new long[Count], 0);
        for (var i = 0; i <= _slotMask; i++)
            if (_keys[i] != 0)
                (keys[next], counts[next++]) = (_keys[i] - 1, _counts[i]);
        Array.Sort(keys, counts);
        return (keys, counts);
    }

    private static void Return<T>(T[] array)
    {
        if (array.Length > 0)
            ArrayPool<T>.Shared.Return(array);
    }
}
