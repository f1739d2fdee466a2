using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Measure;

/// <summary>How measure computes. Every process of one group must use the same values.</summary>
public sealed record MeasureOptions
{
    /// <summary>Which version of the definitions the figures follow; raised with every change that moves a figure.</summary>
    public const int DefinitionVersion = 2;

    /// <summary>Periods of facts that studies look back on: a week, its basket of four, and the one that is open.</summary>
    public const int PeriodsKept = 36;

    /// <summary>Length of a slice; the same as ingest's. Default 1 minute.</summary>
    public TimeSpan SliceLength { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The windows that are kept. Those that slide by less than an hour must slide by the slice.</summary>
    public IReadOnlyList<WindowSpec> Windows { get; init; } = WindowSpec.Defaults;

    /// <summary>The rule by which cells are judged.</summary>
    public CellJudge Judge { get; init; } = new();

    /// <summary>The rule by which regressions are found.</summary>
    public RegressionRule Regression { get; init; } = new();

    /// <summary>The period of daily studies: of a join's effect and of trends. A whole number of slices or of hours; default 1 day.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Periods in a step of the comparison of predictors. Default 7: a week.</summary>
    public int PredictorPeriods { get; init; } = 7;

    /// <summary>Most records of one step, and so of one transaction. Default 20,000.</summary>
    public int RecordsPerStep { get; init; } = 20_000;

    /// <summary>
    /// Most networks of one partition of <c>slice-partials</c>, over all time; what comes of further ones is left out and counted, but for
    /// <c>__other__</c>. Default 10,000.
    /// </summary>
    public int NetworksMax { get; init; } = 10_000;

    /// <summary>
    /// Most operators of one network that tell of themselves, and most that serve, over all time. Further ones serve under <c>__other__</c>, and
    /// their operator events are left out and counted. Default 1,000,000.
    /// </summary>
    public int OperatorsMax { get; init; } = 1_000_000;

    /// <summary>How far back what is stored is kept; at least as far as what is kept in memory. Default: for ever.</summary>
    public Retention Retention { get; init; } = Retention.Forever;

    /// <summary>How far back slices are kept in memory: for the hour that is being rolled up, and for the longest window that is made of
    /// them with the one before it.</summary>
    public TimeSpan SlicesKept => Kept(hours: false, Longest(hours: false) * 2);

    /// <summary>How far back hours are kept in memory: at least as far as what is usual of a cell reaches.</summary>
    public TimeSpan HoursKept => Kept(hours: true, new[] { Longest(hours: true), FailureReference.Span }.Max());

    /// <summary>Whether periods are made of hours.</summary>
    public bool PeriodIsHourly => Period.Ticks % WindowSpec.Hour.Ticks == 0;

    /// <summary>Whether the window before one of this length is kept too, so that the two can be compared.</summary>
    public bool KeepsBefore(WindowSpec window) =>
        (window.Length * 2) + AnalysisStep(window) <= (IsHourly(window) ? HoursKept : SlicesKept);

    /// <summary>The step, in event time, by which a window is analysed: its slide, and for long windows of slices a twelfth of the length.</summary>
    public static TimeSpan AnalysisStep(WindowSpec window)
    {
        var slides = IsHourly(window) ? 1 : Math.Max(1, window.Length.Ticks / window.Slide.Ticks / 12);
        return window.Slide * slides;
    }

    /// <summary>The options, if they are possible.</summary>
    /// <exception cref="ArgumentException">The period is no whole number of slices, or less would be kept than is needed.</exception>
    public MeasureOptions Validated()
    {
        if (Period <= TimeSpan.Zero || Period.Ticks % SliceLength.Ticks != 0)
            throw new ArgumentException($"a period of {Period} is no whole number of slices of {SliceLength}; choose one that is");
        if (Retention.Slices < SlicesKept || Retention.History < HoursKept)
            throw new ArgumentException(
                $"slices must be kept for at least {SlicesKept.TotalHours} hours, and history for {HoursKept.TotalHours}: a restart and the windows need them");
        return Retention.History < (Retention.Slices ?? TimeSpan.MaxValue)
            ? throw new ArgumentException("slices cannot be kept for longer than history, which is made of them")
            : this;
    }

    /// <summary>The first slice that may be restated: all that its windows and studies need is kept.</summary>
    /// <param name="kept">What is kept.</param>
    public EventTime RestatableFrom(KeptFrom kept) => EventTime.Max(After(kept.Slices, SlicesKept), After(kept.History, HoursKept));

    /// <summary>Whether a window is made of hours.</summary>
    public static bool IsHourly(WindowSpec window) => window.Slide == WindowSpec.Hour;

    /// <summary>The length of what a window is made of.</summary>
    public TimeSpan PaneOf(WindowSpec window) => IsHourly(window) ? WindowSpec.Hour : SliceLength;

    private static EventTime After(EventTime time, TimeSpan span) => time == EventTime.Never ? time : time + span;

    private TimeSpan Kept(bool hours, TimeSpan windows)
    {
        var studied = hours == PeriodIsHourly ? Period * PeriodsKept : TimeSpan.Zero;
        return (windows > studied ? windows : studied) + (WindowSpec.Hour * 2);
    }

    private TimeSpan Longest(bool hours) =>
        Windows.Where(w => IsHourly(w) == hours).Select(w => w.Length).DefaultIfEmpty(TimeSpan.Zero).Max();
}
