using Microsoft.AspNetCore.Http.HttpResults;
using StreamCoverage.Core.Time;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Web.Answering;

namespace StreamCoverage.Web.Api;

/// <summary>When a network's coverage regressed, and when it recovered.</summary>
internal static class AlertRoutes
{
    private const string List = "alerts";

    public const int Usual = 50;
    public const int Max = 500;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapRead("/v1/networks/{network}/alerts", ListAsync).WithSummary("When coverage regressed, and when it recovered.");

    private static async Task<Results<Ok<AlertsFound>, ProblemHttpResult>> ListAsync(
        NetworkName network, string? from, string? to, string? limit, string? cursor, HttpRequest request, ICoverageQueries queries,
        TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!Ask.Range(from, to, clock, out var since, out var until, out var problem)
            || !Ask.Limit(limit, Usual, Max, out var most, out problem)
            || !Cursor.TryRead<TimedKey>(cursor, List, out var after, out problem))
            return problem;
        if (await queries.ClosedThroughAsync(network.Value, cancellationToken) is not { } asOf)
            return Problems.NoSuchNetwork(network.Value);
        // One more than is given, so that the last page says that it is the last.
        var alerts = await queries.AlertsAsync(network.Value, new TimedPage(since, until, after, most + 1), cancellationToken);
        var (rows, next) = Cursor.Cut(request, List, alerts, most, TimedKey.Of);
        return TypedResults.Ok(new AlertsFound(asOf, network.Value, null, rows, next));
    }
}

/// <summary>Regressions of a network that fired in [from, to), newest first (no window).</summary>
/// <param name="AsOf">Event time up to which the network's figures are complete.</param>
/// <param name="Network">The network.</param>
/// <param name="Window">Null.</param>
/// <param name="Alerts">At most <c>limit</c>.</param>
/// <param name="Next">Path and query of the next page; null on the last.</param>
internal sealed record AlertsFound(EventTime AsOf, string Network, string? Window, IReadOnlyList<CoverageAlert> Alerts, string? Next)
    : IRows<CoverageAlert>, IPaged
{
    IEnumerable<CoverageAlert> IRows<CoverageAlert>.Rows => Alerts;
}
