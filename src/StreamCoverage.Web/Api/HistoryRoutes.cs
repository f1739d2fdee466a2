using Microsoft.AspNetCore.Http.HttpResults;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Convergence;
using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Web.Answering;

namespace StreamCoverage.Web.Api;

/// <summary>How a network's figures came to be what they are.</summary>
internal static class HistoryRoutes
{
    private const string List = "history";

    public const int PointsUsual = 500;
    public const int PointsMax = 5000;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapRead("/v1/networks/{network}/history", HistoryAsync).WithSummary("Network figures slide by slide.");

    private static async Task<Results<Ok<HistoryFound>, ProblemHttpResult>> HistoryAsync(
        NetworkName network, string? window, string? from, string? to, string? limit, string? cursor, HttpRequest request, ICoverageQueries queries,
        WebOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!Ask.Window(window, options, out var spec, out var problem)
            || !Ask.Time("from", from, clock, out var start, out problem)
            || !Ask.Time("to", to, clock, out var end, out problem)
            || !Ask.Limit(limit, PointsUsual, PointsMax, out var pointsMax, out problem)
            || !Cursor.TryRead<HistoryKey>(cursor, List, out var after, out problem))
            return problem;
        if (await queries.ClosedThroughAsync(network.Value, cancellationToken) is not { } asOf)
            return Problems.NoSuchNetwork(network.Value);
        // Times that are left out follow the data, not the clock: what is replayed from years ago has a history too.
        var until = end ?? EventTime.Max(asOf, start ?? asOf) + spec.Slide;
        var since = start ?? until - (spec.Slide * PointsMax);
        (since, until) = after is null ? (since, until) : (after.From, after.Before);
        if (!Ask.IsRange(since, until, out problem))
            return problem;
        var rows = await queries.HistoryAsync(network.Value, spec.Name, since, until, pointsMax + 1, cancellationToken);
        var newestFirst = rows.Reverse().ToList();
        var (page, next) = Cursor.Cut(request, List, newestFirst, pointsMax, last => new HistoryKey(since, last.End));
        return TypedResults.Ok(new HistoryFound(
            asOf, network.Value, spec.Name, since, until, [.. page.Reverse().Select(HistoryPoint.Of)], next));
    }
}

/// <summary>Network figures by slide. One that changed nothing has no point: the one before it still holds.</summary>
/// <param name="AsOf">Event time up to which the figures are complete.</param>
/// <param name="Network">The network.</param>
/// <param name="Window">The window's name.</param>
/// <param name="From">First end of a window that was asked for.</param>
/// <param name="To">First end that was not.</param>
/// <param name="Points">Oldest first; where there are more than <c>limit</c>, the newest.</param>
/// <param name="Next">Path and query of the points before these; null where there are none.</param>
internal sealed record HistoryFound(
    EventTime AsOf, string Network, string Window, EventTime From, EventTime To, IReadOnlyList<HistoryPoint> Points,
    string? Next) : IRows<HistoryPoint>, IPaged
{
    IEnumerable<HistoryPoint> IRows<HistoryPoint>.Rows => Points;
}

/// <summary>Where a page of points ended: its range went on from <paramref name="From"/> to <paramref name="Before"/>.</summary>
internal sealed record HistoryKey(EventTime From, EventTime Before);

/// <summary>The figures of one slide, by the names and rules of NetworkCoverage. A time to success is null too where the quantile falls on failures.</summary>
internal sealed record HistoryPoint(
    EventTime WindowEnd, int Revision, long Requests, long Succeeded, long Unserved, decimal? SuccessRate, decimal? CoverageLower,
    decimal? CoverageUpper, decimal? CoverageSoft, int CellsObserved, int CellsCovered, int CellsUncovered, decimal? Breadth,
    int OperatorsActive, string? Binding, decimal? CoverageAtOne, decimal? CoverageAtTwo, decimal? EffectiveWorkloads, decimal? SampleCoverage,
    decimal? EffectiveOperators, decimal? EffectiveStrategies, decimal? Similarity,
    long LatencyStated, decimal? TimeToSuccessP50Ms, decimal? TimeToSuccessP95Ms, decimal? TimeToSuccessP99Ms)
{
    public static HistoryPoint Of(HistoryRow row)
    {
        var f = row.Figures;
        var requests = f.Requests.Total;
        var (headline, diversity) = (CoverageHeadline.Of(f), StrategyDiversity.Of(f.Strategies));
        return new(
            row.End, row.Revision, requests, f.Requests.Succeeded, f.Unserved, Shares.Of(f.Requests.Succeeded, requests),
            Shares.Of(f.DemandCovered, requests), Shares.Of(requests - f.DemandUncovered, requests),
            Shares.OfMicros(f.DemandCoveredSoftMicros, requests), f.CellsObserved, f.CellsCovered, f.CellsUncovered,
            Shares.Of(f.CellsCovered, f.CellsObserved), f.OperatorsActive, f.Binding?.Word(),
            Shares.Of(f.Operators.AtOne, requests), Shares.Of(f.Operators.AtTwo, requests), Shares.Rounded(headline.Workloads.One),
            Shares.Rounded(headline.SampleCoverage), Shares.Rounded(diversity?.EffectiveOperators),
            Shares.Rounded(diversity?.EffectiveStrategies), Shares.Rounded(diversity?.Convergence),
            f.Latency.Stated, LatencySummaries.Ms(f.Latency.TimeToSuccess.P50), LatencySummaries.Ms(f.Latency.TimeToSuccess.P95),
            LatencySummaries.Ms(f.Latency.TimeToSuccess.P99));
    }
}
