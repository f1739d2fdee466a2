using System.Runtime.InteropServices;
using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Core.Windows;

/// <summary>Several cells seen as one, over the dimensions that they share.</summary>
/// <param name="Cell">The shared values; <see cref="WorkloadCell.AllName"/> where a dimension was left out, which is not
/// <c>any</c>.</param>
/// <param name="Cells">Cells with demand in it.</param>
/// <param name="Demand">Demand by outcome.</param>
/// <param name="Attempts">Attempts for demand by outcome.</param>
/// <param name="Verdict">The verdict on all of its requests together.</param>
/// <param name="Coverage">
/// Share of its demand in fine cells that are covered, and in those that are not uncovered, 0..1; null without demand. A coarse cell may be
/// covered while fine cells inside it are not.
/// </param>
/// <param name="Operators">Operators with attempts for demand, or rewards.</param>
/// <param name="OperatorsServing">Operators that qualify over all of it.</param>
/// <param name="ClustersServing">Their clusters.</param>
public sealed record RollupCell(
    WorkloadCell Cell, int Cells, OutcomeCounts Demand, OutcomeCounts Attempts, CellVerdict Verdict, Interval? Coverage, int Operators,
    int OperatorsServing, int ClustersServing);

/// <summary>A window's cells added up over the dimensions that a reader leaves out.</summary>
public static class Rollup
{
    /// <summary>The cells of the coarser grid, in order.</summary>
    /// <param name="cells">Judged cells of one window.</param>
    /// <param name="kept">The dimensions that tell cells apart; without any, all is one cell.</param>
    /// <param name="judge">The rule by which the coarse cells are judged.</param>
    /// <param name="clusterOf">The cluster of an operator; null where each is its own.</param>
    /// <remarks>
    /// The overdispersion of a coarse cell is the demand-weighted mean of that of its cells, because hours are not kept here: too small
    /// where one outage strikes many of them at once.
    /// </remarks>
    public static IReadOnlyList<RollupCell> Of(
        IEnumerable<CellTally> cells, CellDimensions kept, CellJudge judge, Func<string, string>? clusterOf = null)
    {
        var qualifying = new QualifyingCounts(judge);
        return
        [
            .. cells.GroupBy(cell => cell.Cell.Keep(kept))
                .Select(group => One(group.Key, [.. group.OrderBy(cell => cell.Cell)], judge, qualifying, clusterOf))
                .OrderBy(cell => cell.Cell),
        ];
    }

    private static RollupCell One(WorkloadCell name, IReadOnlyList<CellTally> cells, CellJudge judge, QualifyingCounts qualifying, Func<string, string>? clusterOf)
    {
        var (demand, attempts) = (new OutcomeCounts(), new OutcomeCounts());
        foreach (var cell in cells)
        {
            demand.Add(cell.Demand);
            attempts.Add(cell.Attempts);
        }
        var operators = OperatorsOf(cells);
        var serving = operators
            .Where(share => qualifying.Qualifies(share.Value.Attempts, share.Value.Succeeded))
            .Select(share => share.Key)
            .ToList();
        return new(
            name, cells.Count(cell => !cell.Demand.IsZero), demand, attempts,
            judge.Judge(demand, ReportersOf(cells), Phi(cells, demand.Total)),
            Coverage(cells, demand.Total), operators.Count, serving.Count,
            clusterOf is null ? serving.Count : serving.Select(clusterOf).Distinct(StringComparer.Ordinal).Count());
    }

    private static Dictionary<string, OperatorShare> OperatorsOf(IReadOnlyList<CellTally> cells)
    {
        var operators = new Dictionary<string, OperatorShare>(StringComparer.Ordinal);
        foreach (var cell in cells)
            foreach (var (name, share) in cell.OperatorSharesUnsorted)
            {
                ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(operators, name, out _);
                sum = sum.Plus(share, 1);
            }
        return operators;
    }

    private static ReporterShares? ReportersOf(IReadOnlyList<CellTally> cells)
    {
        ReporterShares? reporters = null;
        foreach (var shares in cells.Select(cell => cell.Reporters).OfType<ReporterShares>())
            (reporters ??= new()).Add(shares);
        return reporters;
    }

    private static double Phi(IReadOnlyList<CellTally> cells, long demand) => demand == 0
        ? 1
        : Math.Max(1, cells.Sum(cell => cell.Demand.Total * (cell.Demand.IsZero ? 0 : cell.Verdict.Overdispersion)) / demand);

    private static Interval? Coverage(IReadOnlyList<CellTally> cells, long demand)
    {
        long In(CellState state) => cells.Where(cell => cell.Verdict.State == state).Sum(cell => cell.Demand.Total);
        return demand == 0 ? null : new((double)In(CellState.Covered) / demand, (double)(demand - In(CellState.Uncovered)) / demand);
    }
}
