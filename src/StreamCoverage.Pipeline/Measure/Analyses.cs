using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Analysis;

namespace StreamCoverage.Pipeline.Measure;

/// <summary>When each window of one network is analysed, and the documents that come of it.</summary>
/// <remarks>
/// An analysis looks at all that a window holds, so it is not made at each slide. A window that last changed at E is analysed as of the
/// first multiple of its step at or after E, and once: what is stored in the end depends on the facts alone, not on how they were batched.
/// <code>
///   changes      x  x     x  x                x
///   steps     |-----------|-----------|-----------|
///   analyses              a           -           a       (an analysis that the same commit would overwrite is left out)
/// </code>
/// </remarks>
internal sealed class Analyses(string network, MeasureOptions options, OperatorRoster roster, Timelines facts)
{
    private readonly Dictionary<string, State> _states = options.Windows.ToDictionary(window => window.Name, _ => new State());
    private readonly PeriodCache _periods = new(options, facts);
    private bool _pastChanged;

    /// <summary>Facts or declarations of the past are no longer what they were when they were looked at.</summary>
    public void PastChanged()
    {
        _pastChanged = true;
        _periods.Clear();
        foreach (var state in _states.Values)
            state.Before = null;
    }

    /// <summary>Takes up where the commit of <paramref name="closedThrough"/> left off: all that was due then is stored.</summary>
    public void StandAt(EventTime closedThrough)
    {
        foreach (var window in options.Windows)
            _states[window.Name].AnalysedAt = closedThrough.FloorTo(MeasureOptions.AnalysisStep(window));
    }

    /// <summary>Analyses what is about to change, if no later analysis of this step will take its place.</summary>
    /// <param name="windows">As they are just before <paramref name="moment"/>.</param>
    /// <param name="moment">The next moment at which one of them changes.</param>
    /// <param name="watermark">The moment to which they will be moved in this step.</param>
    /// <param name="output">Gets the documents.</param>
    public void Before(LiveWindow[] windows, EventTime moment, EventTime watermark, MeasureOutput output)
    {
        foreach (var window in windows)
            if (Ceiling(moment, window.Spec) > watermark && Pending(window) is { } at && at < moment
                && window.NextMoment(facts.Of(window.Spec)) <= moment)
                Analyse(window.Spec, at, windows, output);
    }

    /// <summary>Analyses what is due once all moments up to <paramref name="watermark"/> are passed.</summary>
    public void Through(LiveWindow[] windows, EventTime watermark, MeasureOutput output)
    {
        var analysed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var window in windows)
            if (Pending(window) is { } at && at <= watermark && analysed.Add(window.Spec.Name))
                Analyse(window.Spec, at, windows, output);
        if (!_pastChanged)
            return;
        _pastChanged = false;
        foreach (var window in windows.Where(window => !analysed.Contains(window.Spec.Name)))
            AnalyseAgain(window.Spec, watermark, output);
    }

    // The moment as of which the window is to be analysed; null where that was done.
    private EventTime? Pending(LiveWindow window) =>
        window.End != EventTime.Never && Ceiling(window.End, window.Spec) is var at && at > _states[window.Spec.Name].AnalysedAt ? at : null;

    private static EventTime Ceiling(EventTime moment, WindowSpec window)
    {
        var step = MeasureOptions.AnalysisStep(window);
        var floor = moment.FloorTo(step);
        return floor == moment ? moment : floor + step;
    }

    // What was analysed last is made again from facts, because the windows have moved on.
    private void AnalyseAgain(WindowSpec spec, EventTime closedThrough, MeasureOutput output)
    {
        var step = closedThrough.FloorTo(MeasureOptions.AnalysisStep(spec));
        if (LiveWindow.LastChange(spec, options.PaneOf(spec), facts.Of(spec), step) is not { } changedAt)
            return;
        var at = Ceiling(changedAt, spec);
        Analyse(
            spec, at, [.. options.Windows.Where(window => window.Length >= spec.Length).Select(window => Fresh(window, at, cellsAlone: window != spec))],
            output);
        _states[spec.Name].Before = null;
    }

    // Another window may have moved on since; what it held is made again from facts.
    private LiveWindow Fresh(WindowSpec window, EventTime at, bool cellsAlone)
    {
        var fresh = new LiveWindow(window, options.Judge, options.PaneOf(window), cellsAlone);
        fresh.SlideTo(at.FloorTo(window.Slide), facts.Of(window));
        return fresh;
    }

    private void Analyse(WindowSpec spec, EventTime at, LiveWindow[] windows, MeasureOutput output)
    {
        var state = _states[spec.Name];
        if (options.KeepsBefore(spec))
        {
            state.Before ??= new(spec, options.Judge, options.PaneOf(spec), cellsAlone: true);
            state.Before.SlideTo(at - spec.Length, facts.Of(spec));
        }
        var view = new AnalysisView(
            network, spec, at, windows.First(window => window.Spec == spec).Tally, state.Before?.Tally,
            [.. windows.Where(window => window.Spec.Length > spec.Length).OrderBy(window => window.Spec.Length)
                .Select(window => (window.Spec, (window.End <= at ? window : Fresh(window.Spec, at, cellsAlone: true)).Tally))],
            [.. facts.Of(spec).Range(at - spec.Length, at)], _periods.Before(at), new(roster.Standings, at));
        var found = WindowAnalyst.Analyse(view);
        foreach (var document in AnalysisDocuments.Of(found))
            output.Set(document);
        // What the window no longer knows of has no document any more; after a restart it is not known what has one.
        var contributors = found.Contributions.Select(contribution => contribution.Operator).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in (state.Contributors ?? roster.Standings.Select(standing => standing.Operator)).Where(name => !contributors.Contains(name)))
            output.Set(AnalysisDocuments.WithoutContribution(network, spec, gone));
        (state.AnalysedAt, state.Contributors) = (at, contributors);
    }

    private sealed class State
    {
        public EventTime AnalysedAt { get; set; } = EventTime.Never;

        public LiveWindow? Before { get; set; }

        public IReadOnlySet<string>? Contributors { get; set; }
    }
}
