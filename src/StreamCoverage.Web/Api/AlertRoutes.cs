using Microsoft.AspNetCore.Http.HttpResults;
using StreamCoverage.Core.Time;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Web.Api;

/// <summary>When a network's coverage regressed, and when it recovered.</summary>
internal static class AlertRoutes
{
    public const int Usual = 50;
    public const int Max = 500;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapRead("/v1/networks/{network}/alerts", ListAsync);

    private static async Task<Results<Ok<AlertsFound>, ProblemHttpResult>> ListAsync(
        NetworkName network, string? limit, ICoverageQueries queries, CancellationToken cancellationToken)
    {
        if (!Ask.Limit(limit, Usual, Max, out var most, out var problem))
            return problem;
        if (await queries.ClosedThroughAsync(network.Value, cancellationToken) is not { } asOf)
            return Problems.NoSuchNetwork(network.Value);
        var alerts = await queries.AlertsAsync(network.Value, most, cancellationToken);
        return TypedResults.Ok(new AlertsFound(asOf, network.Value, null, alerts));
    }
}

/// <summary>Regressions of a network, newest first (no window).</summary>
internal sealed record AlertsFound(EventTime AsOf, string Network, string? Window, IReadOnlyList<CoverageAlert> Alerts);
