using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Funnel;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Core.Gaps;

/// <summary>
/// Where one more operator would raise a network's success most. An operator brings a model, hardware and capacity; routing, latency and
/// verification are the network's, and are not mended by it.
/// </summary>
/// <remarks>
/// The requests of a cell that failed at those three conditions would reach the new operator, and then fare as the network's requests fare
/// at the later conditions: gain = (f_model + f_hardware + f_capacity) x the network's later pass rates. The operator is taken to be large
/// enough. The bounds are Jeffreys' of the cell's share of such failures; the later pass rates are taken as known.
/// </remarks>
public sealed class Recruiting
{
    private const double Micros = 1e6;
    private readonly CellJudge _judge;
    private readonly IReadOnlyList<GapCell> _cells;
    private readonly OutcomeCounts _network;
    private readonly double _pass;

    /// <param name="judge">The rule by which a cell counts as covered.</param>
    /// <param name="cells">All cells of the network, each once, in any order.</param>
    public Recruiting(CellJudge judge, IReadOnlyList<GapCell> cells)
    {
        (_judge, _cells) = (judge, cells);
        foreach (var cell in cells)
            _network.Add(cell.Demand);
        _pass = ConditionGains.PassAfter(_network, Outcome.Capacity);
    }

    /// <summary>
    /// The cells where one more operator gains most requests; of equals those with more demand. Cells without gain are left out.
    /// </summary>
    /// <param name="most">The most cells.</param>
    public IReadOnlyList<RecruitingGap> Cells(int most) =>
    [
        .. _cells.Select(cell => (Cell: cell, Gain: GainMicros(cell.Demand)))
            .Where(gap => gap.Gain > 0)
            .OrderByDescending(gap => gap.Gain).ThenByDescending(gap => gap.Cell.Demand.Total).ThenBy(gap => gap.Cell.Cell)
            .Take(most).Select(gap => GapOf(gap.Cell, gap.Gain)),
    ];

    /// <summary>
    /// The sets of capabilities whose recruit gains most requests: for each combination of values that fails anywhere in the dimensions of
    /// <paramref name="dimensions"/>, over all cells that ask for these values or leave them open. Sets overlap in what they gain where
    /// cells leave a dimension open; a set that another one includes is left out.
    /// </summary>
    /// <param name="dimensions">What makes up a capability, as model and hardware.</param>
    /// <param name="most">The most sets.</param>
    public IReadOnlyList<CapabilitySet> Sets(CellDimensions dimensions, int most)
    {
        var groups = _cells.Where(cell => GainMicros(cell.Demand) > 0)
            .GroupBy(cell => cell.Cell.Only(dimensions))
            .ToDictionary(group => group.Key, group => group.ToList());
        var included = groups.Keys.SelectMany(set => set.Generalisations().Skip(1)).ToHashSet();
        return
        [
            .. groups.Keys.Where(set => !included.Contains(set))
                .Select(set => (Set: set, Cells: set.Generalisations().SelectMany(part => groups.GetValueOrDefault(part) ?? []).ToList()))
                .OrderByDescending(set => set.Cells.Sum(cell => GainMicros(cell.Demand))).ThenBy(set => set.Set)
                .Take(most).Select(set => SetOf(set.Set, set.Cells)),
        ];
    }

    /// <summary>
    /// Covered cells that hang on a single qualifying operator, those with most demand first: where one more gives redundancy.
    /// </summary>
    /// <param name="most">The most cells.</param>
    public IReadOnlyList<GapCell> Fragile(int most) =>
    [
        .. _cells.Where(cell => cell is { Verdict.State: CellState.Covered, Qualifying: 1 })
            .OrderByDescending(cell => cell.Demand.Total).ThenBy(cell => cell.Cell).Take(most),
    ];

    private static long Missing(in OutcomeCounts demand) => demand[Outcome.Model] + demand[Outcome.Hardware] + demand[Outcome.Capacity];

    private long GainMicros(in OutcomeCounts demand) => (long)Math.Round(Missing(demand) * _pass * Micros);

    private RecruitingGap GapOf(GapCell cell, long gain)
    {
        var requests = cell.Demand.Total;
        var (lower, upper) = BoundsMicros(cell);
        return new(
            cell, (double)requests / _network.Total, _judge.IntervalOf(requests, cell.Demand.Succeeded, cell.Verdict.Overdispersion),
            ConditionGains.Binding(cell.Demand, _network),
            gain, lower, upper, gain / Micros / _network.Total, (cell.Demand.Succeeded + (gain / Micros)) / requests,
            Covers(cell, gain), Covers(cell, lower));
    }

    private CapabilitySet SetOf(WorkloadCell set, List<GapCell> cells)
    {
        long gain = 0, lower = 0, upper = 0, covered = 0;
        foreach (var cell in cells)
        {
            var (part, bounds) = (GainMicros(cell.Demand), BoundsMicros(cell));
            gain += part;
            lower += bounds.Lower;
            upper += bounds.Upper;
            covered += Covers(cell, part) ? cell.Demand.Total : 0;
        }
        return new(set, cells.Count, cells.Sum(cell => cell.Demand.Total), gain, lower, upper, gain / Micros / _network.Total, covered);
    }

    private (long Lower, long Upper) BoundsMicros(GapCell cell)
    {
        var (requests, phi) = (cell.Demand.Total, cell.Verdict.Overdispersion);
        var share = CellIntervals.Jeffreys(Missing(cell.Demand) / phi, requests / phi, _judge.Tail);
        return ((long)Math.Round(share.Lower * requests * _pass * Micros), (long)Math.Round(share.Upper * requests * _pass * Micros));
    }

    private bool Covers(GapCell cell, long gainMicros)
    {
        var (requests, phi) = (cell.Demand.Total, cell.Verdict.Overdispersion);
        if (cell.Verdict.State is CellState.Covered or CellState.Insufficient || requests < _judge.RequestsMin)
            return false;
        var successes = Math.Min(requests, cell.Demand.Succeeded + (gainMicros / Micros));
        return successes > 0 && CellIntervals.ProbabilityAbove(_judge.Threshold, successes / phi, requests / phi) >= 1 - _judge.Tail;
    }
}

/// <summary>What recruiting needs to know of a cell.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Demand">Its requests by outcome.</param>
/// <param name="Verdict">Whether it is covered, and how its outcomes scatter.</param>
/// <param name="Qualifying">The operators that are shown to serve it well.</param>
public sealed record GapCell(WorkloadCell Cell, OutcomeCounts Demand, CellVerdict Verdict, int Qualifying);

/// <summary>A cell where one more operator gains requests.</summary>
/// <param name="Cell">The cell as it is.</param>
/// <param name="DemandShare">Its share of the network's demand, in 0..1.</param>
/// <param name="Success">The interval of its success rate now.</param>
/// <param name="Binding">The condition, of all six, whose fixing would gain most; where it is none that an operator brings, recruit
/// later.</param>
/// <param name="GainMicros">Requests that would have succeeded, in millionths.</param>
/// <param name="GainMicrosLower">Its lower bound.</param>
/// <param name="GainMicrosUpper">Its upper bound.</param>
/// <param name="Rise">By how much the network's success rate would rise, in 0..1.</param>
/// <param name="SuccessAfter">The cell's success rate after, in 0..1.</param>
/// <param name="Covers">Whether the cell, not covered now, would be.</param>
/// <param name="CoversSurely">Whether it would be even with the gain's lower bound.</param>
public sealed record RecruitingGap(
    GapCell Cell, double DemandShare, Interval Success, Outcome? Binding, long GainMicros, long GainMicrosLower, long GainMicrosUpper,
    double Rise, double SuccessAfter, bool Covers, bool CoversSurely);

/// <summary>What one recruit should be able to do.</summary>
/// <param name="Needed">The values that it must offer; a dimension that is open does not matter.</param>
/// <param name="Cells">Cells in which it gains requests.</param>
/// <param name="Requests">Their demand.</param>
/// <param name="GainMicros">Requests that would have succeeded, in millionths: the sum over the cells.</param>
/// <param name="GainMicrosLower">The sum of the cells' lower bounds: lower than needs be, as cells do not all err the same way.</param>
/// <param name="GainMicrosUpper">The sum of their upper bounds.</param>
/// <param name="Rise">By how much the network's success rate would rise, in 0..1.</param>
/// <param name="DemandCovered">Demand in cells that would become covered.</param>
public sealed record CapabilitySet(
    WorkloadCell Needed, int Cells, long Requests, long GainMicros, long GainMicrosLower, long GainMicrosUpper, double Rise,
    long DemandCovered);
