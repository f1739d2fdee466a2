using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Studies;

namespace StreamCoverage.Pipeline.Measure;

/// <summary>One network: closes slices in the order of time, slides the windows, finds regressions. Pure: what it brings forth is written by the task.</summary>
internal sealed class NetworkMeasure
{
    private readonly MeasureOptions _options;
    private readonly SortedDictionary<EventTime, PartialSet> _open = [];
    private readonly SharedNames _names = new();
    private readonly ShownIntervals _intervals;
    private readonly FactsTimeline _slices;
    private readonly FactsTimeline _hours;
    private readonly LiveWindow[] _windows;
    private readonly OperatorRoster _roster;
    private readonly NetworkWatch _watch;
    private readonly Analyses _analyses;
    private readonly JoinStudies _joins;
    private readonly PredictorPeriods _predictors;
    private readonly NetworkMemory _memory;
    private readonly KeptFrom _removed;
    private bool _operatorsChanged;

    public NetworkMeasure(NetworkSnapshot snapshot, MeasureOptions options)
    {
        (_options, Network, ClosedThrough) = (options, snapshot.Network, snapshot.ClosedThrough);
        (_slices, _hours) = (new(snapshot.Slices, _names), new(snapshot.Hours, _names));
        _intervals = new(options.Judge);
        _roster = new(snapshot.Operators.Select(DocumentJson.ReadStanding), options.OperatorsMax);
        var memory = NetworkMemory.Read(snapshot.State);
        (_memory, _removed) = (memory, snapshot.Kept);
        _watch = new(snapshot.Network, memory, snapshot.Watched, _hours, options);
        _windows = [.. options.Windows.Select(NewWindow)];
        foreach (var window in _windows)
            if (memory.WindowEnds.TryGetValue(window.Spec.Name, out var changedAt))
                window.StandAt(ClosedThrough.FloorTo(Pane(window)), changedAt, Facts(window));
        var facts = new Timelines(_slices, _hours);
        (_analyses, _joins, _predictors) = (
            new(Network, options, _roster, facts), new(Network, options, _roster, facts), new(Network, options, memory, facts));
        if (ClosedThrough != EventTime.Never)
        {
            _analyses.StandAt(ClosedThrough);
            _joins.StandAt(ClosedThrough);
        }
        foreach (var chunk in snapshot.OpenPartials.Where(chunk => chunk.Identity.Slice >= ClosedThrough))
            OpenAt(chunk.Identity.Slice).Set(chunk);
    }

    public string Network { get; }

    /// <summary>All slices that end at or before this are closed.</summary>
    public EventTime ClosedThrough { get; private set; }

    /// <summary>What was brought forth since the last <see cref="TakeOutput"/>.</summary>
    public MeasureOutput Output { get; private set; } = new();

    /// <summary>What the network keeps between slices besides facts and watched streams.</summary>
    public NetworkState State => new(Network, ClosedThrough, _watch.Memory.Write(_windows)) { Watched = _watch.Counts, BeyondRetention = _memory.BeyondRetention };

    public bool IsClosed(EventTime slice) => slice < ClosedThrough;

    /// <summary>Whether a closed slice may still be restated: all that its windows are made of is kept.</summary>
    public bool IsRestatable(EventTime slice) =>
        slice >= _options.RestatableFrom(KeptFrom.Later(_removed, _options.Retention.Of(ClosedThrough)));

    /// <summary>Counts a chunk of a slice that cannot be restated any more, and leaves it out.</summary>
    public void Refuse(SlicePartial chunk)
    {
        foreach (var row in chunk.Rows.Where(row => row.Role != ReporterRole.Attested))
            _memory.BeyondRetention += row.Requests.Total;
    }

    /// <summary>Takes in a chunk of a slice that is open.</summary>
    public void Set(SlicePartial chunk)
    {
        var set = OpenAt(chunk.Identity.Slice);
        if (set.HasLonger(chunk))
            return;
        Output.Partials.Add(chunk);
        if (set.Set(chunk) is { } superseded)
            Output.Superseded.Add(superseded);
    }

    /// <summary>Takes in an operator event, whatever its time; left out and counted where there is no room for its operator.</summary>
    public void Set(OperatorEvent @event)
    {
        if (!_roster.HasRoomFor(@event))
        {
            Output.EventsOverBound++;
            return;
        }
        if (!_roster.Apply(@event))
            return;
        _operatorsChanged = true;
        if (@event.OccurredAt < ClosedThrough)
            PastChanged();
        Output.Events.Add(OperatorEvents.ToStreamEvent(@event));
    }

    /// <summary>Closes every slice that ends at or before <paramref name="watermark"/>, and slides the windows to there.</summary>
    public void AdvanceTo(EventTime watermark)
    {
        while (NextMoment() is { } moment && moment <= watermark)
            Pass(moment, watermark);
        ClosedThrough = EventTime.Max(ClosedThrough, watermark);
        if (ClosedThrough == EventTime.Never)
            return;
        _analyses.Through(_windows, ClosedThrough, Output);
        _joins.Through(ClosedThrough, Output);
        _predictors.Through(ClosedThrough, Output);
        _slices.Trim(ClosedThrough - _options.SlicesKept);
        _hours.Trim(ClosedThrough - _options.HoursKept);
    }

    /// <summary>Restates closed slices. Their chunks were added to <see cref="Output"/> by the caller.</summary>
    /// <param name="restated">The slices with their new rows, in the order of time.</param>
    /// <param name="stored">Facts around them, as far as they are stored.</param>
    public void Restate(IReadOnlyList<(EventTime Slice, IReadOnlyList<SliceRow> Rows)> restated, StoredFacts stored)
    {
        var slices = Overlay(stored.Slices, _slices);
        var hours = Overlay(stored.Hours, _hours);
        var changed = new List<EventTime>();
        foreach (var (slice, unbounded) in restated)
        {
            var rows = _roster.Bounded(unbounded);
            var before = slices.At(slice) ?? new(Network, slice, 0, []);
            if (before.Rows.SequenceEqual(rows))
                continue;
            var after = Replace(new(Network, slice, before.Revision + 1, rows), FactGrain.Slice, slices, _slices, ClosedThrough - _options.SlicesKept);
            changed.Add(slice);
            _roster.Count(Network, before, -1);
            _roster.Count(Network, after, 1);
            Output.Events.Add(_watch.Restated(before, after));
        }
        // An hour that is still open will be rolled up with what its slices are then.
        var changedHours = changed.Select(slice => slice.FloorTo(WindowSpec.Hour)).Distinct().Where(hour => hour + WindowSpec.Hour <= ClosedThrough).ToList();
        foreach (var hour in changedHours)
        {
            var rows = RowSums.Of([.. slices.Range(hour, hour + WindowSpec.Hour).Select(facts => facts.Rows)]);
            var revision = (hours.At(hour)?.Revision ?? 0) + 1;
            var before = hours.At(hour);
            _watch.RestatedHour(before, Replace(new(Network, hour, revision, rows), FactGrain.Hour, hours, _hours, ClosedThrough - _options.HoursKept));
        }
        for (var i = 0; i < _windows.Length; i++)
        {
            var (panes, facts) = MeasureOptions.IsHourly(_windows[i].Spec) ? (changedHours, hours) : (changed, slices);
            if (panes.Count > 0)
                _windows[i] = Slid(_windows[i], panes[0], panes[^1], facts);
        }
        _operatorsChanged |= changed.Count > 0;
        if (changed.Count == 0)
            return;
        PastChanged();
        var around = new Timelines(slices, hours);
        _joins.Restated(changed[0], changed[^1] + _options.SliceLength, around, ClosedThrough, Output);
        _predictors.Restated(changed[0], changed[^1] + _options.SliceLength, around, Output);
    }

    /// <summary>What was brought forth, with the documents as they are now; the caller owns it.</summary>
    public MeasureOutput TakeOutput()
    {
        foreach (var window in _windows)
        {
            if (window.Figures is null || (window.Changed.Count == 0 && !_operatorsChanged))
                continue;
            foreach (var document in FigureDocuments.Of(Network, window, _roster.CountsAt(window.End), _intervals))
                Output.Set(document);
            if (window.Changed.Count > 0)
                Output.Rankings.Add(FigureDocuments.Ranking(Network, window));
            window.Changed.Clear();
        }
        _operatorsChanged = false;
        foreach (var standing in _roster.TakeChanged())
            Output.Set(DocumentJson.Write(standing));
        Output.Watched.AddRange(_watch.TakeChanged());
        var output = Output;
        Output = new();
        return output;
    }

    private void PastChanged()
    {
        _analyses.PastChanged();
        _joins.PastChanged();
    }

    private EventTime? NextMoment()
    {
        EventTime? next = _open.Count == 0 ? null : _open.Keys.First() + _options.SliceLength;
        foreach (var window in _windows)
            if (window.NextMoment(Facts(window)) is { } moment && !(moment >= next))
                next = moment;
        // The hour that holds the newest slices is rolled up at its end, although no window of slices may change there.
        var rolledTo = ClosedHour();
        if (_slices.FirstFrom(rolledTo) is { } unrolled && unrolled.FloorTo(WindowSpec.Hour) + WindowSpec.Hour is var hourEnd && !(hourEnd >= next))
            next = hourEnd;
        return next;
    }

    private void Pass(EventTime moment, EventTime watermark)
    {
        var slice = moment - _options.SliceLength;
        if (_open.Remove(slice, out var partials) && partials.Rows() is { Count: > 0 } rows)
            Close(new(Network, slice, 0, _roster.Bounded(rows)), partials);
        if (moment.FloorTo(WindowSpec.Hour) == moment)
            RollUp(moment - WindowSpec.Hour);
        ClosedThrough = moment;
        _analyses.Before(_windows, moment, watermark, Output);
        foreach (var window in _windows)
            if (moment.FloorTo(Pane(window)) == moment && window.SlideTo(moment, Facts(window)))
                Output.Add(window.ToHistory(Network));
    }

    private void Close(SliceFacts facts, PartialSet partials)
    {
        facts = _slices.Set(facts);
        Output.Add(facts, FactGrain.Slice);
        _roster.Count(Network, facts, 1);
        _operatorsChanged = true;
        _watch.Step(facts, partials, Output);
    }

    private void RollUp(EventTime hour)
    {
        var rows = RowSums.Of([.. _slices.Range(hour, hour + WindowSpec.Hour).Select(facts => facts.Rows)]);
        if (rows.Count == 0)
            return;
        var facts = _hours.Set(new(Network, hour, 0, rows));
        Output.Add(facts, FactGrain.Hour);
        _watch.StepHour(facts, Output);
    }

    private SliceFacts Replace(SliceFacts after, FactGrain grain, FactsTimeline around, FactsTimeline kept, EventTime keptFrom)
    {
        after = around.Set(after);
        Output.Add(after, grain);
        // What is older than it need be may still be kept, and must not stay behind.
        if (after.Start >= keptFrom || kept.At(after.Start) is not null)
            kept.Set(after);
        return after;
    }

    // Slides a fresh window over the stretch that the restated panes touch. If that reaches the live window, the fresh one takes its place.
    private LiveWindow Slid(LiveWindow live, EventTime first, EventTime last, FactsTimeline facts)
    {
        var fresh = NewWindow(live.Spec);
        fresh.StandAt(first, first, facts);
        var touchedTo = last + live.Spec.Length + Pane(live);
        var replaces = live.End == EventTime.Never || touchedTo >= live.End;
        var stop = replaces ? ClosedThrough : touchedTo;
        while (fresh.NextMoment(facts) is { } moment && moment <= stop)
            if (fresh.SlideTo(moment, facts))
                Output.Add(fresh.ToHistory(Network));
        if (!replaces)
            return live;
        fresh.Changed.UnionWith(live.Changed);
        fresh.Changed.UnionWith(live.Tally.Cells.Select(cell => cell.Cell));
        fresh.Changed.UnionWith(fresh.Tally.Cells.Select(cell => cell.Cell));
        return fresh;
    }

    private FactsTimeline Overlay(IEnumerable<SliceFacts> stored, FactsTimeline kept)
    {
        var facts = new FactsTimeline(stored, _names);
        foreach (var newer in kept.Range(EventTime.Never, new(long.MaxValue)))
            facts.Set(newer);
        return facts;
    }

    private EventTime ClosedHour() => ClosedThrough == EventTime.Never ? EventTime.Never : ClosedThrough.FloorTo(WindowSpec.Hour);

    private LiveWindow NewWindow(WindowSpec spec) =>
        new(spec, _options.Judge, _options.PaneOf(spec));

    private TimeSpan Pane(LiveWindow window) => _options.PaneOf(window.Spec);

    private FactsTimeline Facts(LiveWindow window) => MeasureOptions.IsHourly(window.Spec) ? _hours : _slices;


    private PartialSet OpenAt(EventTime slice)
    {
        if (!_open.TryGetValue(slice, out var set))
            _open.Add(slice, set = new());
        return set;
    }
}

/// <summary>Facts that are stored around restated slices.</summary>
internal readonly record struct StoredFacts(IReadOnlyList<SliceFacts> Slices, IReadOnlyList<SliceFacts> Hours);
