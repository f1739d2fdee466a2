using System.Text.Json;
using StreamCoverage.Core.Time;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Web.Access;

namespace StreamCoverage.Web.Api;

/// <summary>One live stream per page: the newest figures of a network in all windows, and its alerts, each when they change.</summary>
/// <remarks>
/// A stream begins with everything as it stands, so that nothing is missed between two connections and <c>Last-Event-ID</c> need not be
/// understood. It ends when the client goes, its key ends, the server stops, or the store is away; the browser then connects
/// again.
/// </remarks>
internal static class StreamRoutes
{
    private const int AlertsMax = 50;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/stream", StreamAsync).WithSummary("The newest figures of a network, live.").OfNetworkInQuery();

    private static async Task<IResult> StreamAsync(
        HttpContext context, string? network, ICoverageQueries queries, WebOptions options, TimeProvider clock, StreamSlots slots,
        IHostApplicationLifetime lifetime)
    {
        if (string.IsNullOrEmpty(network))
            return Problems.BadParameter("network", "is missing; name the network whose figures are wanted");
        if (await queries.ClosedThroughAsync(network, context.RequestAborted) is null)
            return Problems.NoSuchNetwork(network);
        if (!slots.TryTake())
            return Problems.TooManyStreams(context.Response, slots.Most);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            context.Response.ContentType = "text/event-stream";
            // Some proxies collect an answer before they pass it on.
            context.Response.Headers["X-Accel-Buffering"] = "no";
            await SendAsync(new(context.Response.BodyWriter), network, () => StillMayReadAsync(context, network), queries, options, clock, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The ordinary end of a stream.
        }
        finally
        {
            slots.Free();
        }
        return Results.Empty;
    }

    private static async Task SendAsync(
        EventWriter events, string network, Func<ValueTask<bool>> stillMayReadAsync, ICoverageQueries queries, WebOptions options,
        TimeProvider clock, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.StreamPoll, clock);
        var (sentAt, coverage, alerts) = (clock.GetTimestamp(), Array.Empty<byte>(), Array.Empty<byte>());
        do
        {
            // First how far the figures are complete, then the figures: they may be newer than it says, never older.
            var asOf = await queries.ClosedThroughAsync(network, cancellationToken) ?? EventTime.Never;
            var headlines = await queries.HeadlinesAsync(network, options.Windows, cancellationToken);
            var newest = await queries.AlertsAsync(network, AlertsMax, cancellationToken);
            var coverageNow = Json(new LiveCoverage(asOf, network, null, headlines));
            var alertsNow = Json(newest);
            var isCoverageNew = !coverageNow.AsSpan().SequenceEqual(coverage);
            var areAlertsNew = !alertsNow.AsSpan().SequenceEqual(alerts);
            if (isCoverageNew)
                await events.EventAsync("coverage", asOf.UnixMicroseconds, coverageNow, cancellationToken);
            if (areAlertsNew)
            {
                var found = Json(new AlertsFound(asOf, network, null, newest, null));
                await events.EventAsync("alerts", asOf.UnixMicroseconds, found, cancellationToken);
            }
            if (isCoverageNew || areAlertsNew)
                (sentAt, coverage, alerts) = (clock.GetTimestamp(), coverageNow, alertsNow);
            else if (clock.GetElapsedTime(sentAt) >= options.StreamSilence)
            {
                await events.CommentAsync("still here", cancellationToken);
                sentAt = clock.GetTimestamp();
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken) && await stillMayReadAsync());
    }

    // A stream may outlive the key that opened it.
    private static async ValueTask<bool> StillMayReadAsync(HttpContext context, string network) =>
        context.RequestServices.GetService<Readers>() is not { } readers
        || (Credential.Of(context.Request) is { } credential && await readers.FindAsync(credential, context.RequestAborted) is { } reader && reader.MayRead(network));

    private static byte[] Json<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, ApiJson.Options);
}

/// <summary>The data of a <c>coverage</c> event: the newest figures of each window that has any.</summary>
internal sealed record LiveCoverage(EventTime AsOf, string Network, string? Window, IReadOnlyList<NetworkCoverage> Windows);
