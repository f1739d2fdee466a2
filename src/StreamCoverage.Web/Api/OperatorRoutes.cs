using Microsoft.AspNetCore.Http.HttpResults;
using StreamCoverage.Core.Time;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Web.Api;

/// <summary>Who serves a network, page by page.</summary>
internal static class OperatorRoutes
{
    public const int Usual = 100;
    public const int Max = 1000;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapRead("/v1/networks/{network}/operators", ListAsync);

    private static async Task<Results<Ok<OperatorsFound>, ProblemHttpResult>> ListAsync(
        NetworkName network, string? limit, string? after, ICoverageQueries queries, CancellationToken cancellationToken)
    {
        if (!Ask.Limit(limit, Usual, Max, out var most, out var problem))
            return problem;
        if (await queries.ClosedThroughAsync(network.Value, cancellationToken) is not { } asOf)
            return Problems.NoSuchNetwork(network.Value);
        // One more than is given, so that the last page says that it is the last.
        var operators = await queries.OperatorsAsync(network.Value, after, most + 1, cancellationToken);
        var next = operators.Count > most ? operators[most - 1].Operator : null;
        return TypedResults.Ok(new OperatorsFound(asOf, network.Value, null, [.. operators.Take(most)], next));
    }
}

/// <summary>Operators by ordinal of their names, with what each did since it was first seen (no window).</summary>
/// <param name="AsOf">Event time up to which what they served is complete.</param>
/// <param name="Network">The network.</param>
/// <param name="Window">Null.</param>
/// <param name="Operators">At most <c>limit</c>.</param>
/// <param name="Next">The <c>after</c> of the next page; null on the last.</param>
internal sealed record OperatorsFound(
    EventTime AsOf, string Network, string? Window, IReadOnlyList<OperatorStanding> Operators, string? Next);
