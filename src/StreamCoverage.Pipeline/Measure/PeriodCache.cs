using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Analysis;

namespace StreamCoverage.Pipeline.Measure;

/// <summary>What trends need of each whole period, made once per period from its facts.</summary>
internal sealed class PeriodCache(MeasureOptions options, Timelines facts)
{
    private readonly SortedDictionary<EventTime, PeriodFigures> _figures = [];

    /// <summary>The whole periods before a moment, oldest first; as many as a trend looks back on.</summary>
    public IReadOnlyList<PeriodFigures> Before(EventTime at)
    {
        List<EventTime> starts = [.. PeriodFigures.Starts(at.FloorTo(options.Period), options.Period)];
        foreach (var old in _figures.Keys.TakeWhile(start => start < starts[0]).ToList())
            _figures.Remove(old);
        return [.. starts.Select(Of)];
    }

    /// <summary>Forgets everything: the facts are no longer what they were.</summary>
    public void Clear() => _figures.Clear();

    private PeriodFigures Of(EventTime start)
    {
        if (!_figures.TryGetValue(start, out var figures))
            _figures.Add(start, figures = PeriodFigures.Of(facts.OfPeriods(options).Range(start, start + options.Period)));
        return figures;
    }
}
