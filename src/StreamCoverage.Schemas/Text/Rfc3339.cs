using System.Globalization;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Schemas.Text;

/// <summary>Time stamps as RFC 3339 writes them (https://www.rfc-editor.org/rfc/rfc3339#section-5.6), read from UTF-8 by hand.</summary>
/// <remarks>
/// <code>
/// 0123456789012345678
/// 2026-03-01T12:30:05[.f...](Z|+HH:MM|-HH:MM)      T and Z in either case
/// </code>
/// </remarks>
internal static class Rfc3339
{
    /// <summary>Longest time stamp, in characters: 64. It leaves room for 38 decimals.</summary>
    public const int LengthMax = 64;

    /// <summary>How many bytes <see cref="Write"/> writes: 27.</summary>
    public const int WrittenLength = 27;

    /// <summary>9999-01-01T00:00:00Z, the first instant that is too late.</summary>
    private const long End = 253_370_764_800 * EventTime.MicrosecondsPerSecond;

    /// <summary>False where <paramref name="text"/> is no RFC 3339, names a leap second, or lies outside the years 1970 to 9998 as
    /// written or in UTC. Decimals below the microsecond are cut off.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out EventTime time)
    {
        time = default;
        if (text.Length is < 20 or > LengthMax)
            return false;
        if (text[4] != '-' || text[7] != '-' || (text[10] | 0x20) != 't' || text[13] != ':' || text[16] != ':')
            return false;
        var year = Two(text, 0) * 100 + Two(text, 2);
        var (month, day) = (Two(text, 5), Two(text, 8));
        var (hour, minute, second) = (Two(text, 11), Two(text, 14), Two(text, 17));
        if (year is < 1970 or > 9998 || month is < 1 or > 12 || day < 1 || hour is < 0 or > 23 || minute is < 0 or > 59
            || second is < 0 or > 59 || day > DateTime.DaysInMonth(year, month))
            return false;
        if (!TryFraction(text, out var fraction, out var next) || !TryOffset(text[next..], out var offsetMinutes))
            return false;
        var seconds = (Days(year, month, day) * 24L + hour) * 3600 + (minute - offsetMinutes) * 60L + second;
        time = new(seconds * EventTime.MicrosecondsPerSecond + fraction);
        return time.UnixMicroseconds is >= 0 and < End;
    }

    /// <summary>Writes <paramref name="time"/> in UTC with six decimals.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time lies outside the years 1 to 9999.</exception>
    public static void Write(EventTime time, Span<byte> into) =>
        time.ToUtc().TryFormat(into, out _, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static bool TryFraction(ReadOnlySpan<byte> text, out int microseconds, out int next)
    {
        (microseconds, next) = (0, 19);
        if (text[19] != '.')
            return true;
        var unit = 100_000;
        for (next = 20; next < text.Length && char.IsAsciiDigit((char)text[next]); next++)
        {
            microseconds += (text[next] - '0') * unit;
            unit /= 10;
        }
        return next > 20;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.Length == 1)
            return (text[0] | 0x20) == 'z';
        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':')
            return false;
        var (hour, minute) = (Two(text, 1), Two(text, 4));
        if (hour is < 0 or > 23 || minute is < 0 or > 59)
            return false;
        minutes = (hour * 60 + minute) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    // Below -100,000 where either byte is no digit, so that no sum of two such values looks like a number.
    private static int Two(ReadOnlySpan<byte> text, int at)
    {
        var (tens, ones) = (text[at] - '0', text[at + 1] - '0');
        return tens is < 0 or > 9 || ones is < 0 or > 9 ? -1_000_000 : tens * 10 + ones;
    }

    // Days from 1970-01-01 in the Gregorian calendar; the year is taken to begin in March, so that the leap day is its last.
    private static int Days(int year, int month, int day)
    {
        if (month <= 2)
            year--;
        var dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        return year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468;
    }
}
