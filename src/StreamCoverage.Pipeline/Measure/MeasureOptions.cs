using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Pipeline.Measure;

/// <summary>How measure computes. Every process of one group must use the same values.</summary>
public sealed record MeasureOptions
{
    /// <summary>Which version of the definitions the figures follow; raised with every change that moves a figure.</summary>
    public const int DefinitionVersion = 1;

    /// <summary>Length of a slice; the same as ingest's. Default 1 minute.</summary>
    public TimeSpan SliceLength { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The windows that are kept. Those that slide by less than an hour must slide by the slice.</summary>
    public IReadOnlyList<WindowSpec> Windows { get; init; } = WindowSpec.Defaults;

    /// <summary>The rule by which cells are judged.</summary>
    public CellJudge Judge { get; init; } = new();

    /// <summary>The rule by which regressions are found.</summary>
    public RegressionRule Regression { get; init; } = new();

    /// <summary>Most records of one step, and so of one transaction. Default 20,000.</summary>
    public int RecordsPerStep { get; init; } = 20_000;

    /// <summary>How far back slices are kept in memory: the longest window that is made of them, and the hour that is being rolled up.</summary>
    public TimeSpan SlicesKept => Longest(hours: false) + WindowSpec.Hour + SliceLength;

    /// <summary>How far back hours are kept in memory.</summary>
    public TimeSpan HoursKept => Longest(hours: true) + WindowSpec.Hour;

    /// <summary>Whether a window is made of hours.</summary>
    public static bool IsHourly(WindowSpec window) => window.Slide == WindowSpec.Hour;

    private TimeSpan Longest(bool hours) =>
        Windows.Where(w => IsHourly(w) == hours).Select(w => w.Length).DefaultIfEmpty(TimeSpan.Zero).Max();
}
