using System.Globalization;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Kafka.Consuming;
using StreamCoverage.Kafka.Options;
using StreamCoverage.Pipeline;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.TestKit;

namespace StreamCoverage.Load;

/// <summary>How fast are records read from a real broker: by a bare Consume() loop with the client's own settings, by one with ours, by the
/// adapter, and by ingest, which decodes, checks, drops duplicates, folds and encodes its partials? The first three drop what they read.</summary>
internal static class ConsumeLoad
{
    private const int Rounds = 3;

    public static async Task RunAsync(int events, int partitions, TextWriter output, CancellationToken cancellationToken)
    {
        await using var kafka = await LocalKafka.StartAsync(
            new LocalKafkaOptions { Directory = RepositoryRoot.TestFolder("load") }, cancellationToken);
        const string Topic = "load";
        await kafka.CreateTopicAsync(Topic, partitions, cancellationToken);
        var options = new KafkaOptions(kafka.Server.ClientSettings());
        await Outcomes.ProduceAsync(options, Topic, partitions, events, cancellationToken);

        await output.WriteLineAsync($"{events:N0} events of about 290 bytes, lz4, {partitions} partitions, {Environment.ProcessorCount} processors");
        await output.WriteLineAsync($"{"",-34}{"events/s",12}{"CPU s",8}{"ratio",8}  (best of {Rounds})");
        var bare = await BestAsync(() => Task.FromResult(Bare(Settings(options), Topic, partitions, events)));
        await WriteAsync(output, "Consume(), client's settings", bare, bare, events);
        var tuned = await BestAsync(() => Task.FromResult(Bare(Settings(options, fast: true), Topic, partitions, events)));
        await WriteAsync(output, "Consume(), our settings", tuned, bare, events);
        var adapter = await BestAsync(() => WorkAsync(options, Topic, events, _ => _ => { }, cancellationToken));
        await WriteAsync(output, "adapter", adapter, bare, events);
        var ingest = await BestAsync(() => WorkAsync(options, Topic, events, Ingest, cancellationToken));
        await WriteAsync(output, "adapter and ingest's fold", ingest, bare, events);
    }

    private static Measured Bare(Dictionary<string, string> settings, string topic, int partitions, int events)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(settings).Build();
        consumer.Assign(Enumerable.Range(0, partitions).Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        var end = Measured.Begin();
        for (var seen = 0; seen < events;)
        {
            if (consumer.Consume(1_000) is { Message.Value.Length: > 0 })
                seen++;
        }
        return end();
    }

    // All that ingest does with a batch but for sending what comes of it.
    private static Action<LogBatch> Ingest(SourcePartition source)
    {
        var fold = new PartitionFold(source, InputContract.RequestOutcome, new IngestOptions(), IngestPosition.Start);
        var worker = new IngestWorker(fold, 1, new Topics(), 1);
        return batch =>
        {
            worker.Fold(batch);
            worker.TakeWrite();
        };
    }

    private static async Task<Measured> WorkAsync(
        KafkaOptions options, string topic, int events, Func<SourcePartition, Action<LogBatch>> work, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tasks = new CountingTasks(events, work);
        var consumer = new KafkaLogConsumer(
            new() { Client = options, GroupId = "load", Topics = [topic] }, TimeProvider.System, NullLogger<KafkaLogConsumer>.Instance);
        var running = consumer.RunAsync(tasks, stop.Token);
        await Task.WhenAny(tasks.All, running);
        await stop.CancelAsync();
        await running;
        return await tasks.All.WaitAsync(cancellationToken);
    }

    private static Dictionary<string, string> Settings(KafkaOptions options, bool fast = false)
    {
        var settings = options.Properties.ToDictionary();
        settings["group.id"] = "bare";
        settings["enable.auto.commit"] = "false";
        settings["session.timeout.ms"] = "30000";
        settings["check.crcs"] = "true";
        if (!fast)
            return settings;
        foreach (var key in new[] { "queued.min.messages", "fetch.queue.backoff.ms", "fetch.wait.max.ms", "max.partition.fetch.bytes" })
            settings[key] = ClientProperties.OfConsumer(options, "bare")[key];
        return settings;
    }

    private static async Task<Measured> BestAsync(Func<Task<Measured>> measure)
    {
        var best = await measure();
        for (var round = 1; round < Rounds; round++)
        {
            GC.Collect();
            var next = await measure();
            best = next.Wall < best.Wall ? next : best;
        }
        return best;
    }

    private static Task WriteAsync(TextWriter output, string name, Measured measured, Measured baseline, int events) =>
        output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-34}{events / measured.Wall.TotalSeconds,12:N0}{measured.Cpu.TotalSeconds,8:F2}{baseline.Wall / measured.Wall,8:F2}"));
}
