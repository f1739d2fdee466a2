using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Running;

/// <summary>One task per partition over its bounded channel: the engine that is always there.</summary>
public sealed class ChannelEngine : IEngine
{
    /// <summary>As a program offers it.</summary>
    public static EngineOffer Offer { get; } = new("channels", "one task per partition over a bounded channel", () => new ChannelEngine());

    /// <inheritdoc />
    public Task IngestAsync(ILogConsumer consumer, IngestPorts ports, IngestOptions options, CancellationToken cancellationToken) =>
        consumer.RunAsync(IngestStage.Tasks(ports, options), cancellationToken);

    /// <inheritdoc />
    public Task MeasureAsync(ILogConsumer consumer, MeasurePorts ports, MeasureOptions options, CancellationToken cancellationToken) =>
        consumer.RunAsync(MeasureStage.Tasks(ports, options), cancellationToken);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
