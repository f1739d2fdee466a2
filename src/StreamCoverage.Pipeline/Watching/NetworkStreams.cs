using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Pipeline.Watching;

/// <summary>The three streams of a network as a whole: its failure rate, the same with the fixed basket's weights, and breadth.</summary>
/// <remarks>
/// They step together, whenever the network's requests make a pane. The two means over cells are not asked of a pane of one cell, where they
/// would only repeat the first; so a network with a single cell has one alert, not three. What is usual of the basket is the rate of its own 28 days, with the very weights
/// that the pane is given: so a lasting change of demand moves both together, and only service can part them. Breadth learns first what is
/// usual: the tail of many networks fails from the start, and that is no regression.
/// </remarks>
internal sealed class NetworkStreams
{
    private readonly RegressionRule _rule;
    private readonly double _threshold;
    private readonly RegressionWatch _failures;
    private readonly PartStream _basket;
    private readonly RegressionWatch _breadth;
    // Fewer cells than a pane's least requests, because a pane that holds those waits no longer.
    private readonly SortedDictionary<WorkloadCell, FailurePane> _waiting;

    /// <param name="stored">The streams' states by name; a stream without one begins anew.</param>
    /// <param name="failures">The first stream where it is not among them; null to begin it anew.</param>
    /// <param name="threshold">Success probability that is asked of a covered cell.</param>
    /// <param name="rule">The rule.</param>
    public NetworkStreams(IReadOnlyDictionary<string, byte[]> stored, RegressionWatch? failures, double threshold, RegressionRule rule)
    {
        (_threshold, _rule) = (threshold, rule);
        (RegressionWatch Watch, SortedDictionary<WorkloadCell, FailurePane> Waiting) Stored(StreamScope scope) =>
            stored.TryGetValue(scope.Stream, out var bytes) ? PackedStream.ReadNetwork(bytes) : (new(), []);
        (_failures, _waiting) = stored.ContainsKey(StreamScope.Failures.Stream) || failures is null ? Stored(StreamScope.Failures) : (failures, []);
        _basket = stored.TryGetValue(StreamScope.Basket.Stream, out var basket) ? PackedStream.ReadPart(basket) : new(StreamScope.Basket);
        _breadth = Stored(StreamScope.Breadth).Watch;
    }

    /// <summary>Takes in one closed slice.</summary>
    /// <param name="start">Its start.</param>
    /// <param name="end">Its end.</param>
    /// <param name="cells">The demand of its cells, each once, in order.</param>
    /// <param name="past">The 28 days before: the basket.</param>
    /// <param name="budget">Each stream's part of the false alarms that are allowed.</param>
    public IEnumerable<(StreamScope Scope, Regression Regression)> Step(
        EventTime start, EventTime end, IReadOnlyList<(WorkloadCell Cell, FailurePane Pane)> cells,
        DemandPast past, double budget)
    {
        var slice = cells.Aggregate(default(FailurePane), (sum, one) => sum + one.Pane);
        if (_failures.Merge(start, slice, _rule) is not var (since, merged))
        {
            foreach (var (cell, pane) in cells)
                _waiting[cell] = _waiting.GetValueOrDefault(cell) + pane;
            yield break;
        }
        var all = Merged(cells);
        if (_failures.StepMerged(since, end, merged, _threshold, _rule, budget) is { } failures)
            yield return (StreamScope.Failures, failures);
        if (all.Count < 2)
            yield break;
        if (WeightedCells.Mean(all.Select(one => (one.Pane, past.Cells.GetValueOrDefault(one.Cell).Requests))) is { } inBasket
            && _basket.StepMerged(since, start, end, inBasket, merged, new(past.Sum, budget), _threshold, _rule) is { } weighted)
            yield return (StreamScope.Basket, weighted);
        if (WeightedCells.Mean(all.Select(one => (one.Pane, 1L))) is { } alike && Breadth(since, end, alike, budget) is { } tail)
            yield return (StreamScope.Breadth, tail);
    }

    /// <summary>The streams as they are stored.</summary>
    public IEnumerable<(string Stream, byte[] State)> Packed() =>
    [
        (StreamScope.Failures.Stream, PackedStream.Of(_failures, _waiting)),
        (StreamScope.Basket.Stream, PackedStream.Of(_basket)),
        (StreamScope.Breadth.Stream, PackedStream.Of(_breadth, [])),
    ];

    private Regression? Breadth(EventTime since, EventTime end, FailurePane pane, double budget)
    {
        if (_breadth.Reference.Sum.Requests >= FailureRates.RequestsMin)
            return _breadth.StepMerged(since, end, pane, _threshold, _rule, budget);
        _breadth.Reference.Add(since, pane);
        return null;
    }

    private IReadOnlyList<(WorkloadCell Cell, FailurePane Pane)> Merged(IReadOnlyList<(WorkloadCell Cell, FailurePane Pane)> cells)
    {
        if (_waiting.Count == 0)
            return cells;
        foreach (var (cell, pane) in cells)
            _waiting[cell] = _waiting.GetValueOrDefault(cell) + pane;
        List<(WorkloadCell, FailurePane)> all = [.. _waiting.Select(one => (one.Key, one.Value))];
        _waiting.Clear();
        return all;
    }
}
