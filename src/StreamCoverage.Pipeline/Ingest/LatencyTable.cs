using System.Buffers;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Latency;
using StreamCoverage.Core.Symbols;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>The latencies of one network in one slice, counted by cell, role and bin. About 30 bytes a bin; its arrays are borrowed, and go to the next slice.</summary>
/// <remarks>
/// <code>
///   slots: (cell (31 bits) | role (3 bits) | key of the bin (11 bits), + 1; how often)*      open addressing, at most three quarters full; 0 is free
/// </code>
/// </remarks>
/// <param name="expected">How many bins the slice before had; 0 where nobody knows.</param>
internal sealed class LatencyTable(int expected = 0)
{
    /// <summary>No key: there is no latency.</summary>
    public const ulong NoKey = ulong.MaxValue;

    private const int BinBits = 11;

    private Slot[] _slots = [];
    private int _slotMask = -1;

    /// <summary>Bins that hold something, of all cells.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes that the table holds.</summary>
    public long Bytes => _slots.Length * 16L;

    /// <summary>What a latency of a cell is counted under.</summary>
    /// <param name="cell">The cell's number.</param>
    /// <param name="role">Of the reporter.</param>
    /// <param name="microseconds">0 to <see cref="LatencyScale.MicrosecondsMax"/>.</param>
    public static ulong KeyOf(int cell, ReporterRole role, long microseconds) => KeyOf(cell, role, LatencyScale.KeyOf(microseconds));

    /// <summary>The same latency in another cell.</summary>
    public static ulong InCell(int cell, ulong key) => KeyOf(cell, RoleOf(key), BinOf(key));

    /// <summary>Counts a latency.</summary>
    /// <param name="key">Its <see cref="KeyOf(int, ReporterRole, long)"/>.</param>
    /// <param name="binsMax">Most bins.</param>
    /// <returns>Whether it was counted: false where it would need a bin more than there may be.</returns>
    public bool Add(ulong key, int binsMax) => Add(key, 1, binsMax);

    /// <summary>Asks for the place where a key is counted soon.</summary>
    public void Prefetch(ulong key)
    {
        if (_slotMask >= 0)
            CacheLine.Prefetch(in _slots[Probe.First(HashOf(key), _slotMask)]);
    }

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
        Return(_slots);
        (_slots, _slotMask, Count) = ([], -1, 0);
    }

    private static ulong KeyOf(int cell, ReporterRole role, int bin) => ((ulong)(uint)cell << ReporterRoles.Bits | (uint)role) << BinBits | (uint)bin;

    private static int CellOf(ulong key) => (int)(key >> (BinBits + ReporterRoles.Bits));

    private static ReporterRole RoleOf(ulong key) => (ReporterRole)(key >> BinBits & ((1 << ReporterRoles.Bits) - 1));

    private static int BinOf(ulong key) => (int)(key & ((1 << BinBits) - 1));

    private bool Add(ulong key, long count, int binsMax)
    {
        if (TableSize.IsFull(Count, _slotMask + 1))
            Grow();
        ref var slot = ref _slots[PlaceOf(key)];
        if (slot.Key == 0)
        {
            if (Count >= binsMax)
                return false;
            slot = new(key + 1, 0);
            Count++;
        }
        slot.Count += count;
        return true;
    }

    private static ulong HashOf(ulong key) => KeyedHash.Of(key, 0);

    // The slot that holds the key, else the free one where it belongs.
    private int PlaceOf(ulong key)
    {
        var (slots, mask) = (_slots, _slotMask);
        var place = Probe.First(HashOf(key), mask);
        while (slots[place].Key is not 0 and var taken && taken != key + 1)
            place = Probe.Next(place, mask);
        return place;
    }

    private void Grow()
    {
        var (old, used) = (_slots, _slotMask + 1);
        var length = TableSize.Next(used, expected);
        (_slots, _slotMask) = (ArrayPool<Slot>.Shared.Rent(length), length - 1);
        _slots.AsSpan(0, length).Clear();
        foreach (ref readonly var slot in old.AsSpan(0, used))
            if (slot.Key != 0)
                _slots[PlaceOf(slot.Key - 1)] = slot;
        Return(old);
    }

    private (ulong[] Keys, long[] Counts) Sorted()
    {
        var (keys, counts, next) = (new ulong[Count], new long[Count], 0);
        for (var i = 0; i <= _slotMask; i++)
            if (_slots[i].Key != 0)
                (keys[next], counts[next++]) = (_slots[i].Key - 1, _slots[i].Count);
        Array.Sort(keys, counts);
        return (keys, counts);
    }

    private static void Return(Slot[] array)
    {
        if (array.Length > 0)
            ArrayPool<Slot>.Shared.Return(array);
    }

    private record struct Slot(ulong Key, long Count);
}
