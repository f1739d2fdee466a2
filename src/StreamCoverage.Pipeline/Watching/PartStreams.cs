using System.Runtime.InteropServices;
using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Pipeline.Watching;

/// <summary>The watched roll-ups and cells of one network. A slice costs what changed in it, not what is watched.</summary>
internal sealed class PartStreams
{
    private readonly RegressionRule _rule;
    private readonly Dictionary<WorkloadCell, PartStream> _cells = [];
    private readonly Dictionary<RollupKey, PartStream> _dimensions = [];
    private readonly HashSet<PartStream> _pending = [];
    private readonly SortedDictionary<string, PartStream?> _changed = new(StringComparer.Ordinal);
    private readonly Dictionary<RollupKey, FailurePane> _sums = [];
    private readonly List<(PartStream Stream, long Demand, Regression Regression)> _found = [];
    private WatchPlan? _plan;
    private int _open;
    private int _firing;

    public PartStreams(IEnumerable<PartStream> stored, RegressionRule rule)
    {
        _rule = rule;
        foreach (var stream in stored)
        {
            Add(stream);
            if (stream.IsPending)
                _pending.Add(stream);
            _firing += stream.IsFiring ? 1 : 0;
            _open += stream.IsTold ? 1 : 0;
        }
    }

    /// <summary>Regressions that are found and not told, because too many alerts are open.</summary>
    public int Withheld => _firing - _open;

    /// <summary>Takes in one closed slice.</summary>
    /// <param name="start">Its start.</param>
    /// <param name="end">Its end.</param>
    /// <param name="cells">The demand of its cells, each once.</param>
    /// <param name="plan">What is watched.</param>
    /// <param name="threshold">Success probability that is asked of a covered cell.</param>
    /// <returns>What opened or closed, those of most demand first.</returns>
    public IReadOnlyList<(StreamScope Scope, Regression Regression)> Step(
        EventTime start, EventTime end, IReadOnlyList<(WorkloadCell Cell, FailurePane Pane)> cells, WatchPlan plan, double threshold)
    {
        _sums.Clear();
        _found.Clear();
        if (!ReferenceEquals(plan, _plan))
            Follow(_plan = plan, end);
        foreach (var (cell, pane) in cells)
        {
            if (_cells.GetValueOrDefault(cell) is { } stream)
                Step(stream, start, end, pane, plan, threshold);
            else if (plan.Cells.ContainsKey(cell))
                Step(Add(new(StreamScope.Of(cell))), start, end, pane, plan, threshold);
            for (var d = 0; d < WorkloadCell.DimensionCount; d++)
                CollectionsMarshal.GetValueRefOrAddDefault(_sums, new(d, cell[d]), out _) += pane;
        }
        foreach (var (value, pane) in _sums)
        {
            if (_dimensions.GetValueOrDefault(value) is { } stream)
                Step(stream, start, end, pane, plan, threshold);
            else if (plan.Dimensions.ContainsKey(value))
                Step(Add(new(StreamScope.Of(value))), start, end, pane, plan, threshold);
        }
        foreach (var waiting in _pending.Where(stream => stream.SteppedAt < start).ToList())
            Step(waiting, start, end, default, plan, threshold);
        return Told();
    }

    /// <summary>The streams that changed since the last call, by their names; null for those that are watched no more.</summary>
    public IReadOnlyList<(string Stream, PartStream? State)> TakeChanged()
    {
        List<(string, PartStream?)> changed = [.. _changed.Select(one => (one.Key, one.Value))];
        _changed.Clear();
        return changed;
    }

    // What fires stays until it recovers, but not without end: nobody would see it recover where demand is gone.
    private void Follow(WatchPlan plan, EventTime end)
    {
        foreach (var stream in _cells.Values.Concat(_dimensions.Values).Where(stream => !IsPlanned(stream.Scope, plan)).ToList())
        {
            if (stream.Watch.Firing is { } firing && firing.FiredAt > end - FailureReference.Span)
                continue;
            if (stream.Watch.Firing is { } abandoned)
                _found.Add((stream, 0, abandoned with { ResolvedAt = end }));
            Remove(stream);
        }
    }

    private void Step(PartStream stream, EventTime start, EventTime end, FailurePane pane, WatchPlan plan, double threshold)
    {
        var part = PartOf(stream.Scope, plan);
        var regression = stream.Step(start, end, pane, part, threshold, _rule);
        _changed[stream.Scope.Stream] = stream;
        if (stream.IsPending)
            _pending.Add(stream);
        else
            _pending.Remove(stream);
        if (regression is not null)
            _found.Add((stream, part.Past.Requests, regression));
        if (regression is { ResolvedAt: not null } && !IsPlanned(stream.Scope, plan))
            Remove(stream);
    }

    // Recoveries first, so that they make room; then what regressed, by demand.
    private List<(StreamScope, Regression)> Told()
    {
        var told = new List<(StreamScope, Regression)>();
        foreach (var (stream, _, regression) in _found
            .OrderBy(one => one.Regression.ResolvedAt is null).ThenByDescending(one => one.Demand).ThenBy(one => one.Stream.Scope.Stream, StringComparer.Ordinal))
        {
            var opened = regression.ResolvedAt is null;
            var isTold = opened ? _open < _rule.OpenMax : stream.IsTold;
            _firing += opened ? 1 : -1;
            if (isTold)
            {
                _open += opened ? 1 : -1;
                told.Add((stream.Scope, regression));
            }
            stream.IsTold = opened && isTold;
        }
        return told;
    }

    private static bool IsPlanned(StreamScope scope, WatchPlan plan) =>
        scope.Cell is { } cell ? plan.Cells.ContainsKey(cell) : plan.Dimensions.ContainsKey(scope.Dimension!.Value);

    // A stream that only its open alert keeps has no budget left to fire again, and what is usual of it is what is asked of any.
    private static WatchedPart PartOf(StreamScope scope, WatchPlan plan)
    {
        var part = scope.Cell is { } cell ? plan.Cells.GetValueOrDefault(cell) : plan.Dimensions.GetValueOrDefault(scope.Dimension!.Value);
        return part.Budget > 0 ? part : new(default, double.Epsilon);
    }

    private PartStream Add(PartStream stream)
    {
        if (stream.Scope.Cell is { } cell)
            _cells.Add(cell, stream);
        else
            _dimensions.Add(stream.Scope.Dimension!.Value, stream);
        return stream;
    }

    private void Remove(PartStream stream)
    {
        if (stream.Scope.Cell is { } cell)
            _cells.Remove(cell);
        else
            _dimensions.Remove(stream.Scope.Dimension!.Value);
        _pending.Remove(stream);
        _changed[stream.Scope.Stream] = null;
    }
}
