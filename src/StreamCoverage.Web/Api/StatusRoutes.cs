using Microsoft.AspNetCore.Http.HttpResults;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Web.Answering;

namespace StreamCoverage.Web.Api;

/// <summary>How far every part of the pipeline is.</summary>
internal static class StatusRoutes
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapRead("/v1/status", StatusAsync).WithSummary("How far every part of the pipeline is.");

    private static async Task<Ok<StatusAnswer>> StatusAsync(ICoverageQueries queries, CancellationToken cancellationToken)
    {
        var status = await queries.StatusAsync(cancellationToken);
        var watermarks = status.Measure.Select(m => m.Watermark).Where(w => w != EventTime.Never).ToList();
        var partitions = status.Sources.Select(s => s.Source)
            .Concat(status.Positions.Select(p => p.Key)).Concat(status.Accounting.Select(a => a.Source)).Distinct().Order();
        return TypedResults.Ok(new StatusAnswer(
            watermarks.Count == 0 ? null : watermarks.Min(), null, null, [.. partitions.Select(p => Row(p, status))], status.Measure,
            status.OutboxPending));
    }

    private static SourceStatus Row(SourcePartition source, PipelineStatus status)
    {
        var mark = status.Sources.FirstOrDefault(s => s.Source == source);
        var position = status.Positions.FirstOrDefault(p => p.Key == source).Value;
        var counted = status.Accounting.FirstOrDefault(a => a.Source == source);
        return new(
            source.Topic, source.Partition, mark?.State, mark?.Watermark, position?.Offset, position?.Through, counted?.Consumed,
            counted?.Accepted, counted?.Late, counted?.Duplicate,
            counted?.Rejected.ToDictionary(r => r.Key, r => r.Value, StringComparer.Ordinal), counted?.Lost);
    }
}

/// <summary>The pipeline, part by part.</summary>
/// <param name="AsOf">The least watermark of any measure task; null where there is none.</param>
/// <param name="Network">Null.</param>
/// <param name="Window">Null.</param>
/// <param name="Sources">Every partition of the input topics that anybody knows of.</param>
/// <param name="Measure">Every measure task.</param>
/// <param name="OutboxPending">Alerts that the topic, or another receiver, has still to get.</param>
internal sealed record StatusAnswer(
    EventTime? AsOf, string? Network, string? Window, IReadOnlyList<SourceStatus> Sources, IReadOnlyList<MeasurePosition> Measure,
    long OutboxPending) : IRows<SourceStatus>
{
    IEnumerable<SourceStatus> IRows<SourceStatus>.Rows => Sources;
}

/// <summary>One input partition: consumed = accepted + late + duplicate + rejected. Null where nothing is known.</summary>
internal sealed record SourceStatus(
    string Topic, int Partition, SourceState? State, EventTime? Watermark, long? Offset, long? Through, long? Consumed, long? Accepted,
    long? Late, long? Duplicate, IReadOnlyDictionary<string, long>? Rejected, long? Lost);
