using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Core.Gaps;

/// <summary>Cells seen through some of their dimensions only.</summary>
internal static class DimensionMask
{
    /// <summary>The cell with every dimension outside <paramref name="kept"/> left open.</summary>
    public static WorkloadCell Only(this WorkloadCell cell, CellDimensions kept)
    {
        string?[] values = [.. Enumerable.Range(0, WorkloadCell.DimensionCount).Select(i => kept.Holds(i) ? cell[i] : null)];
        return WorkloadCell.Of(values);
    }

    /// <summary>
    /// What an operator that can do <paramref name="cell"/> can do too: the same with any of its dimensions open, itself first.
    /// </summary>
    public static IEnumerable<WorkloadCell> Generalisations(this WorkloadCell cell)
    {
        var closed = Enumerable.Range(0, WorkloadCell.DimensionCount).Where(i => cell[i] is not null).Sum(i => 1 << i);
        for (var kept = closed; ; kept = (kept - 1) & closed)
        {
            yield return cell.Only((CellDimensions)kept);
            if (kept == 0)
                yield break;
        }
    }

    private static bool Holds(this CellDimensions kept, int dimension) => ((int)kept >> dimension & 1) != 0;
}
