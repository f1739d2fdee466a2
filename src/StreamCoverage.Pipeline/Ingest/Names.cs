using StreamCoverage.Core.Symbols;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>The names of one partition: of networks, operators and cells, as small numbers.</summary>
/// <remarks>Cells are found by open addressing, at most half full; a slot holds the <see cref="SlotTag"/> of a cell, 0 is free.</remarks>
internal sealed class Names
{
    private uint[] _slots = new uint[128];
    private CellKey[] _cells = new CellKey[64];
    private WorkloadCell?[] _workloads = new WorkloadCell?[64];
    private int _cellCount;

    public SymbolTable Symbols { get; } = new();

    public int Count => Symbols.Count + _cellCount;

    /// <summary>The number of <c>__other__</c>, as a network.</summary>
    public int OtherNetwork => Symbols.Intern(WorkloadCell.OtherName);

    /// <summary>Asks for the place where a cell is looked up soon.</summary>
    /// <param name="hash">Its <see cref="HashOf"/>.</param>
    public void Prefetch(ulong hash) => CacheLine.Prefetch(in _slots[Probe.First(hash, _slots.Length - 1)]);

    /// <summary>The number of the cell that most likely has this hash, and asks for it; -1 where there is none.</summary>
    /// <remarks>Best where <see cref="Prefetch"/> has brought the place that tells which it is.</remarks>
    public int Likely(ulong hash)
    {
        var (slots, mask) = (_slots, _slots.Length - 1);
        for (var slot = Probe.First(hash, mask); slots[slot] is not 0 and var taken; slot = Probe.Next(slot, mask))
        {
            if (!SlotTag.IsLike(taken, hash, mask))
                continue;
            var number = SlotTag.NumberOf(taken, mask);
            CacheLine.PrefetchWhole(in _cells[number]);
            return number;
        }
        return -1;
    }

    /// <summary>The number of the cell; the same cell gives the same number.</summary>
    public int Cell(in CellKey key) => Cell(key, HashOf(key));

    /// <summary>The number of the cell whose <see cref="HashOf"/> is known.</summary>
    /// <param name="key">The cell.</param>
    /// <param name="hash">Its <see cref="HashOf"/>.</param>
    /// <param name="likely">What <see cref="Likely"/> said of the hash: the search is spared where that was right.</param>
    public int Cell(in CellKey key, ulong hash, int likely) => likely >= 0 && _cells[likely] == key ? likely : Cell(key, hash);

    private int Cell(in CellKey key, ulong hash)
    {
        ref var slot = ref _slots[SlotOf(key, hash)];
        if (slot != 0)
            return SlotTag.NumberOf(slot, _slots.Length - 1);
        var number = _cellCount++;
        _cells[number] = key;
        slot = SlotTag.Of(hash, number, _slots.Length - 1);
        if (_cellCount == _cells.Length)
            Grow();
        return number;
    }

    /// <summary>The cell that got <paramref name="number"/>, in names; made once, since making it hashes them.</summary>
    public WorkloadCell WorkloadOf(int number) => _workloads[number] ??= _cells[number].ToCell(Symbols);

    // The slot that holds the cell, else the free one where it belongs.
    private int SlotOf(in CellKey key, ulong hash)
    {
        var (slots, mask) = (_slots, _slots.Length - 1);
        var slot = Probe.First(hash, mask);
        for (; slots[slot] is not 0 and var taken; slot = Probe.Next(slot, mask))
            if (SlotTag.IsLike(taken, hash, mask) && _cells[SlotTag.NumberOf(taken, mask)] == key)
                break;
        return slot;
    }

    private void Grow()
    {
        Array.Resize(ref _cells, _cells.Length * 2);
        Array.Resize(ref _workloads, _cells.Length);
        _slots = new uint[_cells.Length * 2];
        for (var number = 0; number < _cellCount; number++)
        {
            var hash = HashOf(_cells[number]);
            _slots[SlotOf(_cells[number], hash)] = SlotTag.Of(hash, number, _slots.Length - 1);
        }
    }

    /// <summary>Where to look for a cell.</summary>
    public static ulong HashOf(in CellKey key) => KeyedHash.Of(
        Pair(key.Model, key.Task),
        KeyedHash.Of(Pair(key.Hardware, key.Region), Pair(key.Verification, key.Size)));

    private static ulong Pair(int first, int second) => (ulong)(uint)first << 32 | (uint)second;
}
