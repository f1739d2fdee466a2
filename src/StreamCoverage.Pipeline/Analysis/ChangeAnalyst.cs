using StreamCoverage.Core.Contribution;
using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Windows;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Measure;

namespace StreamCoverage.Pipeline.Analysis;

/// <summary>How coverage changed against the window before, and what it is on the fixed basket.</summary>
internal static class ChangeAnalyst
{
    /// <summary>Null where the window before is not kept.</summary>
    public static CoverageChange? Of(AnalysisView view)
    {
        if (view.Before is not { } before)
            return null;
        List<(CellTally? Old, CellTally? Now)> cells =
        [
            .. before.Cells.Concat(view.Tally.Cells).Where(cell => !cell.Demand.IsZero).Select(cell => cell.Cell).Distinct().Order()
                .Select(cell => (before.Find(cell), view.Tally.Find(cell))),
        ];
        var change = ChangeDecomposition.Of([.. cells.Select(cell => new CellChange(
            Demand(cell.Old), CoveredOrNull(cell.Old), Demand(cell.Now), CoveredOrNull(cell.Now)))]);
        var split = VolumeSplit.Of(
            cells.Select(cell => new JudgedCell(new(Counts(cell.Old), Counts(cell.Now)), Covered(cell.Old), Covered(cell.Now))),
            view.Window.Length, view.Window.Length);
        var basket = Basket(view);
        var (old, now) = (before.Figures(), view.Tally.Figures());
        return new()
        {
            Id = $"{view.Network}/{view.Window.Name}",
            Network = view.Network,
            Window = view.Window.Name,
            WindowEnd = view.End.ToUtc(),
            RequestsBefore = old.Requests.Total,
            Requests = now.Requests.Total,
            CoverageBefore = Shares.Of(old.DemandCovered, old.Requests.Total),
            Coverage = Shares.Of(now.DemandCovered, now.Requests.Total),
            Service = Shares.Rounded(change?.Service),
            Mix = Shares.Rounded(change?.Mix),
            SuccessesPerHour = Shares.Rounded(split.Total),
            CoverageEffect = Shares.Rounded(split.Coverage),
            VolumeEffect = Shares.Rounded(split.Volume),
            Entry = Shares.Rounded(split.Entry),
            Exit = Shares.Rounded(split.Exit),
            Expansion = Shares.Rounded(split.Expansion),
            Deepening = Shares.Rounded(split.Deepening),
            Partial = Shares.Rounded(split.Partial),
            Regression = Shares.Rounded(split.Regression),
            FixedBasketLower = Shares.Rounded(basket?.Lower),
            FixedBasketUpper = Shares.Rounded(basket?.Upper),
        };
    }

    // A cell that the window does not see has the state of the shortest longer window, up to a week, that sees it: its last state, as far
    // as that follows from the facts alone.
    private static Interval? Basket(AnalysisView view)
    {
        if (view.Longer.Count == 0)
            return null;
        List<WindowTally> seen = [view.Tally, .. view.Longer.Where(longer => longer.Window.Length <= FixedBasket.Carry).Select(longer => longer.Tally)];
        return FixedBasket.Coverage(view.Longer[^1].Tally.Cells.Where(cell => !cell.Demand.IsZero)
            .Select(cell => (cell.Demand.Total, State(seen, cell.Cell))));
    }

    private static CellState State(List<WindowTally> seen, WorkloadCell cell)
    {
        foreach (var tally in seen)
            if (tally.Find(cell) is { } found && !found.Demand.IsZero)
                return found.Verdict.State;
        return CellState.Undetermined;
    }

    private static long Demand(CellTally? cell) => cell?.Demand.Total ?? 0;

    private static ServiceCounts Counts(CellTally? cell) => cell is null ? default : new(cell.Demand.Total, cell.Demand.Succeeded);

    private static bool Covered(CellTally? cell) => cell?.Verdict.State == CellState.Covered;

    private static bool? CoveredOrNull(CellTally? cell) => cell is null || cell.Demand.IsZero ? null : Covered(cell);
}
