using StreamCoverage.Core.Convergence;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Analysis;

/// <summary>What trends need of one period.</summary>
/// <param name="Similarity">Of the operators' strategies, 0..1; null where undefined.</param>
/// <param name="Strategies">Effective distinct strategies; null where nothing was served.</param>
public readonly record struct PeriodFigures(double? Similarity, double? Strategies)
{
    /// <summary>The starts of the periods that a trend up to <paramref name="end"/> looks back on, oldest first.</summary>
    public static IEnumerable<EventTime> Starts(EventTime end, TimeSpan period) =>
        Enumerable.Range(0, Trend.Days).Select(i => end - (period * (Trend.Days - i)));

    /// <summary>The figures of the facts of one period.</summary>
    public static PeriodFigures Of(IEnumerable<SliceFacts> facts)
    {
        var strategies = new StrategyMatrix();
        foreach (var row in facts.SelectMany(pane => pane.Rows))
            if (row.Operator is { } name && row.Role.IsDemand())
                strategies.Move(name, row.Cell, row.Attempts.Total);
        var diversity = StrategyDiversity.Of(strategies.Sums);
        return new(diversity?.Convergence, diversity?.EffectiveStrategies);
    }
}
