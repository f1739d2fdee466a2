using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using StreamCoverage.Kafka.Admin;
using StreamCoverage.Kafka.Producing;
using StreamCoverage.Kafka.Tests.Support;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Kafka.Tests;

public sealed class ProducingTests(TestBroker broker) : IClassFixture<TestBroker>
{
    private const int ProduceApi = 0;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Hashes of Java's client (org.apache.kafka.common.utils.UtilsTest), whose default partitioner takes the positive part.</summary>
    [Theory]
    [InlineData("21", -973932308)]
    [InlineData("foobar", -790332482)]
    [InlineData("a-little-bit-long-string", -985981536)]
    [InlineData("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971)]
    public async Task A_key_chooses_the_partition_that_javas_producer_would(string key, int murmur2)
    {
        const int Partitions = 7;
        var topic = await broker.NewTopicAsync(Partitions, Token);
        await broker.SendAsync([new(topic, null, Encoding.UTF8.GetBytes(key), "v"u8.ToArray())], Token);

        var ranges = await new KafkaTopics(broker.Options).RangesAsync(topic, Token);

        Assert.Equal((murmur2 & int.MaxValue) % Partitions, Assert.Single(ranges, range => range.High == 1).Partition.Partition);
    }

    [Fact]
    public async Task Sending_returns_when_everything_is_in_the_log_also_for_many_callers_and_more_than_fits_the_queue()
    {
        const int Partitions = 8, Each = 30_000, Callers = 5;
        var topic = await broker.NewTopicAsync(Partitions, Token);
        await using var producer = broker.Producer();

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(
            _ => producer.SendAsync(TestBroker.Numbered(topic, Partitions, Each), Token)));

        var ranges = await new KafkaTopics(broker.Options).RangesAsync(topic, Token);
        Assert.Equal(Callers * Each, ranges.Sum(range => range.High));
    }

    [Fact]
    public async Task What_is_not_acknowledged_in_time_is_an_error_that_may_be_tried_again()
    {
        await using var own = new TestBroker();
        await own.InitializeAsync();
        var topic = await own.NewTopicAsync(1, Token);
        await using var producer = own.Producer(new KeyValuePair<string, string>("message.timeout.ms", "1000"));
        await SendUntilAcknowledgedAsync(producer, TestBroker.Numbered(topic, 1, 1));
        await own.Cluster.DownAsync(-1, Token);

        var failure = await Assert.ThrowsAsync<LogException>(() => producer.SendAsync(TestBroker.Numbered(topic, 1, 10), Token));

        Assert.False(failure.IsFatal);
        await own.Cluster.UpAsync(-1, Token);
        await SendUntilAcknowledgedAsync(producer, TestBroker.Numbered(topic, 1, 1));
    }

    [Fact]
    public async Task A_message_that_the_broker_refuses_is_a_fatal_error()
    {
        const int TooLarge = 10;
        await using var own = new TestBroker();
        await own.InitializeAsync();
        var topic = await own.NewTopicAsync(1, Token);
        await using var producer = own.Producer();
        await own.Cluster.CommandAsync($"error {ProduceApi} {TooLarge} 1", Token);

        var failure = await Assert.ThrowsAsync<LogException>(() => producer.SendAsync(TestBroker.Numbered(topic, 1, 1), Token));

        Assert.True(failure.IsFatal);
    }

    [Fact]
    public async Task A_producer_that_failed_for_good_is_made_anew_by_the_next_call()
    {
        const int OutOfOrderSequence = 45;
        await using var own = new TestBroker();
        await own.InitializeAsync();
        var topic = await own.NewTopicAsync(1, Token);
        var logged = new EventIds<KafkaLogProducer>();
        await using var producer = new KafkaLogProducer(own.Options, logged);
        await own.Cluster.CommandAsync($"error {ProduceApi} {OutOfOrderSequence} 1", Token);

        var failure = await Assert.ThrowsAsync<LogException>(() => producer.SendAsync(TestBroker.Numbered(topic, 1, 1), Token));
        Assert.False(failure.IsFatal);

        await producer.SendAsync(TestBroker.Numbered(topic, 1, 1), Token);
        Assert.Equal(1, Assert.Single(await new KafkaTopics(own.Options).RangesAsync(topic, Token)).High);
        Assert.Equal(1, logged.Seen.Count(id => id == EventIds<KafkaLogProducer>.ProducerRebuilt));
    }

    [Fact]
    public async Task The_partitions_of_a_topic_are_counted_and_asking_does_not_create_it()
    {
        var topic = await broker.NewTopicAsync(5, Token);
        await using var producer = broker.Producer();

        Assert.Equal(5, await producer.PartitionCountAsync(topic, Token));
        await Assert.ThrowsAsync<LogException>(() => producer.PartitionCountAsync("no-such-topic", Token));
        Assert.DoesNotContain(await new KafkaTopics(broker.Options).ListAsync(Token), one => one.Name == "no-such-topic");
    }

    [Fact]
    public async Task Settings_that_the_client_does_not_know_are_named_in_the_error()
    {
        await using var producer = broker.Producer(new KeyValuePair<string, string>("no.such.setting", "1"));

        var failure = await Assert.ThrowsAsync<LogException>(() => producer.SendAsync(TestBroker.Numbered("t", 1, 1), Token));

        Assert.True(failure.IsFatal);
        Assert.Contains("no.such.setting", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("security.protocol=ssl")]
    [InlineData("security.protocol=sasl_ssl sasl.mechanism=PLAIN sasl.username=u sasl.password=p")]
    [InlineData("security.protocol=sasl_ssl sasl.mechanism=SCRAM-SHA-512 sasl.username=u sasl.password=p")]
    [InlineData("security.protocol=sasl_ssl sasl.mechanism=OAUTHBEARER sasl.oauthbearer.method=oidc sasl.oauthbearer.client.id=c "
        + "sasl.oauthbearer.client.secret=s sasl.oauthbearer.token.endpoint.url=https://localhost/")]
    [InlineData("compression.type=zstd")]
    [InlineData("compression.type=lz4")]
    [InlineData("compression.type=snappy")]
    [InlineData("compression.type=gzip")]
    public void The_native_client_has_what_operators_ask_for(string settings)
    {
        var properties = settings.Split(' ').Select(setting => setting.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

        new SharedProducer(new(properties), NullLogger.Instance).Return();
    }

    /// <summary>One try may be too early: the client has to connect first, and after an outage waits longer and longer before it does.</summary>
    private static async Task SendUntilAcknowledgedAsync(KafkaLogProducer producer, IReadOnlyList<OutboundMessage> messages)
    {
        for (var left = 30; ; left--)
        {
            try
            {
                await producer.SendAsync(messages, Token);
                return;
            }
            catch (LogException e) when (!e.IsFatal && left > 0)
            {
                // As its callers do.
            }
        }
    }
}
