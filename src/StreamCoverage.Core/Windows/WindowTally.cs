using System.Runtime.InteropServices;
using StreamCoverage.Core.Convergence;
using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Funnel;
using StreamCoverage.Core.Latency;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Core.Windows;

/// <summary>
/// The running content of one sliding window of one network. A pane (slice or hour) enters by <see cref="Add"/> and leaves by
/// <see cref="Remove"/>; the figures cost what changed, not what is held, and equal those of a recomputation, because all that is summed
/// is an integer.
/// </summary>
/// <param name="judge">The rule by which cells are judged.</param>
/// <param name="panesAreHours">Whether the panes are hours, over which overdispersion is defined.</param>
/// <param name="clusterOf">
/// The cluster of an operator, as its owner: what fails together and counts once for redundancy. Must give the same for as long as the
/// tally
/// lives. Each operator is its own cluster by default.
/// </param>
/// <param name="cellsAlone">Whether only demand is looked at, which costs a part: operators and latencies then stay zero everywhere.</param>
public sealed class WindowTally(CellJudge judge, bool panesAreHours, Func<string, string>? clusterOf = null, bool cellsAlone = false)
{
    private readonly Dictionary<WorkloadCell, CellTally> _cells = [];
    private readonly Dictionary<string, OperatorCount> _operators = new(StringComparer.Ordinal);
    private readonly HashSet<CellTally> _touched = [];
    // Operators whose attempts are not in the sums as they are now.
    private readonly List<string> _moved = [];
    private readonly QualifyingCounts _qualifying = new(judge);
    private OutcomeCounts _demand;
    private OutcomeCounts _attempts;
    private OutcomeCounts _probed;
    private OutcomeCounts _selfReported;
    private StrategySums _strategies;
    private long _unserved;
    private CellShare _sum;

    /// <summary>The rule by which cells are judged.</summary>
    public CellJudge Judge { get; } = judge;

    /// <summary>The cells that the window holds.</summary>
    public IReadOnlyCollection<CellTally> Cells => _cells.Values;

    /// <summary>How long demand took that succeeded and states it.</summary>
    public LatencySketch Latencies { get; } = new();

    /// <summary>The cell's tally; null where the window holds nothing of it.</summary>
    public CellTally? Find(WorkloadCell cell) => _cells.GetValueOrDefault(cell);

    /// <summary>Takes a pane in. Rows are in canonical order.</summary>
    public void Add(IReadOnlyList<SliceRow> pane) => Move(pane, 1);

    /// <summary>Lets a pane go that was taken in before, with the very same rows.</summary>
    public void Remove(IReadOnlyList<SliceRow> pane) => Move(pane, -1);

    /// <summary>The network's figures now.</summary>
    /// <param name="changed">Gets the cells that changed since the last call; those that left the window too.</param>
    public NetworkFigures Figures(ICollection<WorkloadCell>? changed = null)
    {
        foreach (var cell in _touched)
        {
            _sum = _sum.Plus(cell.Share, -1);
            cell.Judge(Judge, _qualifying, panesAreHours, clusterOf);
            _sum = _sum.Plus(cell.Share, 1);
            if (cell.IsEmpty)
                _cells.Remove(cell.Cell);
            changed?.Add(cell.Cell);
        }
        _touched.Clear();
        SettleOperators();
        return new()
        {
            Requests = _demand,
            Unserved = _unserved,
            DemandCovered = _sum.DemandCovered,
            DemandUncovered = _sum.DemandUncovered,
            DemandInsufficient = _sum.DemandInsufficient,
            DemandCoveredSoftMicros = Micros(_sum.Soft.ExpectedNanos),
            CellsObserved = _sum.Observed,
            CellsCovered = _sum.Covered,
            CellsUncovered = _sum.Uncovered,
            OperatorsActive = _operators.Count,
            GainMicros = Gains(),
            Probed = _probed,
            SelfReported = _selfReported,
            Attempts = _attempts,
            Soft = _sum.Soft,
            Spread = _sum.Spread,
            SpreadCovered = _sum.SpreadCovered,
            Sparse = _sum.Sparse,
            Clusters = _sum.Clusters,
            Operators = _sum.Operators,
            Strategies = _strategies,
            Latency = LatencyFigures.Of(Latencies, _demand.Total, _demand.Succeeded),
        };
    }

    private void Move(IReadOnlyList<SliceRow> pane, int sign)
    {
        CellTally? cell = null;
        var (demand, attempts) = (new OutcomeCounts(), 0L);
        foreach (var row in pane)
        {
            if (cell is null || !row.Cell.Equals(cell.Cell))
            {
                Settle(cell, demand, attempts, sign);
                (cell, demand) = (CellOf(row.Cell), default);
                attempts = cell.Attempts.Total;
                _touched.Add(cell);
            }
            MoveRow(row, cell, ref demand, sign);
        }
        Settle(cell, demand, attempts, sign);
    }

    private void MoveRow(in SliceRow row, CellTally cell, ref OutcomeCounts demand, int sign)
    {
        if (row.Role == ReporterRole.Attested)
        {
            cell.MoveReporter(row, sign);
            return;
        }
        if (row.Role.IsDemand())
        {
            demand.Add(row.Requests);
            if (row.Operator is null)
                _unserved += sign * row.Requests.Total;
            if (!cellsAlone && !row.Latencies.IsEmpty)
            {
                cell.Latencies.Move(row.Latencies, sign);
                Latencies.Move(row.Latencies, sign);
            }
        }
        else
        {
            (row.Role == ReporterRole.Prober ? ref _probed : ref _selfReported).Move(row.Requests, sign);
        }
        if (!cellsAlone && row.Operator is { } name)
            MoveOperator(name, row, cell, sign);
    }

    private void MoveOperator(string name, in SliceRow row, CellTally cell, int sign)
    {
        var pair = cell.MoveOperator(row, sign);
        if (row.Attempts.IsZero)
            return;
        ref var served = ref CollectionsMarshal.GetValueRefOrAddDefault(_operators, name, out _);
        if (row.Role.IsDemand())
        {
            _attempts.Move(row.Attempts, sign);
            _strategies = _strategies.PairMoved(pair);
            served.Attempts += pair.To - pair.From;
        }
        served.Rows += sign;
        if (!served.HasMoved)
            _moved.Add(name);
        served.HasMoved = true;
    }

    // What its rows moved of a cell, once for all of them: sums over functions of a count depend on where it was and is, not on the way.
    private void Settle(CellTally? cell, in OutcomeCounts demand, long attemptsBefore, int sign)
    {
        if (cell is null)
            return;
        cell.Move(demand, sign);
        _demand.Move(demand, sign);
        _strategies = _strategies.CellMoved(new(attemptsBefore, cell.Attempts.Total));
    }

    // The same of operators, once for all panes that moved since the figures were last asked for.
    private void SettleOperators()
    {
        foreach (var name in _moved)
        {
            ref var served = ref CollectionsMarshal.GetValueRefOrNullRef(_operators, name);
            _strategies = _strategies.OperatorMoved(new(served.Counted, served.Attempts));
            (served.Counted, served.HasMoved) = (served.Attempts, false);
            if (served.Rows == 0)
                _operators.Remove(name);
        }
        _moved.Clear();
    }

    private CellTally CellOf(WorkloadCell cell)
    {
        if (!_cells.TryGetValue(cell, out var tally))
            _cells.Add(cell, tally = new(cell));
        return tally;
    }

    // Cells in which nobody passed a condition borrow the later stages from the network: the only part of the gains that is not a plain sum.
    private Six Gains()
    {
        var gains = _sum.Gains;
        for (var i = 0; i < OutcomeNames.ConditionCount; i++)
            if (_sum.DeadEnds[i] > 0)
                gains[i] += (long)Math.Round(_sum.DeadEnds[i] * ConditionGains.PassAfter(_demand, OutcomeNames.Conditions[i]) * 1e6);
        return gains;
    }

    private static long Micros(Int128 nanos) => (long)((nanos + 500) / 1000);

    private struct OperatorCount
    {
        public int Rows;
        public long Attempts;
        public long Counted;
        public bool HasMoved;
    }
}
