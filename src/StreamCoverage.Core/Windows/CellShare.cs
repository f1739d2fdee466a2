using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Diversity;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Funnel;

namespace StreamCoverage.Core.Windows;

/// <summary>
/// What one cell adds to the figures of its network, or what several do: integers, so that a cell can be taken out again exactly.
/// </summary>
internal readonly record struct CellShare
{
    public long DemandCovered { get; init; }

    public long DemandUncovered { get; init; }

    public long DemandInsufficient { get; init; }

    public int Observed { get; init; }

    public int Covered { get; init; }

    public int Uncovered { get; init; }

    public Six Gains { get; init; }

    public Six DeadEnds { get; init; }

    public SoftSums Soft { get; init; }

    public DemandSpread Spread { get; init; }

    public DemandSpread SpreadCovered { get; init; }

    public SparseMoments Sparse { get; init; }

    public RedundancyDemand Clusters { get; init; }

    public RedundancyDemand Operators { get; init; }

    public static CellShare Of(CellTally cell)
    {
        var (demand, verdict) = (cell.Demand, cell.Verdict);
        var (requests, successes) = (demand.Total, demand.Succeeded);
        var covered = verdict.State == CellState.Covered;
        var uncovered = verdict.State == CellState.Uncovered;
        var demandCovered = covered ? requests : 0;
        var spread = DemandSpread.Of(requests);
        return new()
        {
            DemandCovered = demandCovered,
            DemandUncovered = uncovered ? requests : 0,
            DemandInsufficient = verdict.State == CellState.Insufficient ? requests : 0,
            Observed = requests > 0 ? 1 : 0,
            Covered = covered ? 1 : 0,
            Uncovered = uncovered ? 1 : 0,
            Gains = GainsOf(demand),
            DeadEnds = DeadEndOf(demand),
            Soft = SoftSums.Of(requests, successes, verdict),
            Spread = spread,
            SpreadCovered = covered ? spread : default,
            Sparse = SparseMoments.Of(requests, successes),
            Clusters = RedundancyDemand.Of(demandCovered, cell.ClustersServing),
            Operators = RedundancyDemand.Of(demandCovered, cell.OperatorsServing),
        };
    }

    public CellShare Plus(in CellShare other, int sign)
    {
        var (gains, deadEnds) = (Gains, DeadEnds);
        gains.Move(other.Gains, sign);
        deadEnds.Move(other.DeadEnds, sign);
        return new()
        {
            DemandCovered = DemandCovered + (sign * other.DemandCovered),
            DemandUncovered = DemandUncovered + (sign * other.DemandUncovered),
            DemandInsufficient = DemandInsufficient + (sign * other.DemandInsufficient),
            Observed = Observed + (sign * other.Observed),
            Covered = Covered + (sign * other.Covered),
            Uncovered = Uncovered + (sign * other.Uncovered),
            Gains = gains,
            DeadEnds = deadEnds,
            Soft = Soft.Plus(other.Soft, sign),
            Spread = Spread.Plus(other.Spread, sign),
            SpreadCovered = SpreadCovered.Plus(other.SpreadCovered, sign),
            Sparse = Sparse.Plus(other.Sparse, sign),
            Clusters = Clusters.Plus(other.Clusters, sign),
            Operators = Operators.Plus(other.Operators, sign),
        };
    }

    private static Six GainsOf(in OutcomeCounts demand)
    {
        var gains = new Six();
        for (var i = 0; i < OutcomeNames.ConditionCount; i++)
            gains[i] = ConditionGains.Gain(demand, OutcomeNames.Conditions[i]) ?? 0;
        return gains;
    }

    private static Six DeadEndOf(in OutcomeCounts demand)
    {
        var deadEnds = new Six();
        if (ConditionGains.DeadEnd(demand) is { } end)
            deadEnds[(int)end.Condition - 1] = end.Failed;
        return deadEnds;
    }
}
