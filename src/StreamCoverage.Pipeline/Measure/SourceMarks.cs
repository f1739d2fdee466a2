using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Pipeline.Measure;

/// <summary>How complete the source partitions are, and the network watermark that follows: the least of those that are waited for.</summary>
/// <param name="topics">The input topics: until every partition of each has told of itself, nothing closes.</param>
internal sealed class SourceMarks(IReadOnlyList<string> topics)
{
    private readonly SortedDictionary<SourcePartition, SourceMark> _marks = [];

    /// <summary>The marks, by source.</summary>
    public IReadOnlyCollection<SourceMark> All => _marks.Values;

    /// <summary>Takes a mark in. One that was read at an earlier offset comes from an owner of the past, and changes nothing.</summary>
    /// <returns>Whether it is now the source's mark.</returns>
    public bool Set(SourceMark mark)
    {
        if (_marks.TryGetValue(mark.Source, out var known))
        {
            if (mark.Through < known.Through)
                return false;
            mark = mark with { Watermark = EventTime.Max(mark.Watermark, known.Watermark) };
        }
        _marks[mark.Source] = mark;
        return true;
    }

    /// <summary>The event time up to which all sources are believed complete; <see cref="EventTime.Never"/> while one has not told of itself.</summary>
    public EventTime Watermark()
    {
        if (!topics.All(HasAll))
            return EventTime.Never;
        foreach (var state in (SourceState[])[SourceState.Active, SourceState.Idle])
            if (_marks.Values.Any(mark => mark.State == state))
                return _marks.Values.Where(mark => mark.State == state).Min(mark => mark.Watermark);
        return _marks.Values.Max(mark => mark.Watermark);
    }

    private bool HasAll(string topic)
    {
        var marks = _marks.Values.Where(mark => mark.Source.Topic == topic).ToList();
        return marks.Count > 0 && marks.Count >= marks.Max(mark => mark.Partitions);
    }
}
