using System.Diagnostics;
using StreamCoverage.Core.Slices;

namespace StreamCoverage.Pipeline.Telemetry;

/// <summary>Spans of the pipeline's work: one a batch, with what it waited for as its children; never one an event.</summary>
/// <remarks>
/// <code>
///   ingest batch ──┬── publish   the messages, until all are acknowledged      measure step ──┬── compute
///                  └── commit    the position with its accounting                             └── commit
///   publish alerts
/// </code>
/// Nothing is made while nobody listens.
/// </remarks>
public static class PipelineSpans
{
    /// <summary>What a collector listens to.</summary>
    public const string SourceName = "StreamCoverage.Pipeline";

    // One per process: sources are found by their name.
    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>The work on what came from one partition; null while nobody listens.</summary>
    /// <param name="name">A word or two of a closed set.</param>
    /// <param name="source">Where it came from.</param>
    /// <param name="count">How many messages it is about.</param>
    /// <param name="begun">When it began, where that was before now.</param>
    internal static Activity? Batch(string name, SourcePartition source, int count, DateTimeOffset begun = default) => Source.HasListeners()
        ? Source.StartActivity(
            name, ActivityKind.Consumer, default(ActivityContext),
            [
                new("messaging.system", "kafka"), new("messaging.destination.name", source.Topic),
                new("messaging.destination.partition.id", $"{source.Partition}"), new("messaging.batch.message_count", count),
            ],
            startTime: begun)
        : null;

    /// <summary>A part of the work under way; null while nobody listens.</summary>
    internal static Activity? Part(string name, ActivityKind kind = ActivityKind.Internal) => Source.StartActivity(name, kind);
}
