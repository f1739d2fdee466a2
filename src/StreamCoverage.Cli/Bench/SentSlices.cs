using StreamCoverage.Core.Time;

namespace StreamCoverage.Cli.Bench;

/// <summary>When was what sent that ended each slice?</summary>
/// <param name="start">Event time at which it began.</param>
internal sealed class SentSlices(EventTime start)
{
    private static readonly TimeSpan Slice = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<EventTime, long> _moments = [];
    private EventTime _through = start;

    /// <summary>Event time at which it began.</summary>
    public EventTime Start { get; } = start;

    /// <summary>Events are sent at this moment that move the watermark to <paramref name="watermark"/>.</summary>
    public void Note(EventTime watermark, long moment)
    {
        lock (_gate)
        {
            for (; _through + Slice <= watermark; _moments[_through] = moment)
                _through += Slice;
        }
    }

    /// <summary>When the events were sent that ended the slice with this end; null where it is not known.</summary>
    public long? MomentOf(EventTime end)
    {
        lock (_gate)
            return _moments.TryGetValue(end, out var moment) ? moment : null;
    }
}
