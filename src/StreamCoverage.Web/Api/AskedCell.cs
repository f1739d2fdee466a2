using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Web.Api;

/// <summary>A workload cell by its six values. One that is left out, empty or <c>any</c> was left open by the requests.</summary>
/// <remarks>Where a question may be of the whole network too, a cell is meant as soon as one of the six is there: <c>model=</c> alone is the cell
/// that is open in all of them.</remarks>
internal sealed record AskedCell(string? Model, string? Task, string? Hardware, string? Region, string? Verification, string? Size)
{
    public WorkloadCell Cell => WorkloadCell.Of([Model, Task, Hardware, Region, Verification, Size]);

    /// <summary>Null where none of the six is there: the whole network is meant.</summary>
    public WorkloadCell? CellOrNetwork => (Model ?? Task ?? Hardware ?? Region ?? Verification ?? Size) is null ? null : Cell;
}

/// <summary>The six values of a cell as they stand in answers; null for any.</summary>
internal sealed record CellValues(string? Model, string? Task, string? Hardware, string? Region, string? Verification, string? Size)
{
    public static CellValues? Of(WorkloadCell? cell) =>
        cell is null ? null : new(cell.Model, cell.Task, cell.Hardware, cell.Region, cell.Verification, cell.Size);
}
