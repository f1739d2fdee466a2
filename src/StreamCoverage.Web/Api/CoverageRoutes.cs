using Microsoft.AspNetCore.Http.HttpResults;
using StreamCoverage.Core.Time;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Queries;
using StreamCoverage.Web.Answering;

namespace StreamCoverage.Web.Api;

/// <summary>What a network covers in a window, and at which condition the rest is lost: now, or at a past moment.</summary>
internal static class CoverageRoutes
{
    private const string List = "cells";

    public const int CellsUsual = 1000;
    public const int CellsMax = 10_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead("/v1/networks/{network}/coverage", CoverageAsync).WithSummary("What a network covers, with its cells.");
        routes.MapRead("/v1/networks/{network}/funnel", FunnelAsync).WithSummary("At which of the six conditions requests are lost.");
    }

    private static async Task<Results<Ok<CoverageFound>, ProblemHttpResult>> CoverageAsync(
        NetworkName network, string? window, string? at, string? limit, string? cursor, HttpRequest request, ICoverageQueries queries,
        WebOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!Ask.Limit(limit, CellsUsual, CellsMax, out var cellsMax, out var problem)
            || !Cursor.TryRead<DemandKey>(cursor, List, out var after, out problem))
            return problem;
        var (found, refused) = await FindAsync(network.Value, window, at, cellsMax + 1, after, queries, options, clock, cancellationToken);
        if (found is null)
            return refused!;
        var (cells, next) = Cursor.Cut(request, List, found.Answer?.Cells ?? [], cellsMax, DemandKey.Of);
        return TypedResults.Ok(new CoverageFound(
            found.AsOf, network.Value, found.Window, found.Answer?.Network, found.Answer?.Network.CellsObserved ?? 0, cells, next));
    }

    private static async Task<Results<Ok<FunnelFound>, ProblemHttpResult>> FunnelAsync(
        NetworkName network, string? window, string? at, ICoverageQueries queries, WebOptions options, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var (found, refused) = await FindAsync(network.Value, window, at, cellsMax: 0, after: null, queries, options, clock, cancellationToken);
        return found is null ? refused! : TypedResults.Ok(new FunnelFound(found.AsOf, network.Value, found.Window, found.Answer?.Funnel));
    }

    /// <summary>The figures that a question is about, or why there are none.</summary>
    internal static async Task<(Found? Found, ProblemHttpResult? Refused)> FindAsync(
        string network, string? windowText, string? atText, int cellsMax, DemandKey? after, ICoverageQueries queries, WebOptions options,
        TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!Ask.Window(windowText, options, out var window, out var problem) || !Ask.Time("at", atText, clock, out var at, out problem))
            return (null, problem);
        if (await queries.ClosedThroughAsync(network, cancellationToken) is not { } closedThrough)
            return (null, Problems.NoSuchNetwork(network));
        if (at is not { } moment)
            return (new(closedThrough, window.Name, await queries.NewestAsync(network, window.Name, cellsMax, after, cancellationToken)), null);
        return await PastCoverage.AtAsync(queries, network, window, moment, options.Judge, cancellationToken) is { } past
            ? (new(moment.FloorTo(window.Slide), window.Name, past with { Cells = Page(past.Cells, cellsMax, after) }), null)
            : (null, Problems.NotClosedYet(moment, closedThrough));
    }

    private static IReadOnlyList<CellCoverage> Page(IReadOnlyList<CellCoverage> cells, int cellsMax, DemandKey? after) =>
    [
        .. cells.Where(cell => after?.IsBefore(cell) != false)
            .OrderByDescending(c => c.Requests).ThenBy(c => c.Cell, StringComparer.Ordinal).Take(cellsMax),
    ];

    internal sealed record Found(EventTime AsOf, string Window, CoverageAnswer? Answer);
}

/// <summary>What a network covers.</summary>
/// <param name="AsOf">Event time up to which the figures are complete; with <c>at</c>, the end of the window.</param>
/// <param name="Network">The network.</param>
/// <param name="Window">The window's name.</param>
/// <param name="Coverage">Null while the window has not slid once since the network's first data.</param>
/// <param name="CellsObserved">How many cells have demand.</param>
/// <param name="Cells">Most demand first, at most <c>limit</c>.</param>
/// <param name="Next">Path and query of the next page; null on the last.</param>
internal sealed record CoverageFound(
    EventTime AsOf, string Network, string Window, NetworkCoverage? Coverage, int CellsObserved, IReadOnlyList<CellCoverage> Cells,
    string? Next) : IRows<CellCoverage>, IPaged
{
    IEnumerable<CellCoverage> IRows<CellCoverage>.Rows => Cells;
}

/// <summary>Where demand is lost.</summary>
/// <param name="AsOf">As in <see cref="CoverageFound"/>.</param>
/// <param name="Network">The network.</param>
/// <param name="Window">The window's name.</param>
/// <param name="Funnel">Null while the window has not slid once since the network's first data.</param>
internal sealed record FunnelFound(EventTime AsOf, string Network, string Window, ConditionFunnel? Funnel) : IRows<FunnelStage>
{
    IEnumerable<FunnelStage> IRows<FunnelStage>.Rows => Funnel?.Stages ?? [];
}
