using Microsoft.AspNetCore.Http.HttpResults;
using StreamCoverage.Documents.Definitions;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Web.Access;
using StreamCoverage.Web.Answering;

namespace StreamCoverage.Web.Api;

/// <summary>What every figure means, and how it is computed.</summary>
internal static class MetricRoutes
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapRead("/v1/metrics", List).WithSummary("What every figure means, and how it is computed.").ForAnyReader();

    private static Ok<MetricsAnswer> List() =>
        TypedResults.Ok(new MetricsAnswer(null, null, null, MeasureOptions.DefinitionVersion, MetricDefinitions.All));
}

/// <summary>The definitions. They hold for every network and window at any time, so those three are null.</summary>
internal sealed record MetricsAnswer(
    DateTimeOffset? AsOf, string? Network, string? Window, int DefinitionVersion, IReadOnlyList<MetricDefinition> Metrics)
    : IRows<MetricDefinition>
{
    IEnumerable<MetricDefinition> IRows<MetricDefinition>.Rows => Metrics;
}
