using System.Runtime.InteropServices;
using StreamCoverage.Core.Symbols;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>The names of one partition: of networks, operators and cells, as small numbers.</summary>
internal sealed class Names
{
    private readonly Dictionary<CellKey, int> _cellNumbers = [];
    private readonly List<CellKey> _cells = [];

    public SymbolTable Symbols { get; } = new();

    public int Count => Symbols.Count + _cells.Count;

    /// <summary>The number of the cell; the same cell gives the same number.</summary>
    public int Cell(in CellKey key)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_cellNumbers, key, out var known);
        if (!known)
        {
            number = _cells.Count;
            _cells.Add(key);
        }
        return number;
    }

    /// <summary>The cell that got <paramref name="number"/>.</summary>
    public CellKey CellOf(int number) => _cells[number];
}
