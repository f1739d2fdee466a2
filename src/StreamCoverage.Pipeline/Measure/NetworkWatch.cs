using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Watching;

namespace StreamCoverage.Pipeline.Measure;

/// <summary>Watches one network over closed slices: as a whole, by roll-ups and by cells, and by the burn rate.</summary>
/// <remarks>
/// Sequential: a slice enters once, as it was when it closed. What is restated later changes figures, never a past alert; it does change what
/// is usual from then on. All that is not stored is made again from the facts, so that a new owner goes on as the old one would have.
/// </remarks>
internal sealed class NetworkWatch
{
    private const int EvidenceSlicesMax = 64;
    private readonly string _network;
    private readonly MeasureOptions _options;
    private readonly DemandPast _past;
    private readonly NetworkStreams _streams;
    private readonly PartStreams _parts;
    private readonly BurnWatch _burn;
    private readonly ReporterWatch _reporters;
    private readonly AlertTelling _telling;
    private WatchPlan? _plan;
    private bool _changed;
    private bool _reportersChanged;

    public NetworkWatch(string network, NetworkMemory memory, IReadOnlyList<WatchState> stored, FactsTimeline hours, MeasureOptions options)
    {
        (_network, Memory, _options, _past, _telling) = (network, memory, options, new(hours), new(network, memory.Evidence));
        var states = stored.ToDictionary(one => one.Stream, one => one.State!, StringComparer.Ordinal);
        _burn = states.Remove(StreamScope.BurnStream, out var burn) ? PackedStream.ReadBurn(burn) : new();
        _reporters = states.Remove(StreamScope.ReportersStream, out var open) ? PackedStream.ReadReporters(open) : new();
        _streams = new(states, memory.Watch, options.Judge.Threshold, options.Regression);
        foreach (var scope in (StreamScope[])[StreamScope.Failures, StreamScope.Basket, StreamScope.Breadth])
            states.Remove(scope.Stream);
        _parts = new(states.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => PackedStream.ReadPart(one.Value)), options.Regression);
    }

    public NetworkMemory Memory { get; }

    /// <summary>How much is watched, and how much is not.</summary>
    public WatchCounts Counts => Memory.Watched;

    /// <summary>Takes in a slice that has just closed.</summary>
    public void Step(SliceFacts facts, PartialSet partials, MeasureOutput output)
    {
        Remember(facts.Start, partials);
        var plan = PlanFor(facts.Start.FloorTo(WindowSpec.Hour));
        // Slices without data are panes too, but after as many as are merged at most, more of them change nothing.
        var from = facts.Start - (_options.SliceLength * _options.Regression.PanesMerged);
        for (var slice = EventTime.Max(from, Memory.WatchedThrough); slice < facts.Start; slice += _options.SliceLength)
            Step(slice, [], plan, output);
        List<(WorkloadCell Cell, FailurePane Pane)> cells = [.. CellPanes.Of(facts.Rows)];
        Step(facts.Start, cells, plan, output);
        var end = facts.Start + _options.SliceLength;
        var all = cells.Aggregate(default(FailurePane), (sum, one) => sum + one.Pane);
        foreach (var (rule, regression) in _burn.Step(facts.Start, end, all, _options.Judge.Threshold, _options.Regression.Burn))
            _telling.Tell(StreamScope.Of(rule), regression, output);
        (Memory.WatchedThrough, _changed) = (end, true);
        Memory.Watched = new(plan.Cells.Count + plan.Dimensions.Count, plan.Unwatched, _parts.Withheld);
    }

    /// <summary>Takes in an hour that has just been rolled up: what its reporters say of each cell.</summary>
    public void StepHour(SliceFacts hour, MeasureOutput output)
    {
        var cells = new Dictionary<WorkloadCell, ReporterShares>();
        foreach (var row in hour.Rows.Where(row => row.Role == ReporterRole.Attested))
        {
            if (!cells.TryGetValue(row.Cell, out var shares))
                cells.Add(row.Cell, shares = new());
            shares.Move(row.Operator, new(row.Requests.Total, row.Requests.Succeeded), 1);
        }
        _reportersChanged |= cells.Count + _reporters.Open.Count > 0;
        foreach (var (cell, gap) in _reporters.Step(hour.Start, hour.Start + WindowSpec.Hour, cells, _options.Regression.Reporters, _options.Regression.OpenMax))
            _telling.Tell(StreamScope.OfReporters(cell), gap, output);
    }

    /// <summary>The streams that changed since the last call, as they are stored.</summary>
    public IEnumerable<WatchState> TakeChanged() => [.. TakeReporters(), .. TakeStreams()];

    private IEnumerable<WatchState> TakeReporters()
    {
        if (_reportersChanged)
            yield return new(_network, StreamScope.ReportersStream, _reporters.Open.Count == 0 ? null : PackedStream.Of(_reporters));
        _reportersChanged = false;
    }

    private IEnumerable<WatchState> TakeStreams()
    {
        if (!_changed)
            return [];
        _changed = false;
        return
        [
            .. _streams.Packed().Select(one => new WatchState(_network, one.Stream, one.State)),
            new(_network, StreamScope.BurnStream, PackedStream.Of(_burn)),
            .. _parts.TakeChanged().Select(one => new WatchState(_network, one.Stream, one.State is null ? null : PackedStream.Of(one.State))),
        ];
    }

    /// <summary>Takes in that an hour was restated.</summary>
    public void RestatedHour(SliceFacts? before, SliceFacts after)
    {
        if (_past.Restated(before, after))
            _plan = null;
    }

    /// <summary>The domain event of a restated slice.</summary>
    public StreamEvent Restated(SliceFacts before, SliceFacts after)
    {
        static long Requests(SliceFacts facts) => CellPanes.Of(facts.Rows).Sum(one => one.Pane.Requests);
        var (old, now) = (Requests(before), Requests(after));
        var restated = new SliceRestated(_network, after.Start.ToUtc(), after.Revision, old, now);
        var id = Ids.Uuid("slice-restated", _network, after.Start.ToString(), $"{after.Revision}", $"{old}", $"{now}");
        return new($"network/{_network}", "network", id, nameof(SliceRestated), after.Start, DocumentJson.Write(restated));
    }

    private void Step(EventTime start, IReadOnlyList<(WorkloadCell Cell, FailurePane Pane)> cells, WatchPlan plan, MeasureOutput output)
    {
        var end = start + _options.SliceLength;
        foreach (var (scope, regression) in _streams.Step(start, end, cells, _past, plan.NetworkBudget))
            _telling.Tell(scope, regression, output);
        foreach (var (scope, regression) in _parts.Step(start, end, cells, plan, _options.Judge.Threshold))
            _telling.Tell(scope, regression, output);
    }

    private WatchPlan PlanFor(EventTime hour)
    {
        if (_past.MoveTo(hour) || _plan is null)
            _plan = WatchPlan.Of(_past.Cells, _options.Regression);
        return _plan;
    }

    private void Remember(EventTime slice, PartialSet partials)
    {
        Memory.Evidence.Add(new(slice, [.. partials.Evidence().Select(e => new SourceThrough(e.Source, e.Through))]));
        if (Memory.Evidence.Count > EvidenceSlicesMax)
            Memory.Evidence.RemoveAt(0);
    }
}
