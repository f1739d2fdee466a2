using StreamCoverage.Core.Time;

namespace StreamCoverage.Postgres.Sql;

/// <summary>Event times as PostgreSQL keeps a <c>timestamptz</c>: microseconds since 2000-01-01T00:00:00Z.</summary>
/// <remarks>
/// The least 64-bit number is PostgreSQL's <c>-infinity</c> and stands for <see cref="EventTime.Never"/>, the greatest is <c>infinity</c>
/// (src/include/datatype/timestamp.h, DT_NOBEGIN and DT_NOEND). Npgsql hands these numbers through, so that no date is computed.
/// </remarks>
internal static class EventTimes
{
    /// <summary>PostgreSQL's <c>infinity</c>.</summary>
    public const long Infinity = long.MaxValue;

    private const long Year2000 = 946_684_800_000_000;

    public static long ToTimestamp(this EventTime time) => time == EventTime.Never ? long.MinValue : checked(time.UnixMicroseconds - Year2000);

    public static EventTime FromTimestamp(long timestamp) => timestamp == long.MinValue ? EventTime.Never : new(checked(timestamp + Year2000));
}
