using StreamCoverage.Core.Slices;
using StreamCoverage.Kafka.Consuming;
using StreamCoverage.Kafka.Tests.Support;

namespace StreamCoverage.Kafka.Tests;

public sealed class RebalanceTests(TestBroker broker) : IClassFixture<TestBroker>
{
    private const int Partitions = 4;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_members_share_the_partitions_and_every_record_comes_once_through_joining_and_leaving()
    {
        const int Round = 8_000;
        var topic = await broker.NewTopicAsync(Partitions, Token);
        var log = new RecordedLog();
        var options = broker.ConsumerOptions(topic);

        await using var first = new Running(TestBroker.Consumer(options), new RecordingTasks(log, "a"), Token);
        await broker.SendAsync(TestBroker.Numbered(topic, Partitions, Round), Token);
        await log.UntilRecordsAsync(Round / 2, Token);
        await using var second = new Running(TestBroker.Consumer(options), new RecordingTasks(log, "b"), Token);
        await log.UntilStartsAsync("b", Partitions / 2, Token);
        await broker.SendAsync(TestBroker.Numbered(topic, Partitions, Round, first: Round), Token);
        await log.UntilRecordsAsync(2 * Round, Token);
        await first.StopAsync();
        await log.UntilStartsAsync("b", (Partitions / 2) + Partitions, Token);
        await broker.SendAsync(TestBroker.Numbered(topic, Partitions, Round, first: 2 * Round), Token);
        await log.UntilRecordsAsync(3 * Round, Token);
        await second.StopAsync();

        foreach (var partition in Enumerable.Range(0, Partitions))
        {
            Assert.Equal(
                Enumerable.Range(0, 3 * Round / Partitions).Select(offset => (long)offset),
                log.RecordsOf(new(topic, partition)).Select(record => record.Offset));
        }
    }

    [Fact]
    public async Task A_partition_that_was_paused_flows_again_after_a_rebalance()
    {
        const int Each = 20_000;
        var topic = await broker.NewTopicAsync(2, Token);
        await broker.SendAsync(TestBroker.Numbered(topic, 2, 2 * Each), Token);
        var log = new RecordedLog();
        var logged = new EventIds<KafkaLogConsumer>();
        var (slow, fast) = (new SourcePartition(topic, 0), new SourcePartition(topic, 1));
        var gate = new Gate();
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = broker.ConsumerOptions(topic) with { BatchRecordsMax = 500, StallMax = TimeSpan.FromMilliseconds(20) };

        await using var first = new Running(
            TestBroker.Consumer(options, logged),
            new RecordingTasks(log, "a")
            {
                BeforeBatch = (source, _) => source == slow ? gate.Opened : Task.CompletedTask,
                OnStopping = _ => stopping.TrySetResult(),
            },
            Token);
        using var opened = gate;
        await log.UntilAtEndAsync(fast, Token);
        await using var second = new Running(TestBroker.Consumer(options), new RecordingTasks(log, "b"), Token);
        await stopping.Task.WaitAsync(Token);
        gate.Open();
        await log.UntilStartsAsync("b", 1, Token);
        await second.StopAsync();
        await log.UntilRecordsAsync(2 * Each, Token);

        Assert.Contains(EventIds<KafkaLogConsumer>.PartitionPaused, logged.Seen);
        Assert.Equal(Enumerable.Range(0, Each).Select(offset => (long)offset), log.RecordsOf(slow).Select(record => record.Offset));
    }

    [Fact]
    public async Task A_partition_that_may_have_another_owner_already_is_stopped_as_lost_and_taken_up_where_it_was()
    {
        const int HeartbeatApi = 12, UnknownMember = 25;
        var topic = await broker.NewTopicAsync(1, Token);
        var log = new RecordedLog();

        await using var running = new Running(TestBroker.Consumer(broker.ConsumerOptions(topic)), new RecordingTasks(log), Token);
        await broker.SendAsync(TestBroker.Numbered(topic, 1, 100), Token);
        await log.UntilRecordsAsync(100, Token);
        await broker.Cluster.CommandAsync($"error {HeartbeatApi} {UnknownMember} 1", Token);
        await log.UntilEventAsync($"a lost {topic}/0", Token);
        await log.UntilStartsAsync("a", 2, Token);
        await broker.SendAsync(TestBroker.Numbered(topic, 1, 100, first: 100), Token);
        await log.UntilRecordsAsync(200, Token);

        Assert.Equal(Enumerable.Range(0, 200).Select(offset => (long)offset), log.RecordsOf(new(topic, 0)).Select(record => record.Offset));
    }
}
