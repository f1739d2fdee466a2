using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Web.Api;

/// <summary>Reads the parameters of a question. What cannot be read is a problem that names the parameter.</summary>
internal static class Ask
{
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
        if (TimeText.TryParse(text, clock, out var parsed))
        {
            time = parsed;
            return true;
        }
        problem = Problems.BadParameter(parameter, $"'{text}' is no time; {TimeText.Forms}");
        return false;
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
