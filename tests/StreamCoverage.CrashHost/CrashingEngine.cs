using StreamCoverage.Pipeline.Alerts;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Running;

namespace StreamCoverage.CrashHost;

/// <summary>The product's engine over the product's ports, each of them wrapped so that the process dies where it is told to.</summary>
/// <remarks>Batches, steps and sendings are small, so that a short load brings a process by every failpoint many times.</remarks>
internal sealed class CrashingEngine(Fate fate, bool isHasty) : IEngine
{
    /// <summary>Environment variable: set where the mistake of <see cref="HastyProducer"/> is planted.</summary>
    public const string HastyVariable = "STREAMCOVERAGE_CRASH_HASTY";

    private const int RecordsPerStep = 40;
    private readonly ChannelEngine _engine = new();

    /// <summary>As a program offers it.</summary>
    public static EngineOffer Offer { get; } = new(
        "crashing", "dies where it is told to",
        () => new CrashingEngine(Fate.FromEnvironment(), Environment.GetEnvironmentVariable(HastyVariable) is { Length: > 0 }));

    public Task IngestAsync(ILogConsumer consumer, IngestPorts ports, IngestOptions options, CancellationToken cancellationToken) => _engine.IngestAsync(
        new CrashingConsumer(consumer, fate),
        ports with
        {
            Producer = new CrashingProducer(isHasty ? new HastyProducer(ports.Producer) : ports.Producer, fate),
            Store = new CrashingIngestStore(ports.Store, fate),
        },
        options,
        cancellationToken);

    public Task MeasureAsync(ILogConsumer consumer, MeasurePorts ports, MeasureOptions options, CancellationToken cancellationToken) => _engine.MeasureAsync(
        new CrashingConsumer(consumer, fate),
        ports with { Store = new CrashingMeasureStore(ports.Store, fate) },
        options with { RecordsPerStep = RecordsPerStep },
        cancellationToken);

    public Task PublishAsync(PublishPorts ports, CancellationToken cancellationToken) => ((IEngine)_engine).PublishAsync(
        ports with { Outbox = new CrashingOutbox(ports.Outbox, fate), Sink = new CrashingSink(ports.Sink, fate) }, cancellationToken);

    public ValueTask DisposeAsync() => _engine.DisposeAsync();
}
