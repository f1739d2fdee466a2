using System.Diagnostics;
using System.Globalization;
using StreamCoverage.Core.Time;
using StreamCoverage.Import.Mappings;

namespace StreamCoverage.Import.Values;

/// <summary>Reads a moment of a row; made once per import.</summary>
internal sealed class TimeReader(TimeMapping mapping, ColumnSet columns)
{
    // The contracts take the years 1970 to 9998.
    private static readonly EventTime End = EventTime.FromUtc(new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static readonly string[] Rfc3339 = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    private readonly int _place = columns.PlaceOf(mapping.Column);
    private readonly long _origin = EventTime.FromUtc(mapping.Origin ?? DateTimeOffset.UnixEpoch).UnixMicroseconds;

    /// <summary>The moment; null where the column holds none within the years 1970 to 9998, and then the row is refused.</summary>
    public EventTime? Read(Row row)
    {
        if (row[_place] is not { } text)
        {
            row.Refuse($"column {mapping.Column} holds no time, it is empty");
            return null;
        }
        var time = mapping.Unit == TimeUnit.Rfc3339 ? Parsed(row, text) : Counted(row, text);
        if (time is null || (time >= default(EventTime) && time < End))
            return time;
        row.Refuse($"column {mapping.Column} holds {text}, which lies outside the years 1970 to 9998");
        return null;
    }

    /// <summary>Microseconds in one unit.</summary>
    public static int MicrosecondsIn(TimeUnit unit) => unit switch
    {
        TimeUnit.S => 1_000_000,
        TimeUnit.Ms => 1_000,
        TimeUnit.Us => 1,
        _ => throw new UnreachableException("a checked duration is in s, ms or us"),
    };

    private EventTime? Parsed(Row row, string text)
    {
        // K takes an offset or nothing. What has no offset is a moment only by guess, so it is refused.
        var hasOffset = text[^1] == 'Z' || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal);
        if (hasOffset && DateTimeOffset.TryParseExact(text, Rfc3339, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return EventTime.FromUtc(time);
        row.Refuse($"column {mapping.Column} holds no time as RFC 3339 writes it");
        return null;
    }

    private EventTime? Counted(Row row, string text)
    {
        if (Numbers.Decimal(row, text, $"column {mapping.Column}") is not { } count)
            return null;
        var microseconds = decimal.Floor(count * MicrosecondsIn(mapping.Unit)) + _origin;
        // Beyond 64 bits it is beyond the years too.
        return new((long)decimal.Clamp(microseconds, long.MinValue, long.MaxValue));
    }
}
