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
public sealed class WindowTally(CellJudge judge, bool panesAreHours, Func<string, string>? clusterOf = null)
{
    private readonly Dictionary<WorkloadCell, CellTally> _cells = [];
    private readonly Dictionary<string, (int Rows, long Attempts)> _operators = new(StringComparer.Ordinal);
    private readonly HashSet<CellTally> _touched = [];
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
        return new()
        {
            Requests = _demand,
            Unserved = _unserved,
            DemandCovered = _sum.DemandCovered,
            DemandUncovered = _sum.DemandUncovered,
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
        var demand = new OutcomeCounts();
        foreach (var row in pane)
        {
            if (cell is null || !row.Cell.Equals(cell.Cell))
            {
                cell?.Move(demand, sign);
                (cell, demand) = (CellOf(row.Cell), default);
                _touched.Add(cell);
            }
            MoveRow(row, cell, ref demand, sign);
        }
        cell?.Move(demand, sign);
    }

    private void MoveRow(in SliceRow row, CellTally cell, ref OutcomeCounts demand, int sign)
    {
        if (row.Role.IsDemand())
        {
            demand.Add(row.Requests);
            _demand.Move(row.Requests, sign);
            cell.Latencies.Move(row.Latencies, sign);
            Latencies.Move(row.Latencies, sign);
            if (row.Operator is null)
                _unserved += sign * row.Requests.Total;
        }
        else
        {
            (row.Role == ReporterRole.Prober ? ref _probed : ref _selfReported).Move(row.Requests, sign);
        }
        if (row.Operator is { } name)
            MoveOperator(name, row, cell, sign);
    }

    private void MoveOperator(string name, in SliceRow row, CellTally cell, int sign)
    {
        var (pair, inCell) = cell.MoveOperator(row, sign);
        if (row.Attempts.IsZero)
            return;
        ref var served = ref CollectionsMarshal.GetValueRefOrAddDefault(_operators, name, out _);
        if (row.Role.IsDemand())
        {
            _attempts.Move(row.Attempts, sign);
            var byOperator = new CountMove(served.Attempts, served.Attempts + (pair.To - pair.From));
            _strategies = _strategies.Moved(pair, byOperator, inCell);
            served.Attempts = byOperator.To;
        }
        served.Rows += sign;
        if (served.Rows == 0)
            _operators.Remove(name);
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
}
