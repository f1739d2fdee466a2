using Microsoft.AspNetCore.Http.HttpResults;
using StreamCoverage.Core.Time;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Web.Answering;

namespace StreamCoverage.Web.Api;

/// <summary>Who serves a network, page by page.</summary>
internal static class OperatorRoutes
{
    private const string List = "operators";

    public const int Usual = 100;
    public const int Max = 1000;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapRead("/v1/networks/{network}/operators", ListAsync).WithSummary("Who serves a network.");

    private static async Task<Results<Ok<OperatorsFound>, ProblemHttpResult>> ListAsync(
        NetworkName network, string? limit, string? cursor, HttpRequest request, ICoverageQueries queries, CancellationToken cancellationToken)
    {
        if (!Ask.Limit(limit, Usual, Max, out var most, out var problem) || !Cursor.TryRead<NameKey>(cursor, List, out var after, out problem))
            return problem;
        if (await queries.ClosedThroughAsync(network.Value, cancellationToken) is not { } asOf)
            return Problems.NoSuchNetwork(network.Value);
        // One more than is given, so that the last page says that it is the last.
        var operators = await queries.OperatorsAsync(network.Value, after?.Name, most + 1, cancellationToken);
        var (rows, next) = Cursor.Cut(request, List, operators, most, last => new NameKey(last.Operator));
        return TypedResults.Ok(new OperatorsFound(asOf, network.Value, null, rows, next));
    }
}

/// <summary>Operators by ordinal of their names, with what each did since it was first seen (no window).</summary>
/// <param name="AsOf">Event time up to which what they served is complete.</param>
/// <param name="Network">The network.</param>
/// <param name="Window">Null.</param>
/// <param name="Operators">At most <c>limit</c>.</param>
/// <param name="Next">Path and query of the next page; null on the last.</param>
internal sealed record OperatorsFound(
    EventTime AsOf, string Network, string? Window, IReadOnlyList<OperatorStanding> Operators, string? Next)
    : IRows<OperatorStanding>, IPaged
{
    IEnumerable<OperatorStanding> IRows<OperatorStanding>.Rows => Operators;
}

/// <summary>The place of a row among those that are listed by their names.</summary>
internal sealed record NameKey(string Name);
