using StreamCoverage.Core.Convergence;
using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Latency;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Core.Windows;

/// <summary>What a window holds of one workload cell, and what that says.</summary>
public sealed class CellTally(WorkloadCell cell)
{
    private readonly OperatorShares _operators = new();
    private OutcomeCounts _demand;
    private OutcomeCounts _attempts;
    private int _panes;
    private Int128 _squares;

    /// <summary>The cell.</summary>
    public WorkloadCell Cell { get; } = cell;

    /// <summary>Demand by outcome.</summary>
    public OutcomeCounts Demand => _demand;

    /// <summary>How long demand took that succeeded and states it.</summary>
    public LatencySketch Latencies { get; } = new();

    /// <summary>
    /// Attempts for demand by outcome, each charged to the operator that made it: more than the demand where requests fall back.
    /// </summary>
    public OutcomeCounts Attempts => _attempts;

    /// <summary>Operators with at least one attempt.</summary>
    public int Operators => _operators.Active;

    /// <summary>What each operator with attempts for demand did, by name.</summary>
    public IEnumerable<KeyValuePair<string, OperatorShare>> OperatorShares => _operators.Sorted;

    /// <summary>The same in no order: for sums, which need none.</summary>
    public IEnumerable<KeyValuePair<string, OperatorShare>> OperatorSharesUnsorted => _operators.Unsorted;

    /// <summary>Whether an operator has attempts for demand here.</summary>
    public bool HasServed(string name) => _operators.Has(name);

    /// <summary>Those of them that qualified when the cell was last judged, by name.</summary>
    public IEnumerable<KeyValuePair<string, OperatorShare>> Qualified => _operators.Qualified;

    /// <summary>Operators that qualified when the cell was last judged.</summary>
    public int OperatorsServing { get; private set; }

    /// <summary>
    /// Clusters of the operators that qualified when the cell was last judged; as many as those where no clusters are known.
    /// </summary>
    public int ClustersServing { get; private set; }

    /// <summary>The verdict on what the window held when it was last judged.</summary>
    public CellVerdict Verdict { get; private set; }

    /// <summary>What the cell adds to the network's figures, as of the last judgement.</summary>
    internal CellShare Share { get; private set; }

    /// <summary>Who attests its demand; null where reporters are not counted.</summary>
    public ReporterShares? Reporters { get; private set; }

    /// <summary>Whether nothing of the cell is left in the window.</summary>
    public bool IsEmpty => _demand.IsZero && Reporters is not { Count: > 0 } && _operators.IsEmpty && Latencies.Count == 0;

    internal void Move(in OutcomeCounts demand, int sign)
    {
        if (demand.IsZero)
            return;
        _demand.Move(demand, sign);
        _panes += sign;
        _squares += sign * Overdispersion.SquarePicos(demand.Total, demand.Succeeded);
    }

    /// <param name="row">A row that names a reporter.</param>
    /// <param name="sign">1 where it enters, -1 where it leaves.</param>
    internal void MoveReporter(in SliceRow row, int sign) =>
        (Reporters ??= new()).Move(row.Operator, new(row.Requests.Total, row.Requests.Succeeded), sign);

    /// <param name="row">A row that names an operator.</param>
    /// <param name="sign">1 where it enters, -1 where it leaves.</param>
    /// <returns>The attempts for demand of the row's operator, before and after.</returns>
    internal CountMove MoveOperator(in SliceRow row, int sign)
    {
        if (row.Role.IsDemand())
            _attempts.Move(row.Attempts, sign);
        return _operators.Move(row, sign);
    }

    /// <param name="judge">The rule.</param>
    /// <param name="qualifying">The same rule, for operators.</param>
    /// <param name="panesAreHours">Whether the window is made of hours: overdispersion is defined over hours only.</param>
    /// <param name="clusterOf">The cluster of an operator; null where each is its own.</param>
    internal void Judge(CellJudge judge, QualifyingCounts qualifying, bool panesAreHours, Func<string, string>? clusterOf)
    {
        var (requests, successes) = (_demand.Total, _demand.Succeeded);
        var phi = panesAreHours ? Overdispersion.Phi(requests, successes, _panes, _squares) : 1;
        Verdict = judge.Judge(_demand, Reporters, phi);
        (OperatorsServing, ClustersServing) = _operators.Serving(qualifying, clusterOf);
        Share = CellShare.Of(this);
    }
}
