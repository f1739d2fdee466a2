using System.Buffers.Binary;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Schemas.Text;

/// <summary>Reads time stamps as <see cref="Rfc3339"/> does, and remembers the minute of the last one in UTC: events come in the order of time, nearly.</summary>
internal sealed class RecentMinute
{
    // yyyy-mm-ddThh:mm
    private const int MinuteLength = 16;
    private const int LengthMin = 20;
    private const int LengthMax = 27;

    private ulong _first;
    private ulong _second;
    private EventTime _start;

    /// <inheritdoc cref="Rfc3339.TryParse"/>
    public bool TryParse(ReadOnlySpan<byte> text, out EventTime time)
    {
        if (text.Length is < LengthMin or > LengthMax || text[^1] != 'Z')
            return Rfc3339.TryParse(text, out time);
        var (first, second) = (BinaryPrimitives.ReadUInt64LittleEndian(text), BinaryPrimitives.ReadUInt64LittleEndian(text[8..]));
        if (first == _first && second == _second && TryRest(text[MinuteLength..], out var microseconds))
        {
            time = new(_start.UnixMicroseconds + microseconds);
            return true;
        }
        if (!Rfc3339.TryParse(text, out time))
            return false;
        (_first, _second, _start) = (first, second, time.FloorTo(TimeSpan.FromMinutes(1)));
        return true;
    }

    // :ssZ or :ss.ffffffZ with one to six decimals
    private static bool TryRest(ReadOnlySpan<byte> text, out long microseconds)
    {
        var (tens, ones) = (text[1] - '0', text[2] - '0');
        microseconds = (tens * 10 + ones) * EventTime.MicrosecondsPerSecond;
        if (text[0] != ':' || tens is < 0 or > 5 || ones is < 0 or > 9)
            return false;
        if (text.Length == 4)
            return true;
        if (text[3] != '.' || text.Length == 5)
            return false;
        var unit = 100_000;
        foreach (var c in text[4..^1])
        {
            if (!char.IsAsciiDigit((char)c))
                return false;
            microseconds += (c - '0') * unit;
            unit /= 10;
        }
        return true;
    }
}
