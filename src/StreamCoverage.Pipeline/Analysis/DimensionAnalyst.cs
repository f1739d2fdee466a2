using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Funnel;
using StreamCoverage.Core.Windows;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Measure;

namespace StreamCoverage.Pipeline.Analysis;

/// <summary>What is covered of each value of each dimension.</summary>
internal static class DimensionAnalyst
{
    private const int ValuesMax = 100;

    public static IReadOnlyList<DimensionCoverage> Of(AnalysisView view, IReadOnlyList<CellTally> cells) =>
        [.. Enumerable.Range(0, WorkloadCell.DimensionCount).Select(dimension => Of(view, cells, dimension))];

    private static DimensionCoverage Of(AnalysisView view, IReadOnlyList<CellTally> cells, int dimension)
    {
        var rollup = Rollup.Of(cells, (CellDimensions)(1 << dimension), view.Tally.Judge);
        var name = WorkloadCell.Dimensions[dimension];
        return new()
        {
            Id = $"{view.Network}/{view.Window.Name}/{name}",
            Network = view.Network,
            Window = view.Window.Name,
            WindowEnd = view.End.ToUtc(),
            Dimension = name,
            Values = rollup.Count,
            Top = [.. rollup.OrderByDescending(cell => cell.Demand.Total).ThenBy(cell => cell.Cell).Take(ValuesMax).Select(cell => Value(cell, dimension))],
        };
    }

    private static DimensionValue Value(RollupCell cell, int dimension) => new()
    {
        Value = cell.Cell[dimension],
        Cells = cell.Cells,
        Requests = cell.Demand.Total,
        Succeeded = cell.Demand.Succeeded,
        CoverageLower = Shares.Rounded(cell.Coverage?.Lower),
        CoverageUpper = Shares.Rounded(cell.Coverage?.Upper),
        Operators = cell.Operators,
        Binding = ConditionGains.Binding(cell.Demand, cell.Demand)?.Word(),
    };
}
