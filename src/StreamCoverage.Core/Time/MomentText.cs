using System.Globalization;

namespace StreamCoverage.Core.Time;

/// <summary>Moments as people write them: <c>now</c>, <c>now-6h</c>, a day, or as RFC 3339 has them
/// (https://www.rfc-editor.org/rfc/rfc3339#section-5.6).</summary>
public static class MomentText
{
    /// <summary>What is accepted, for the text of a refusal.</summary>
    public const string Forms = "write it as 2026-03-01T12:30:05Z, as 2026-03-01, as now, or as now-6h (s, m, h, d or w)";

    // So that it stays a time stamp, whatever the clock says.
    private static readonly TimeSpan LongestAgo = TimeSpan.FromDays(365 * 50);

    private static readonly string[] Formats =
        ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd"];

    /// <summary>Years 1970 to 9998 alone, so that no window can leave the range of time stamps; a day is its first instant in UTC.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="now">What <c>now</c> is.</param>
    /// <param name="time">What is meant.</param>
    public static bool TryParse(string text, EventTime now, out EventTime time)
    {
        time = default;
        if (text.StartsWith("now", StringComparison.Ordinal))
        {
            if (!TrySpan(text.AsSpan(3), out var span))
                return false;
            time = now - span;
            return true;
        }
        // A plus sign that was not escaped in a URL arrives as a blank.
        var isParsed = DateTimeOffset.TryParseExact(
            text.Replace(' ', '+'), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment);
        if (!isParsed || moment.UtcDateTime.Year is < 1970 or > 9998)
            return false;
        time = EventTime.FromUtc(moment);
        return true;
    }

    private static bool TrySpan(ReadOnlySpan<char> text, out TimeSpan span)
    {
        span = TimeSpan.Zero;
        if (text.IsEmpty)
            return true;
        if (text.Length is < 3 or > 8 || text[0] != '-'
            || !int.TryParse(text[1..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return false;
        double? seconds = text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86_400, 'w' => 604_800, _ => null };
        if (seconds is not { } unit || count * unit > LongestAgo.TotalSeconds)
            return false;
        span = TimeSpan.FromSeconds(count * unit);
        return true;
    }
}
