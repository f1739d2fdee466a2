using StreamCoverage.Core.Fragility;
using StreamCoverage.Core.Windows;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Analysis;

/// <summary>Everything that one window tells beyond its running figures: a pure function of the view.</summary>
/// <remarks>Costs as much as the window holds, and no more: no step looks at pairs of operators.</remarks>
public static class WindowAnalyst
{
    /// <summary>Analyses a window.</summary>
    public static WindowFindings Analyse(AnalysisView view)
    {
        List<CellTally> cells = [.. view.Tally.Cells.Where(cell => !cell.Demand.IsZero).OrderBy(cell => cell.Cell)];
        var contributions = ContributionAnalyst.Of(view, cells);
        return new(
            new WindowAnalysis(
                DimensionAnalyst.Of(view, cells), ChangeAnalyst.Of(view), ConvergenceAnalyst.Of(view, contributions),
                FragilityAnalyst.Of(view, [.. cells.Select(StressCellOf)]), GapAnalyst.Of(view, cells)),
            contributions);
    }

    /// <summary>The window's cells with demand as stress tests look at them, in canonical order.</summary>
    internal static IEnumerable<StressCell> StressCells(AnalysisView view) =>
        view.Tally.Cells.Where(cell => !cell.Demand.IsZero).OrderBy(cell => cell.Cell).Select(StressCellOf);

    private static StressCell StressCellOf(CellTally cell) => new(
        cell.Demand.Total, cell.Demand.Succeeded, cell.Verdict.State == Core.Coverage.CellState.Covered,
        [.. cell.Qualified.Select(one => new QualifyingOperator(one.Key, one.Value.Succeeded))]);
}

/// <summary>What an analysis found.</summary>
/// <param name="Window">The window's documents.</param>
/// <param name="Contributions">One per operator with an attempt for demand, by ordinal of their names.</param>
public sealed record WindowFindings(WindowAnalysis Window, IReadOnlyList<OperatorContribution> Contributions);
