using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using StreamCoverage.Web.Api;

namespace StreamCoverage.Web.Answering;

/// <summary>In which of the two forms an answer is wanted: by <c>format</c>, else by the header <c>Accept</c>, else JSON.</summary>
internal static class AnswerFormat
{
    public const string Parameter = "format";
    public const string Csv = "text/csv";

    /// <param name="request">The question.</param>
    /// <param name="isList">Whether there is a CSV form of the answer.</param>
    /// <param name="isCsv">Whether it is wanted.</param>
    /// <param name="problem">Why the answer cannot be given as it is wanted.</param>
    public static bool TryRead(HttpRequest request, bool isList, out bool isCsv, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        (isCsv, problem) = (false, null);
        var allowed = isList ? "json or csv" : "json; the answer is no list, so it has no CSV form";
        if (request.Query.TryGetValue(Parameter, out var format))
        {
            isCsv = format == "csv";
            if ((!isCsv || !isList) && format != "json")
                problem = Problems.BadParameter(Parameter, $"'{format}' cannot be had; ask for {allowed}");
        }
        else if (Prefers(request) is { } wanted)
        {
            isCsv = isList && wanted.IsCsv;
            if (wanted.IsCsv && !isList && !wanted.TakesJson)
                problem = Problems.NotAcceptable($"the answer is to be CSV alone; ask for {allowed}");
        }
        return problem is null;
    }

    private static (bool IsCsv, bool TakesJson)? Prefers(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var types))
            return null;
        var csv = types.FirstOrDefault(type => type.MediaType.Equals(Csv, StringComparison.OrdinalIgnoreCase));
        if (csv is null || csv.Quality == 0)
            return null;
        var json = types.Where(type => type.MatchesMediaType("application/json")).Select(type => type.Quality ?? 1).DefaultIfEmpty(0).Max();
        var exact = types.Any(type => type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase));
        var quality = csv.Quality ?? 1;
        // Of equals, what was named goes before what a star stands for, and JSON before CSV.
        return (quality > json || (quality == json && !exact), json > 0);
    }
}
