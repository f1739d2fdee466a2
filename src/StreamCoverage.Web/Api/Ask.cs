using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Web.Api;

/// <summary>Reads the parameters of a question. What cannot be read is a problem that names the parameter.</summary>
internal static class Ask
{
    /// <summary>Longest range of one question: ten years.</summary>
    public static readonly TimeSpan RangeMax = TimeSpan.FromDays(3660);

    /// <summary>The window that <paramref name="text"/> names; the default one where it is absent.</summary>
    public static bool Window(
        string? text, WebOptions options, [NotNullWhen(true)] out WindowSpec? window, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        var name = text ?? options.WindowDefault;
        window = options.Windows.FirstOrDefault(w => w.Name == name);
        problem = window is null ? Problems.NoSuchWindow(name, options) : null;
        return window is not null;
    }

    /// <summary>A time; null where it is absent.</summary>
    public static bool Time(
        string parameter, string? text, TimeProvider clock, out EventTime? time, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        (time, problem) = (null, null);
        if (text is null)
            return true;
        if (MomentText.TryParse(text, EventTime.FromUtc(clock.GetUtcNow()), out var parsed))
        {
            time = parsed;
            return true;
        }
        problem = Problems.BadParameter(parameter, $"'{text}' is no time; {MomentText.Forms}");
        return false;
    }

    /// <summary>The half-open range [from, to); either end may be absent.</summary>
    public static bool Range(
        string? fromText, string? toText, TimeProvider clock, out EventTime? from, out EventTime? to, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        to = null;
        if (!Time("from", fromText, clock, out from, out problem) || !Time("to", toText, clock, out to, out problem))
            return false;
        return from is not { } start || to is not { } end || IsRange(start, end, out problem);
    }

    /// <summary>Whether [from, to) is a range that may be asked for.</summary>
    public static bool IsRange(EventTime from, EventTime to, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        problem = from >= to ? Problems.BadParameter("from", $"{from} is not before to, {to}; a range holds from and not to")
            : from < to - RangeMax ? Problems.BadParameter("from", $"{from} lies more than {RangeMax.TotalDays} days before to, {to}; ask for a shorter range")
            : null;
        return problem is null;
    }

    /// <summary>A number of rows, 1 to <paramref name="most"/>.</summary>
    public static bool Limit(string? text, int usual, int most, out int limit, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        (limit, problem) = (usual, null);
        if (text is null || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit >= 1 && limit <= most))
            return true;
        problem = Problems.BadParameter("limit", $"'{text}' is no whole number from 1 to {most}");
        return false;
    }
}
