using System.Diagnostics;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Measure;

/// <summary>Facts of one network in the order of time: the last slices, or the last hours. Their rows are kept as <see cref="PackedRows"/>.</summary>
internal sealed class FactsTimeline
{
    private readonly List<SliceFacts> _facts = [];
    private readonly SharedNames _names;

    /// <param name="facts">Oldest first.</param>
    /// <param name="names">The network's.</param>
    public FactsTimeline(IEnumerable<SliceFacts> facts, SharedNames names)
    {
        _names = names;
        _facts.AddRange(facts.Select(Packed));
    }

    public SliceFacts? At(EventTime start) => IndexFrom(start) is var i && i < _facts.Count && _facts[i].Start == start ? _facts[i] : null;

    /// <summary>Sets the facts of their start: adds them, or replaces those that are there.</summary>
    /// <returns>The facts as they are kept.</returns>
    public SliceFacts Set(SliceFacts facts)
    {
        facts = Packed(facts);
        var index = IndexFrom(facts.Start);
        if (index < _facts.Count && _facts[index].Start == facts.Start)
            _facts[index] = facts;
        else
            _facts.Insert(index, facts);
        return facts;
    }

    /// <summary>The facts of [from, to), oldest first.</summary>
    public IEnumerable<SliceFacts> Range(EventTime from, EventTime to)
    {
        for (var i = IndexFrom(from); i < _facts.Count && _facts[i].Start < to; i++)
            yield return _facts[i];
    }

    /// <summary>The start of the first facts at or after <paramref name="from"/>; null where there are none.</summary>
    public EventTime? FirstFrom(EventTime from) => IndexFrom(from) is var i && i < _facts.Count ? _facts[i].Start : null;

    /// <summary>The start of the last facts at or before <paramref name="to"/>; null where there are none.</summary>
    public EventTime? LastTo(EventTime to) => IndexFrom(to) is var i && i < _facts.Count && _facts[i].Start == to ? to : i > 0 ? _facts[i - 1].Start : null;

    /// <summary>Lets go of what is older than <paramref name="start"/>.</summary>
    public void Trim(EventTime start)
    {
        var count = IndexFrom(start);
        // In large steps, because each moves all the rest.
        if (count > 64 && count > _facts.Count / 4)
            _facts.RemoveRange(0, count);
        Debug.Assert(_facts.Count == 0 || _facts[0].Start <= _facts[^1].Start, "facts are in the order of time");
    }

    private SliceFacts Packed(SliceFacts facts) => facts.Rows is PackedRows ? facts : facts with { Rows = PackedRows.Of(facts.Rows, _names) };

    private int IndexFrom(EventTime start)
    {
        var (low, high) = (0, _facts.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_facts[middle].Start < start)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}

/// <summary>The facts of one network in both grains.</summary>
internal sealed record Timelines(FactsTimeline Slices, FactsTimeline Hours)
{
    /// <summary>Those that a window is made of.</summary>
    public FactsTimeline Of(WindowSpec window) => MeasureOptions.IsHourly(window) ? Hours : Slices;

    /// <summary>Those that periods are made of.</summary>
    public FactsTimeline OfPeriods(MeasureOptions options) => options.PeriodIsHourly ? Hours : Slices;
}
