using StreamCoverage.Pipeline.Alerts;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Running;

/// <summary>Drives the partitions of a stage. Engines differ in how batches travel and in nothing that is stored.</summary>
public interface IEngine : IAsyncDisposable
{
    /// <summary>Runs ingest as a member of the consumer's group until cancelled; then everything begun is finished.</summary>
    /// <exception cref="LogException">The log failed.</exception>
    Task IngestAsync(ILogConsumer consumer, IngestPorts ports, IngestOptions options, CancellationToken cancellationToken);

    /// <summary>Runs measure as a member of the consumer's group until cancelled; then everything begun is finished.</summary>
    /// <exception cref="LogException">The log failed.</exception>
    Task MeasureAsync(ILogConsumer consumer, MeasurePorts ports, MeasureOptions options, CancellationToken cancellationToken);

    /// <summary>Publishes committed alerts to one receiver until cancelled.</summary>
    Task PublishAsync(PublishPorts ports, CancellationToken cancellationToken) =>
        new AlertPublisher(ports.Outbox, ports.Sink, ports.Clock, ports.Logger).RunAsync(cancellationToken);
}

/// <summary>An engine that a program has built in.</summary>
/// <param name="Name">As <c>--engine</c> takes it.</param>
/// <param name="About">What it is, for people.</param>
/// <param name="Start">Makes it; nothing of it is loaded before.</param>
public sealed record EngineOffer(string Name, string About, Func<IEngine> Start);
