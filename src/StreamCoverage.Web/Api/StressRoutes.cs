using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using StreamCoverage.Pipeline.Analysis;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Queries;

namespace StreamCoverage.Web.Api;

/// <summary>What would be left of coverage without some operators, or with more demand: asked for, so computed from the facts.</summary>
internal static class StressRoutes
{
    private const int LostMax = 100;
    private const double FactorMax = 1000;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapRead("/v1/networks/{network}/stress", StressAsync)
            .WithSummary("What would be left without some operators, or with more demand.");

    private static async Task<Results<Ok<StressAnswer>, ProblemHttpResult>> StressAsync(
        NetworkName network, string? window, string? at, string[]? lose, string? kind, string? largest, string? surge,
        ICoverageQueries queries, WebOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!Ask.Window(window, options, out var spec, out var problem) || !Ask.Time("at", at, clock, out var moment, out problem))
            return problem;
        if (!Question(lose ?? [], kind, largest, surge, out var question, out problem))
            return problem!;
        if (await queries.ClosedThroughAsync(network.Value, cancellationToken) is not { } closed)
            return Problems.NoSuchNetwork(network.Value);
        return await new PastAnalysis(queries, options.Measure).StressAsync(network.Value, spec, moment, question!, cancellationToken) is { } answer
            ? TypedResults.Ok(answer)
            : Problems.NotClosedYet(moment ?? closed, closed);
    }

    private static bool Question(
        string[] lose, string? kind, string? largest, string? surge, out StressQuestion? question, out ProblemHttpResult? problem)
    {
        (question, problem) = (null, null);
        var lost = new List<NamedDomain>();
        foreach (var text in lose)
        {
            if (NamedDomain.Parse(text) is not { } domain || lost.Count == LostMax)
            {
                problem = Problems.BadParameter("lose", $"'{text}' is no domain; {NamedDomain.Forms}, at most {LostMax} of them");
                return false;
            }
            lost.Add(domain);
        }
        if (kind is not null && !FailureDomains.Kinds.Contains(kind))
        {
            problem = Problems.BadParameter("kind", $"'{kind}' is none of {string.Join(", ", FailureDomains.Kinds)}");
            return false;
        }
        if (!Ask.Limit(largest, 1, 10_000, out var count, out problem))
            return false;
        double? factor = null;
        if (surge is not null)
        {
            if (!double.TryParse(surge, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var parsed) || parsed is < 1 or > FactorMax)
            {
                problem = Problems.BadParameter("surge", $"'{surge}' is no factor from 1 to {FactorMax}");
                return false;
            }
            factor = parsed;
        }
        question = new(lost, kind ?? (largest is null ? null : FailureDomains.Kinds[0]), count, factor);
        return true;
    }
}
