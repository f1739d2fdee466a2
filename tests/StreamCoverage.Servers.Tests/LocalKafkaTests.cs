using Confluent.Kafka;
using StreamCoverage.TestKit;

namespace StreamCoverage.Servers.Tests;

public sealed class LocalKafkaTests(KafkaFixture kafka) : IClassFixture<KafkaFixture>
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_group_consumes_what_was_produced_in_the_order_of_each_partition()
    {
        var topic = await kafka.NewTopicAsync(partitions: 2, Token);
        await ProduceAsync(topic, partition: 0, first: 0, count: 10);
        await ProduceAsync(topic, partition: 1, first: 100, count: 10);

        var consumed = Consume(topic, group: topic, count: 20);

        Assert.Equal(Enumerable.Range(0, 10), consumed.Where(message => message.Partition == 0).Select(message => message.Number));
        Assert.Equal(Enumerable.Range(100, 10), consumed.Where(message => message.Partition == 1).Select(message => message.Number));
    }

    [Fact]
    public async Task Messages_and_the_offsets_of_groups_survive_a_kill()
    {
        var server = kafka.Server;
        Assert.SkipWhen(kafka.Local is null, "a broker named by the environment is not ours to kill");
        var topic = await kafka.NewTopicAsync(partitions: 1, Token);
        await ProduceAsync(topic, partition: 0, first: 0, count: 10);
        Assert.Equal(Enumerable.Range(0, 4), Consume(topic, group: topic, count: 4).Select(message => message.Number));

        await kafka.Local.KillAsync(Token);
        await kafka.Local.RestartAsync(Token);

        Assert.Equal(server, kafka.Local.Server);
        await ProduceAsync(topic, partition: 0, first: 10, count: 5);
        Assert.Equal(Enumerable.Range(4, 11), Consume(topic, group: topic, count: 11).Select(message => message.Number));
    }

    private async Task ProduceAsync(string topic, int partition, int first, int count)
    {
        using var producer = new ProducerBuilder<Null, int>(kafka.Server.ProducerSettings()).Build();
        foreach (var number in Enumerable.Range(first, count))
            await producer.ProduceAsync(new TopicPartition(topic, partition), new() { Value = number }, Token);
    }

    /// <summary>The next messages of a group, whose offset after the last of them is committed.</summary>
    private List<(int Partition, int Number)> Consume(string topic, string group, int count)
    {
        var settings = kafka.Server.ConsumerSettings(group);
        settings["enable.auto.commit"] = "false";
        using var consumer = new ConsumerBuilder<Ignore, int>(settings).Build();
        consumer.Subscribe(topic);
        var consumed = new List<(int, int)>();
        var begin = TimeProvider.System.GetTimestamp();
        while (consumed.Count < count)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begin) < WaitMax, $"only {consumed.Count} of {count} messages came");
            if (consumer.Consume(TimeSpan.FromSeconds(1)) is not { } result)
                continue;
            consumed.Add((result.Partition, result.Message.Value));
            if (consumed.Count == count)
                consumer.Commit(result);
        }

        consumer.Close();
        return consumed;
    }
}
