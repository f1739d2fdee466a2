using StreamCoverage.Web.Telemetry;

namespace StreamCoverage.Web.Api;

/// <summary>The metrics of the process, for Prometheus.</summary>
internal static class ScrapeRoutes
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static void Map(IEndpointRouteBuilder routes, MetricsExport metrics) =>
        routes.MapRead("/metrics", () => TypedResults.Text(metrics.Text(), ContentType))
            .WithSummary("The metrics of the process, in Prometheus' text format.");
}
