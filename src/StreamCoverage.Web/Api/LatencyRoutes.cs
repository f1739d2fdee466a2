using Microsoft.AspNetCore.Http.HttpResults;
using StreamCoverage.Core.Time;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Queries;

namespace StreamCoverage.Web.Api;

/// <summary>How long a network's demand takes to succeed in a window: now, or at a past moment.</summary>
internal static class LatencyRoutes
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapRead("/v1/networks/{network}/latency", LatencyAsync).WithSummary("How long demand takes to succeed.");

    private static async Task<Results<Ok<LatencyFound>, ProblemHttpResult>> LatencyAsync(
        NetworkName network, string? window, string? at, string? limit, ICoverageQueries queries, WebOptions options, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (!Ask.Limit(limit, CoverageRoutes.CellsUsual, CoverageRoutes.CellsMax, out var cellsMax, out var problem))
            return problem;
        var (found, refused) = await CoverageRoutes.FindAsync(network.Value, window, at, cellsMax, after: null, queries, options, clock, cancellationToken);
        if (found is null)
            return refused!;
        var whole = found.Answer?.Network;
        return TypedResults.Ok(new LatencyFound(
            found.AsOf, network.Value, found.Window, whole?.Requests, whole?.Succeeded, whole?.Latency, whole?.CellsObserved ?? 0,
            [.. SlowCells.First(found.Answer?.Cells ?? []).Select(CellLatency.Of)]));
    }
}

/// <summary>How long demand takes to succeed.</summary>
/// <param name="AsOf">As in <see cref="CoverageFound"/>.</param>
/// <param name="Network">The network.</param>
/// <param name="Window">The window's name.</param>
/// <param name="Requests">Demand; null while the window has not slid once since the network's first data.</param>
/// <param name="Succeeded">Demand that succeeded; null likewise.</param>
/// <param name="Latency">Null likewise, and in figures from before latencies were counted.</param>
/// <param name="CellsObserved">How many cells have demand.</param>
/// <param name="Cells">Those with the most demand, at most <c>limit</c>; the slowest first.</param>
internal sealed record LatencyFound(
    EventTime AsOf, string Network, string Window, long? Requests, long? Succeeded, LatencySummary? Latency, int CellsObserved,
    IReadOnlyList<CellLatency> Cells);

/// <summary>How long the demand of one cell takes to succeed.</summary>
internal sealed record CellLatency(
    string Cell, string? Model, string? Task, string? Hardware, string? Region, string? Verification, string? Size, long Requests, long Succeeded,
    LatencySummary? Latency)
{
    public static CellLatency Of(CellCoverage cell) => new(
        cell.Cell, cell.Model, cell.Task, cell.Hardware, cell.Region, cell.Verification, cell.Size, cell.Requests, cell.Succeeded, cell.Latency);
}
