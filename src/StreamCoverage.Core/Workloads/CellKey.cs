using StreamCoverage.Core.Symbols;

namespace StreamCoverage.Core.Workloads;

/// <summary>A workload cell as six numbers of one <see cref="SymbolTable"/>: the form of the hot path; 0 is <c>any</c>.</summary>
public readonly record struct CellKey(int Model, int Task, int Hardware, int Region, int Verification, int Size)
{
    /// <summary>The cell in names.</summary>
    public WorkloadCell ToCell(SymbolTable symbols) => new(
        symbols.Name(Model), symbols.Name(Task), symbols.Name(Hardware), symbols.Name(Region), symbols.Name(Verification), symbols.Name(Size));

    /// <summary>The numbers of <paramref name="cell"/>'s names in <paramref name="symbols"/>.</summary>
    public static CellKey Of(WorkloadCell cell, SymbolTable symbols) => new(
        symbols.Intern(cell.Model), symbols.Intern(cell.Task), symbols.Intern(cell.Hardware),
        symbols.Intern(cell.Region), symbols.Intern(cell.Verification), symbols.Intern(cell.Size));
}
