using System.Numerics;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Core.Contribution;

/// <summary>
/// Which of several declarations cover a cell. A declaration covers it when in each dimension the cell is open, or the list is empty, or
/// the list names the cell's value. Size is declared by nobody and excludes nobody.
/// </summary>
/// <remarks>A bit per declaration: a cell costs five look-ups and one word of work per 64 declarations.</remarks>
public sealed class DeclaredCapability
{
    private const int DeclaredDimensions = 5;

    private readonly ulong[] _all;
    private readonly ulong[][] _open = new ulong[DeclaredDimensions][];
    private readonly Dictionary<string, ulong[]>[] _named = new Dictionary<string, ulong[]>[DeclaredDimensions];

    public DeclaredCapability(IReadOnlyList<Capabilities> declarations)
    {
        _all = new ulong[(declarations.Count + 63) / 64];
        for (var i = 0; i < declarations.Count; i++)
            _all[i / 64] |= 1UL << (i % 64);
        for (var dimension = 0; dimension < DeclaredDimensions; dimension++)
        {
            var (open, named) = (new ulong[_all.Length], new Dictionary<string, ulong[]>(StringComparer.Ordinal));
            for (var i = 0; i < declarations.Count; i++)
            {
                var values = ValuesOf(declarations[i], dimension);
                if (values.Count == 0)
                    open[i / 64] |= 1UL << (i % 64);
                foreach (var value in values)
                {
                    if (!named.TryGetValue(value, out var bits))
                        named.Add(value, bits = new ulong[_all.Length]);
                    bits[i / 64] |= 1UL << (i % 64);
                }
            }
            (_open[dimension], _named[dimension]) = (open, named);
        }
    }

    public DeclaredCapability(Capabilities declaration) : this([declaration])
    {
    }

    /// <summary>Whether one of the declarations covers <paramref name="cell"/>.</summary>
    public bool Covers(WorkloadCell cell) => Count(cell) > 0;

    /// <summary>How many of the declarations cover <paramref name="cell"/>.</summary>
    public int Count(WorkloadCell cell) => Covering(cell).Sum(BitOperations.PopCount);

    /// <summary>Sets the places of the declarations that cover <paramref name="cell"/>.</summary>
    public void Mark(WorkloadCell cell, bool[] places)
    {
        var covering = Covering(cell);
        for (var word = 0; word < covering.Length; word++)
            for (var left = covering[word]; left != 0; left &= left - 1)
                places[(word * 64) + BitOperations.TrailingZeroCount(left)] = true;
    }

    private ulong[] Covering(WorkloadCell cell)
    {
        ulong[] covering = [.. _all];
        for (var dimension = 0; dimension < DeclaredDimensions; dimension++)
        {
            if (cell[dimension] is not { } value)
                continue;
            var named = _named[dimension].GetValueOrDefault(value);
            for (var word = 0; word < covering.Length; word++)
                covering[word] &= _open[dimension][word] | (named is null ? 0 : named[word]);
        }
        return covering;
    }

    private static IReadOnlyList<string> ValuesOf(Capabilities declared, int dimension) => dimension switch
    {
        0 => declared.Models,
        1 => declared.Tasks,
        2 => declared.Hardware,
        3 => declared.Regions,
        _ => declared.Verification,
    };
}
