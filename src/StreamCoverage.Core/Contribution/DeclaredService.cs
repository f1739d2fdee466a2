using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Core.Contribution;

/// <summary>A cell with demand, and what one operator did in it.</summary>
/// <param name="Requests">Demand of the cell, at least 0.</param>
/// <param name="Attempts">What the operator took of it, and with what success.</param>
public readonly record struct OperatorCell(WorkloadCell Cell, long Requests, ServiceCounts Attempts);

/// <summary>What an operator declares beside what it serves, in cells and in requests.</summary>
/// <param name="CellsDeclared">Cells with demand that its declaration covers.</param>
/// <param name="CellsServed">Cells in which it took a request.</param>
/// <param name="CellsServedUndeclared">Cells among them that its declaration does not cover.</param>
/// <param name="CellsSucceeded">Cells in which it served a request successfully.</param>
/// <param name="DemandDeclared">Requests in the cells that it declares.</param>
/// <param name="DemandServed">Requests that it took in cells that it declares.</param>
public sealed record DeclaredService(
    int CellsDeclared, int CellsServed, int CellsServedUndeclared, int CellsSucceeded, long DemandDeclared, long DemandServed)
{
    /// <summary>Share of the declared cells in which it took a request, in 0..1; null where it declares none with demand.</summary>
    public double? DeclaredServedShare => CellsDeclared == 0 ? null : (double)(CellsServed - CellsServedUndeclared) / CellsDeclared;

    /// <param name="declared">What the operator declares.</param>
    /// <param name="cells">Each cell once; those without demand and attempts count for nothing.</param>
    public static DeclaredService Of(DeclaredCapability declared, IEnumerable<OperatorCell> cells)
    {
        var service = new DeclaredService(0, 0, 0, 0, 0, 0);
        foreach (var (cell, requests, attempts) in cells)
        {
            if (requests == 0 && attempts.Requests == 0)
                continue;
            var (covers, serves) = (declared.Covers(cell), attempts.Requests > 0);
            service = new(
                service.CellsDeclared + (covers ? 1 : 0),
                service.CellsServed + (serves ? 1 : 0),
                service.CellsServedUndeclared + (serves && !covers ? 1 : 0),
                service.CellsSucceeded + (attempts.Successes > 0 ? 1 : 0),
                service.DemandDeclared + (covers ? requests : 0),
                service.DemandServed + (covers ? attempts.Requests : 0));
        }
        return service;
    }
}
