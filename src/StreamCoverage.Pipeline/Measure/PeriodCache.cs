using StreamCoverage.Core.Convergence;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Analysis;

namespace StreamCoverage.Pipeline.Measure;

/// <summary>What trends need of each whole period, made once per period from its facts.</summary>
internal sealed class PeriodCache(MeasureOptions options, Timelines facts)
{
    private readonly SortedDictionary<EventTime, PeriodFigures> _figures = [];

    /// <summary>The whole periods before a moment, oldest first; at most as many as a trend looks back on.</summary>
    public IReadOnlyList<PeriodFigures> Before(EventTime at)
    {
        var (end, first) = (at.FloorTo(options.Period), at.FloorTo(options.Period) - (options.Period * Trend.Days));
        foreach (var old in _figures.Keys.TakeWhile(start => start < first).ToList())
            _figures.Remove(old);
        var figures = new List<PeriodFigures>(Trend.Days);
        for (var start = first; start < end; start += options.Period)
        {
            if (!_figures.TryGetValue(start, out var known))
                _figures.Add(start, known = Of(start));
            figures.Add(known);
        }
        return figures;
    }

    /// <summary>Forgets everything: the facts are no longer what they were.</summary>
    public void Clear() => _figures.Clear();

    private PeriodFigures Of(EventTime start)
    {
        var strategies = new StrategyMatrix();
        foreach (var pane in facts.OfPeriods(options).Range(start, start + options.Period))
            foreach (var row in pane.Rows)
                if (row.Operator is { } name && row.Role.IsDemand())
                    strategies.Move(name, row.Cell, row.Attempts.Total);
        var diversity = StrategyDiversity.Of(strategies.Sums);
        return new(diversity?.Convergence, diversity?.EffectiveStrategies);
    }
}
