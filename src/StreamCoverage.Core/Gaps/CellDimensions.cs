using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Core.Gaps;

/// <summary>Dimensions of a workload cell, in the order of the cell's.</summary>
[Flags]
public enum CellDimensions
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The model.</summary>
    Model = 1,

    /// <summary>The kind of work.</summary>
    Task = 2,

    /// <summary>The hardware class.</summary>
    Hardware = 4,

    /// <summary>The region.</summary>
    Region = 8,

    /// <summary>The verification mode.</summary>
    Verification = 16,

    /// <summary>The size class.</summary>
    Size = 32,

    /// <summary>All six.</summary>
    All = 63,
}

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
