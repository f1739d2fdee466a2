using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Funnel;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Core.Windows;

/// <summary>What a window holds of one workload cell, and what that says.</summary>
public sealed class CellTally(WorkloadCell cell)
{
    private OutcomeCounts _demand;
    private int _panes;
    private Int128 _squares;
    private readonly Dictionary<string, int> _operators = new(StringComparer.Ordinal);

    /// <summary>The cell.</summary>
    public WorkloadCell Cell { get; } = cell;

    /// <summary>Demand by outcome.</summary>
    public OutcomeCounts Demand => _demand;

    /// <summary>Operators with at least one attempt.</summary>
    public int Operators => _operators.Count;

    /// <summary>The verdict on what the window held when it was last judged.</summary>
    public CellVerdict Verdict { get; private set; }

    /// <summary>What the cell adds to the network's figures, as of the last judgement.</summary>
    internal CellShare Share { get; private set; }

    /// <summary>Whether nothing of the cell is left in the window.</summary>
    public bool IsEmpty => _demand.IsZero && _operators.Count == 0;

    internal void Move(in OutcomeCounts demand, int sign)
    {
        if (demand.IsZero)
            return;
        if (sign > 0)
            _demand.Add(demand);
        else
            _demand.Subtract(demand);
        _panes += sign;
        _squares += sign * Overdispersion.SquarePicos(demand.Total, demand.Succeeded);
    }

    internal void MoveOperator(string name, int sign) => RefCount.Move(_operators, name, sign);

    /// <param name="judge">The rule.</param>
    /// <param name="panesAreHours">Whether the window is made of hours: overdispersion is defined over hours only.</param>
    internal void Judge(CellJudge judge, bool panesAreHours)
    {
        var (requests, successes) = (_demand.Total, _demand.Succeeded);
        var phi = panesAreHours ? Overdispersion.Phi(requests, successes, _panes, _squares) : 1;
        Verdict = judge.Judge(requests, successes, phi);
        Share = CellShare.Of(_demand, Verdict);
    }
}

/// <summary>What one cell adds to the figures of its network: integers, so that a cell can be taken out again exactly.</summary>
internal readonly record struct CellShare(
    long DemandCovered, long DemandUncovered, long SoftMicros, int Observed, int Covered, int Uncovered, Six Gains, Six DeadEnds)
{
    public static CellShare Of(in OutcomeCounts demand, CellVerdict verdict)
    {
        var requests = demand.Total;
        var gains = new Six();
        var deadEnds = new Six();
        for (var i = 0; i < OutcomeNames.ConditionCount; i++)
            gains[i] = ConditionGains.Gain(demand, OutcomeNames.Conditions[i]) ?? 0;
        if (ConditionGains.DeadEnd(demand) is { } end)
            deadEnds[(int)end.Condition - 1] = end.Failed;
        var covered = verdict.State == CellState.Covered;
        var uncovered = verdict.State == CellState.Uncovered;
        return new(
            covered ? requests : 0, uncovered ? requests : 0, (long)Math.Round(requests * verdict.CoveredProbability * 1e6),
            requests > 0 ? 1 : 0, covered ? 1 : 0, uncovered ? 1 : 0, gains, deadEnds);
    }
}
