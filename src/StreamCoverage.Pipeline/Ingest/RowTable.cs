using System.Buffers;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Symbols;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>The rows of one network in one slice, found by their keys. About 40 bytes a row; its arrays are borrowed, and go to the next slice.</summary>
/// <remarks>
/// <code>
///   slots:  <see cref="SlotTag"/> of the row      open addressing, at most three quarters full; 0 is free
///   chunks: the rows, in the order of first sight; the first chunk doubles up to 1 MiB, then further ones follow, so nothing large is copied
///   carry:  (row, counter) to how often its byte went over
/// </code>
/// </remarks>
internal sealed class RowTable
{
    private const int ChunkBits = 15;
    private const int ChunkRows = 1 << ChunkBits;
    private const int CarryUnit = byte.MaxValue + 1;
    private const int FirstRows = 16;

    private readonly Dictionary<(int Row, int Counter), long> _carry = [];
    private TallyRow[][] _chunks = [[]];
    private uint[] _slots = [];
    private int _slotMask = -1;

    public int Count { get; private set; }

    /// <summary>Bytes that the table holds.</summary>
    public long Bytes => _chunks.Sum(chunk => (long)chunk.Length * 32) + _slots.Length * 4L + _carry.Count * 40L;

    /// <summary>The row of <paramref name="key"/>, from 0; -1 where there is none.</summary>
    public int Find(TallyKey key) => Count == 0 ? -1 : SlotTag.NumberOf(_slots[SlotOf(key, HashOf(key))], _slotMask);

    /// <summary>Where to look for a key.</summary>
    public static ulong HashOf(TallyKey key) => KeyedHash.Of((uint)key.Cell, (uint)key.OperatorAndRole);

    /// <summary>Asks for the place where a key with this hash is looked up soon.</summary>
    public void Prefetch(ulong hash)
    {
        if (_slotMask >= 0)
            CacheLine.Prefetch(in _slots[Probe.First(hash, _slotMask)]);
    }

    /// <summary>The row that most likely has this hash, and asks for it; -1 where there is none.</summary>
    public int Likely(ulong hash)
    {
        var (slots, mask) = (_slots, _slotMask);
        if (mask < 0)
            return -1;
        for (var slot = Probe.First(hash, mask); slots[slot] is not 0 and var taken; slot = Probe.Next(slot, mask))
        {
            if (!SlotTag.IsLike(taken, hash, mask))
                continue;
            var row = SlotTag.NumberOf(taken, mask);
            CacheLine.PrefetchWhole(in this[row]);
            return row;
        }
        return -1;
    }

    /// <summary>Whether what <see cref="Likely"/> said is the row of <paramref name="key"/>.</summary>
    public bool Is(int likely, TallyKey key) => likely >= 0 && this[likely].Key == key;

    /// <summary>The row of <paramref name="key"/>; the same key gives the same row.</summary>
    public int FindOrAdd(TallyKey key) => FindOrAdd(key, HashOf(key));

    /// <summary>The row of <paramref name="key"/>, whose <see cref="HashOf"/> is known.</summary>
    public int FindOrAdd(TallyKey key, ulong hash)
    {
        if (TableSize.IsFull(Count, _slotMask + 1))
            GrowSlots();
        ref var slot = ref _slots[SlotOf(key, hash)];
        if (slot != 0)
            return SlotTag.NumberOf(slot, _slotMask);
        var row = Count++;
        slot = SlotTag.Of(hash, row, _slotMask);
        NewRow(row) = new() { Key = key };
        return row;
    }

    public ref TallyRow this[int row] => ref _chunks[row >> ChunkBits][row & (ChunkRows - 1)];

    /// <summary>Counts a request of a row, and where it <paramref name="isAttempt"/> of its operator too, as that.</summary>
    public void CountRequest(int row, Outcome outcome, long rewardMicros, bool isAttempt)
    {
        ref var counted = ref this[row];
        CountOne(ref counted, row, (int)outcome);
        if (isAttempt)
            CountOne(ref counted, row, OutcomeNames.Count + (int)outcome);
        // It stops at the greatest number, because anyone can write a million millions.
        var reward = counted.RewardMicros;
        counted.RewardMicros = rewardMicros > long.MaxValue - reward ? long.MaxValue : reward + rewardMicros;
    }

    public void CountAttempt(int row, Outcome outcome) => CountOne(ref this[row], row, OutcomeNames.Count + (int)outcome);

    public OutcomeCounts Requests(int row) => Counts(row, 0);

    public OutcomeCounts Attempts(int row) => Counts(row, OutcomeNames.Count);

    /// <summary>Gives every row another key; different keys stay different.</summary>
    public void Rekey(Func<TallyKey, TallyKey> other)
    {
        for (var row = 0; row < Count; row++)
            this[row].Key = other(this[row].Key);
        FillSlots();
    }

    /// <summary>Gives the arrays back; the table is empty then.</summary>
    public void Release()
    {
        foreach (var chunk in _chunks)
            Return(chunk);
        Return(_slots);
        (_chunks, _slots, _slotMask, Count) = ([[]], [], -1, 0);
        _carry.Clear();
    }

    private void CountOne(ref TallyRow counted, int row, int counter)
    {
        ref var low = ref counted.Low[counter];
        if (low < byte.MaxValue)
        {
            low++;
            return;
        }
        low = 0;
        _carry[(row, counter)] = _carry.GetValueOrDefault((row, counter)) + 1;
    }

    private OutcomeCounts Counts(int row, int first)
    {
        var counts = new OutcomeCounts();
        for (var i = 0; i < OutcomeNames.Count; i++)
            counts[i] = this[row].Low[first + i] + (_carry.Count == 0 ? 0 : _carry.GetValueOrDefault((row, first + i)) * CarryUnit);
        return counts;
    }

    // The slot that holds the key, else the free one where it belongs.
    private int SlotOf(TallyKey key, ulong hash)
    {
        var (slots, mask) = (_slots, _slotMask);
        var slot = Probe.First(hash, mask);
        for (; slots[slot] is not 0 and var taken; slot = Probe.Next(slot, mask))
            if (SlotTag.IsLike(taken, hash, mask) && this[SlotTag.NumberOf(taken, mask)].Key == key)
                break;
        return slot;
    }

    private void GrowSlots()
    {
        Return(_slots);
        var length = TableSize.Next(_slotMask + 1, expected: 0);
        (_slots, _slotMask) = (ArrayPool<uint>.Shared.Rent(length), length - 1);
        FillSlots();
    }

    private void FillSlots()
    {
        _slots.AsSpan(0, _slotMask + 1).Clear();
        for (var row = 0; row < Count; row++)
        {
            var hash = HashOf(this[row].Key);
            _slots[SlotOf(this[row].Key, hash)] = SlotTag.Of(hash, row, _slotMask);
        }
    }

    private ref TallyRow NewRow(int row)
    {
        var index = row >> ChunkBits;
        if (index == _chunks.Length)
            _chunks = [.. _chunks, ArrayPool<TallyRow>.Shared.Rent(ChunkRows)];
        else if (index == 0 && row == _chunks[0].Length)
            GrowFirstChunk();
        return ref this[row];
    }

    private void GrowFirstChunk()
    {
        var old = _chunks[0];
        var grown = ArrayPool<TallyRow>.Shared.Rent(Math.Clamp(old.Length * 2, FirstRows, ChunkRows));
        old.CopyTo(grown.AsSpan());
        _chunks[0] = grown;
        Return(old);
    }

    private static void Return<T>(T[] array)
    {
        if (array.Length > 0)
            ArrayPool<T>.Shared.Return(array);
    }
}
