using StreamCoverage.Core.Slices;
using StreamCoverage.Kafka.Consuming;
using StreamCoverage.Kafka.Tests.Support;

namespace StreamCoverage.Kafka.Tests;

/// <summary>One topic or partition cannot be read for a while: that is told, in few lines; the others go on; and once it can be read again nothing is missing or repeated.</summary>
public sealed class RefusalTests(TestBroker broker) : IClassFixture<TestBroker>
{
    private const int Round = 300;
    private const int FetchApi = 1, UnknownTopic = 3, CorruptBatch = 2, Unauthorized = 29;

    private static readonly TimeSpan SeenMax = TimeSpan.FromSeconds(30);

    // What the throttle lets through of a fault that lasts seconds.
    private const int ToldMax = 10;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>As long as no other leader is chosen, and the client is told of none: the embedded broker does not survive metadata without a leader.</summary>
    [Fact]
    public async Task A_partition_whose_leader_is_gone_waits_while_the_other_goes_on()
    {
        const int Gone = 1, Kept = 2;
        var topic = await broker.NewTopicAsync(2, Token);
        var log = new RecordedLog();
        var (headless, whole) = (new SourcePartition(topic, 0), new SourcePartition(topic, 1));
        var options = broker.ConsumerOptions(topic);
        await broker.Cluster.CommandAsync($"leader {topic} {headless.Partition} {Gone}", Token);
        await broker.Cluster.CommandAsync($"leader {topic} {whole.Partition} {Kept}", Token);
        await broker.Cluster.CommandAsync($"coordinator {options.GroupId} {Kept}", Token);
        await using var running = new Running(TestBroker.Consumer(options), new RecordingTasks(log), Token);
        await broker.SendAsync(TestBroker.Numbered(topic, 2, Round), Token);
        await log.UntilRecordsAsync(Round, Token);

        await broker.Cluster.DownAsync(Gone, Token);
        await broker.SendAsync([.. TestBroker.Numbered(topic, 1, Round).Select(message => message with { Partition = whole.Partition })], Token);
        await log.UntilRecordsAsync(2 * Round, Token);
        AssertOnce(log, headless, Round / 2);
        await broker.Cluster.UpAsync(Gone, Token);
        await broker.SendAsync(TestBroker.Numbered(topic, 2, Round, first: Round), Token);
        await log.UntilRecordsAsync(3 * Round, Token);
        await running.StopAsync();

        AssertOnce(log, headless, Round);
        AssertOnce(log, whole, 2 * Round);
    }

    [Theory]
    [InlineData(UnknownTopic)]
    [InlineData(Unauthorized)]
    public async Task A_topic_that_is_deleted_or_closed_to_us_is_told_and_taken_up_again_while_the_other_goes_on(int code)
    {
        var (gone, kept) = (await broker.NewTopicAsync(1, Token), await broker.NewTopicAsync(1, Token));
        var log = new RecordedLog();
        var logged = new EventIds<KafkaLogConsumer>();
        var missing = new MissingTopics();
        var options = Watchful(broker.ConsumerOptions(gone, kept)) with { Missing = missing };
        await using var running = new Running(TestBroker.Consumer(options, logged), new RecordingTasks(log), Token);
        await broker.SendAsync([.. TestBroker.Numbered(gone, 1, Round), .. TestBroker.Numbered(kept, 1, Round)], Token);
        await log.UntilRecordsAsync(2 * Round, Token);
        Assert.Empty(missing.Of(options.GroupId));

        await broker.Cluster.CommandAsync($"topic-error {gone} {code}", Token);
        await logged.UntilWarnedAsync(gone, Token);
        // One that is closed keeps its partitions assigned, so nobody looks for it anew.
        await UntilMissingAsync(code == UnknownTopic ? [gone] : []);
        await broker.SendAsync(TestBroker.Numbered(kept, 1, Round, first: Round), Token);
        await log.UntilRecordsAsync(3 * Round, Token);
        await broker.Cluster.CommandAsync($"topic-error {gone} 0", Token);
        await broker.SendAsync(TestBroker.Numbered(gone, 1, Round, first: Round), Token);
        await log.UntilRecordsAsync(4 * Round, Token);
        await UntilMissingAsync([]);
        await running.StopAsync();

        AssertOnce(log, new(gone, 0), 2 * Round);
        AssertOnce(log, new(kept, 0), 2 * Round);
        Assert.InRange(logged.Warnings.Count, 1, ToldMax);

        async Task UntilMissingAsync(string[] topics)
        {
            var begun = TimeProvider.System.GetTimestamp();
            while (!missing.Of(options.GroupId).SequenceEqual(topics))
            {
                Assert.True(TimeProvider.System.GetElapsedTime(begun) < SeenMax, $"missing: {string.Join(", ", missing.Of(options.GroupId))}");
                await Task.Delay(50, Token);
            }
        }
    }

    [Theory]
    [InlineData(CorruptBatch)]
    [InlineData(Unauthorized)]
    public async Task An_answer_that_is_refused_or_corrupt_is_told_once_and_fetched_again(int code)
    {
        var topic = await broker.NewTopicAsync(1, Token);
        var log = new RecordedLog();
        var logged = new EventIds<KafkaLogConsumer>();
        await using var running = new Running(TestBroker.Consumer(broker.ConsumerOptions(topic), logged), new RecordingTasks(log), Token);
        await broker.SendAsync(TestBroker.Numbered(topic, 1, Round), Token);
        await log.UntilRecordsAsync(Round, Token);

        await broker.Cluster.CommandAsync($"error {FetchApi} {code} 2", Token);
        await logged.UntilWarnedAsync("kafka read failed", Token);
        await broker.SendAsync(TestBroker.Numbered(topic, 1, Round, first: Round), Token);
        await log.UntilRecordsAsync(2 * Round, Token);
        await running.StopAsync();

        AssertOnce(log, new(topic, 0), 2 * Round);
        Assert.Single(logged.Warnings);
    }

    // Asks for the topics often, so that a change is seen soon.
    private static KafkaConsumerOptions Watchful(KafkaConsumerOptions options) => options with
    {
        Client = new([.. options.Client.Properties, new("topic.metadata.refresh.interval.ms", "200")]),
    };

    private static void AssertOnce(RecordedLog log, SourcePartition source, int count) =>
        Assert.Equal(Enumerable.Range(0, count).Select(offset => (long)offset), log.RecordsOf(source).Select(record => record.Offset));
}
