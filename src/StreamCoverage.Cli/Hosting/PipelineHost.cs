using Microsoft.Extensions.Logging;
using StreamCoverage.Kafka.Consuming;
using StreamCoverage.Kafka.Producing;
using StreamCoverage.Pipeline.Alerts;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Running;
using StreamCoverage.Postgres;
using StreamCoverage.Web.Webhook;

namespace StreamCoverage.Cli.Hosting;

/// <summary>Runs ingest, and measure with its publisher of alerts, over Kafka and PostgreSQL.</summary>
/// <param name="connections">Where they are.</param>
/// <param name="database">The pools.</param>
/// <param name="engine">What drives the partitions.</param>
/// <param name="clock">Processing time.</param>
/// <param name="telemetry">Told what happens.</param>
internal sealed class PipelineHost(
    Connections connections, PostgresDatabase database, IEngine engine, TimeProvider clock, ProcessTelemetry telemetry)
{
    private static readonly TimeSpan PruneEvery = TimeSpan.FromMinutes(10);

    private readonly Supervisor _supervisor = new(clock, connections.Loggers.CreateLogger<Supervisor>(), telemetry.Pipeline.Restarted);

    public Task IngestAsync(IngestOptions options, CancellationToken cancellationToken) =>
        _supervisor.RunAsync("ingest", token => IngestOnceAsync(options, token), cancellationToken);

    /// <summary>Measures, publishes alerts and prunes. The first of these that ends, ends all: nobody would see that the others do half of the work.</summary>
    /// <param name="options">How it measures.</param>
    /// <param name="webhook">Where alerts are posted to besides the topic; null: nowhere.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task MeasureAsync(MeasureOptions options, Uri? webhook, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task> parts =
        [
            _supervisor.RunAsync("measure", token => MeasureOnceAsync(options, token), stop.Token),
            _supervisor.RunAsync("publisher of alerts", PublishAsync, stop.Token),
        ];
        if (options.Retention != Retention.Forever)
            parts.Add(_supervisor.RunAsync("retention", token => PruneAsync(options.Retention, token), stop.Token));
        if (webhook is not null)
            parts.Add(_supervisor.RunAsync("webhook of alerts", token => PostAsync(webhook, token), stop.Token));
        await Task.WhenAny(parts);
        await stop.CancelAsync();
        await Task.WhenAll(parts);
    }

    private async Task IngestOnceAsync(IngestOptions options, CancellationToken cancellationToken)
    {
        var topics = connections.Topics;
        await using var producer = Producer();
        var partitions = await producer.PartitionCountAsync(topics.SlicePartials, cancellationToken);
        var ports = new IngestPorts(
            producer, new PostgresIngestStore(database), topics, partitions, clock, connections.Loggers.CreateLogger("StreamCoverage.Ingest"))
        {
            Telemetry = telemetry.Pipeline,
        };
        telemetry.Pipeline.Ingest.StartedAgain();
        await engine.IngestAsync(Consumer(IngestStage.Group, [topics.RequestOutcomes, topics.OperatorEvents]), ports, options, cancellationToken);
    }

    private async Task MeasureOnceAsync(MeasureOptions options, CancellationToken cancellationToken)
    {
        var ports = new MeasurePorts(
            new PostgresMeasureStore(database), connections.Topics, clock, connections.Loggers.CreateLogger("StreamCoverage.Measure"))
        {
            Telemetry = telemetry.Pipeline,
        };
        telemetry.Pipeline.Measure.StartedAgain();
        await engine.MeasureAsync(Consumer(MeasureStage.Group, [connections.Topics.SlicePartials]), ports, options, cancellationToken);
    }

    private async Task PruneAsync(Retention kept, CancellationToken cancellationToken)
    {
        var retention = new PostgresRetention(database);
        while (true)
        {
            await Task.Delay(PruneEvery, clock, cancellationToken);
            // Measure keeps to the same span, so it need not be fenced.
            await retention.PruneAsync(kept, fences: false, cancellationToken);
        }
    }

    private async Task PublishAsync(CancellationToken cancellationToken)
    {
        await using var producer = Producer();
        await engine.PublishAsync(Ports(new PostgresOutbox(database), new AlertTopic(producer, connections.Topics)), cancellationToken);
    }

    private async Task PostAsync(Uri webhook, CancellationToken cancellationToken)
    {
        using var sink = new WebhookSink(webhook);
        var outbox = new PostgresSinkOutbox(database, WebhookSink.Name, $"{Environment.MachineName}/{Environment.ProcessId}");
        await outbox.RegisterAsync(cancellationToken);
        await engine.PublishAsync(Ports(outbox, sink), cancellationToken);
    }

    private PublishPorts Ports(IOutbox outbox, IAlertSink sink) => new(outbox, sink, clock, connections.Loggers.CreateLogger("StreamCoverage.Alerts"));

    private KafkaLogProducer Producer() => new(connections.Kafka, connections.Loggers.CreateLogger<KafkaLogProducer>());

    private KafkaLogConsumer Consumer(string group, IReadOnlyList<string> topics) => new(
        new() { Client = connections.Kafka, GroupId = connections.Topics.Prefix + group, Topics = topics, Lag = telemetry.Lag, Missing = telemetry.Missing },
        clock,
        connections.Loggers.CreateLogger<KafkaLogConsumer>());
}
