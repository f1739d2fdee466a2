using StreamCoverage.Core.Time;

namespace StreamCoverage.Cli.Hosting;

/// <summary>The demo's event time: it begins in the past, its first part is there at once, and then a minute passes in a second until now is reached.</summary>
internal sealed class DemoClock
{
    /// <summary>Seconds of event time in a second.</summary>
    public const double Speed = 60;

    private static readonly TimeSpan ThereAtOnce = TimeSpan.FromMinutes(35);

    private readonly TimeProvider _clock;
    private readonly DateTimeOffset _begun;

    /// <param name="clock">The time of this machine.</param>
    /// <param name="past">How long ago event time begins.</param>
    public DemoClock(TimeProvider clock, TimeSpan past)
    {
        (_clock, _begun) = (clock, clock.GetUtcNow());
        Start = EventTime.FromUtc(_begun - past).FloorTo(TimeSpan.FromMinutes(1));
    }

    /// <summary>The first event's time.</summary>
    public EventTime Start { get; }

    /// <summary>Event time now.</summary>
    public EventTime Now
    {
        get
        {
            var now = _clock.GetUtcNow();
            return EventTime.Min(Start + ThereAtOnce + ((now - _begun) * Speed), EventTime.FromUtc(now));
        }
    }
}
