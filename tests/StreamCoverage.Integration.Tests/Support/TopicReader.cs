using Confluent.Kafka;
using StreamCoverage.TestKit;

namespace StreamCoverage.Integration.Tests.Support;

/// <summary>Everything that a topic holds.</summary>
internal static class TopicReader
{
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(10);

    public static List<byte[]> Read(KafkaServer server, string topic, int partitions)
    {
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new Dictionary<string, string>(server.ConsumerSettings("reader"))
        {
            ["enable.auto.commit"] = "false",
        }).Build();
        var values = new List<byte[]>();
        for (var partition = 0; partition < partitions; partition++)
        {
            var source = new TopicPartition(topic, partition);
            var end = consumer.QueryWatermarkOffsets(source, AnswerMax).High;
            consumer.Assign(new TopicPartitionOffset(source, Offset.Beginning));
            for (var next = 0L; next < end;)
            {
                var record = consumer.Consume(AnswerMax);
                Assert.True(record is not null, $"{source} was not read to {end} but to {next}");
                values.Add(record.Message.Value);
                next = record.Offset + 1;
            }
        }
        return values;
    }
}
