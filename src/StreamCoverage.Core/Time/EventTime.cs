using System.Globalization;

namespace StreamCoverage.Core.Time;

/// <summary>When an event happened at its source, in whole microseconds since 1970-01-01T00:00:00Z.</summary>
/// <remarks>
/// Microseconds, because PostgreSQL's <c>timestamptz</c> keeps no finer unit
/// (https://www.postgresql.org/docs/current/datatype-datetime.html): a finer value would come back from the
/// database changed, and a replay would then differ from the first run. The default value is the Unix epoch.
/// </remarks>
/// <param name="UnixMicroseconds">Signed count; negative before 1970.</param>
public readonly record struct EventTime(long UnixMicroseconds) : IComparable<EventTime>
{
    /// <summary>Microseconds in a second: 1,000,000.</summary>
    public const long MicrosecondsPerSecond = 1_000_000;

    /// <summary>Before every event: the watermark of a partition that has shown none.</summary>
    public static EventTime Never => new(long.MinValue);

    /// <summary>0001-01-01T00:00:00Z, the earliest time that can be written as text.</summary>
    public static EventTime MinText => FromUtc(DateTimeOffset.MinValue);

    /// <summary>The instant of <paramref name="value"/>, cut to whole microseconds (towards the past).</summary>
    public static EventTime FromUtc(DateTimeOffset value) =>
        // Counted from year 1, where no value is negative, because division cuts towards zero.
        new((value.UtcTicks / TimeSpan.TicksPerMicrosecond) - (DateTimeOffset.UnixEpoch.Ticks / TimeSpan.TicksPerMicrosecond));

    /// <exception cref="ArgumentOutOfRangeException">The value lies outside the years 1 to 9999, as <see cref="Never"/> does.</exception>
    public DateTimeOffset ToUtc() => DateTimeOffset.UnixEpoch + TimeSpan.FromMicroseconds(UnixMicroseconds);

    /// <summary>Start of the interval of <paramref name="length"/> that holds this time; intervals are aligned to the epoch.</summary>
    /// <param name="length">At least one microsecond.</param>
    /// <exception cref="OverflowException">The start lies before the least value, as for <see cref="Never"/>.</exception>
    public EventTime FloorTo(TimeSpan length)
    {
        var step = length.Ticks / TimeSpan.TicksPerMicrosecond;
        var rest = UnixMicroseconds % step;
        return new(UnixMicroseconds - (rest < 0 ? rest + step : rest));
    }

    /// <inheritdoc />
    public int CompareTo(EventTime other) => UnixMicroseconds.CompareTo(other.UnixMicroseconds);

    /// <summary>RFC 3339 in UTC with six decimals; <c>never</c> for <see cref="Never"/>.</summary>
    public override string ToString() =>
        this == Never ? "never" : ToUtc().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The later of two times.</summary>
    public static EventTime Max(EventTime a, EventTime b) => a >= b ? a : b;

    /// <summary>The earlier of two times.</summary>
    public static EventTime Min(EventTime a, EventTime b) => a <= b ? a : b;

    /// <exception cref="OverflowException">The result is no 64-bit count of microseconds.</exception>
    public static EventTime operator +(EventTime time, TimeSpan span) =>
        new(checked(time.UnixMicroseconds + (span.Ticks / TimeSpan.TicksPerMicrosecond)));

    /// <exception cref="OverflowException">The result is no 64-bit count of microseconds.</exception>
    public static EventTime operator -(EventTime time, TimeSpan span) =>
        new(checked(time.UnixMicroseconds - (span.Ticks / TimeSpan.TicksPerMicrosecond)));

    public static TimeSpan operator -(EventTime end, EventTime start) =>
        new(checked((end.UnixMicroseconds - start.UnixMicroseconds) * TimeSpan.TicksPerMicrosecond));

    public static bool operator <(EventTime a, EventTime b) => a.UnixMicroseconds < b.UnixMicroseconds;

    public static bool operator >(EventTime a, EventTime b) => a.UnixMicroseconds > b.UnixMicroseconds;

    public static bool operator <=(EventTime a, EventTime b) => a.UnixMicroseconds <= b.UnixMicroseconds;

    public static bool operator >=(EventTime a, EventTime b) => a.UnixMicroseconds >= b.UnixMicroseconds;
}
