using System.Globalization;

namespace StreamCoverage.Report;

/// <summary>Figures as text: shares in percent, and a word where they are undefined.</summary>
public static class FigureText
{
    /// <summary>A share, in percent to one decimal.</summary>
    public static string Percent(decimal? share) =>
        share is { } value ? (100 * value).ToString("0.0", CultureInfo.InvariantCulture) + " %" : "unknown";

    /// <summary>A change of a share, in percentage points with its sign.</summary>
    public static string Points(decimal? change) =>
        change is { } value ? (100 * value).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture) + " points" : "unknown";

    /// <summary>What need not be whole, to two decimals.</summary>
    public static string Number(decimal? number) => number?.ToString("#,0.##", CultureInfo.InvariantCulture) ?? "unknown";

    /// <summary>A p-value, to three decimals.</summary>
    public static string P(decimal? p) => p?.ToString("0.000", CultureInfo.InvariantCulture) ?? "unknown";

    /// <summary>A whole number.</summary>
    public static string Count(long? count) => count?.ToString("N0", CultureInfo.InvariantCulture) ?? "unknown";

    /// <summary>A squared error, to six decimals.</summary>
    public static string Error(decimal? error) => error?.ToString("0.000000", CultureInfo.InvariantCulture) ?? "unknown";

    /// <summary>A moment in UTC to the second; empty where there is none.</summary>
    public static string Moment(DateTimeOffset? moment) => moment?.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    /// <summary>A span of time in its largest unit: 90 s, 45 min, 3 h, 12 d.</summary>
    public static string Span(TimeSpan span) => span.TotalSeconds switch
    {
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0} s"),
        < 7_200 => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} min"),
        < 172_800 => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalDays:0} d"),
    };
}
