using Akka.Actor;
using Akka.Configuration;
using Akka.Streams;
using Akka.Streams.Supervision;
using Microsoft.Extensions.Logging;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Running;

namespace StreamCoverage.Akka;

/// <summary>Ingest and measure as Akka.Streams graphs, one per assigned partition, over the same folds, ports and adapters.</summary>
public sealed class AkkaEngine : IEngine
{
    // Standard output is for data, and the program has a log of its own. The program itself decides when it ends.
    private const string Configuration = """
        akka {
          loglevel = OFF
          stdout-loglevel = OFF
          coordinated-shutdown.run-by-clr-shutdown-hook = off
        }
        """;

    private readonly ActorSystem _system;
    private readonly ActorMaterializer _materializer;

    private AkkaEngine()
    {
        _system = ActorSystem.Create("streamcoverage", ConfigurationFactory.ParseString(Configuration));
        _materializer = _system.Materializer(ActorMaterializerSettings.Create(_system).WithSupervisionStrategy(Deciders.StoppingDecider));
    }

    /// <summary>As a program offers it.</summary>
    public static EngineOffer Offer { get; } = new("akka", "one Akka.Streams graph per partition", () => new AkkaEngine());

    /// <inheritdoc />
    public Task IngestAsync(ILogConsumer consumer, IngestPorts ports, IngestOptions options, CancellationToken cancellationToken)
    {
        var runtime = Runtime(ports.Clock, ports.Logger);
        return new GroupStream(
            consumer,
            () => IngestStage.Tasks(ports, options, partition => new IngestGraph(partition, runtime)),
            runtime).RunAsync(cancellationToken);
    }

    /// <inheritdoc />
    public Task MeasureAsync(ILogConsumer consumer, MeasurePorts ports, MeasureOptions options, CancellationToken cancellationToken)
    {
        var runtime = Runtime(ports.Clock, ports.Logger);
        return new GroupStream(
            consumer,
            () => MeasureStage.Tasks(ports, options, partition => new MeasureGraph(partition, ports.Topics.SlicePartials, runtime)),
            runtime).RunAsync(cancellationToken);
    }

    /// <summary>Ends the actors; nothing runs any more once the stages have returned.</summary>
    public async ValueTask DisposeAsync()
    {
        _materializer.Shutdown();
        await _system.Terminate();
    }

    private GraphRuntime Runtime(TimeProvider clock, ILogger logger) => new(_materializer, clock, logger);
}
