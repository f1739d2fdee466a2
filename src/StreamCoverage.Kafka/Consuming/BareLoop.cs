using Confluent.Kafka;
using StreamCoverage.Kafka.Options;

namespace StreamCoverage.Kafka.Consuming;

/// <summary>What reading alone costs with Confluent.Kafka: <c>Consume()</c> in a loop that drops what it gets. The measure of <c>bench</c>.</summary>
public static class BareLoop
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly string[] FetchSettings = ["queued.min.messages", "fetch.queue.backoff.ms", "fetch.wait.max.ms", "max.partition.fetch.bytes"];

    /// <summary>Reads as many records of a topic from its beginning, without a group. Blocks.</summary>
    /// <param name="options">How the broker is reached.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="partitions">How many it has.</param>
    /// <param name="records">How many to read.</param>
    /// <param name="hasOurSettings">Whether it fetches as our consumer does; else as the client does by itself.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Pipeline.Ports.LogException">No record came for 30 s.</exception>
    public static void Read(KafkaOptions options, string topic, int partitions, long records, bool hasOurSettings, CancellationToken cancellationToken)
    {
        var settings = ClientProperties.OfAdmin(options);
        var ours = ClientProperties.OfConsumer(options, "bare");
        foreach (var key in hasOurSettings ? FetchSettings : [])
            settings[key] = ours[key];
        settings["group.id"] = "bare";
        settings["enable.auto.commit"] = "false";
        settings["check.crcs"] = ours["check.crcs"];
        if (ours.TryGetValue("session.timeout.ms", out var timeout))
            settings["session.timeout.ms"] = timeout;
        using var consumer = new ConsumerBuilder<byte[], byte[]>(settings).Build();
        consumer.Assign(Enumerable.Range(0, partitions).Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        for (var seen = 0L; seen < records; seen++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (consumer.Consume(Patience) is null)
                throw new Pipeline.Ports.LogException($"{topic} gave {seen} of {records} records and then nothing for {Patience.TotalSeconds} s", isFatal: false);
        }
    }
}
