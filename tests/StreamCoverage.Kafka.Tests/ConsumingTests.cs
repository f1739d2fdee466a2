using System.Globalization;
using System.Text;
using StreamCoverage.Core.Slices;
using StreamCoverage.Kafka.Consuming;
using StreamCoverage.Kafka.Tests.Support;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Kafka.Tests;

public sealed class ConsumingTests(TestBroker broker) : IClassFixture<TestBroker>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_record_comes_once_and_in_order_from_the_offset_that_its_task_asked_for()
    {
        const int Partitions = 4, Count = 20_000, Skipped = 100;
        var (one, two) = (await broker.NewTopicAsync(Partitions, Token), await broker.NewTopicAsync(Partitions, Token));
        await broker.SendAsync([.. TestBroker.Numbered(one, Partitions, Count), .. TestBroker.Numbered(two, Partitions, Count)], Token);
        var log = new RecordedLog();

        await using var running = new Running(
            TestBroker.Consumer(broker.ConsumerOptions(one, two)), new RecordingTasks(log) { Begin = _ => Skipped }, Token);
        await log.UntilRecordsAsync(2 * (Count - (Partitions * Skipped)), Token);
        await running.StopAsync();

        foreach (var source in Sources(one, Partitions).Concat(Sources(two, Partitions)))
        {
            var expected = Enumerable.Range(Skipped, (Count / Partitions) - Skipped)
                .Select(offset => ((long)offset, (offset * Partitions) + source.Partition));
            Assert.Equal(expected, log.RecordsOf(source).Select(record => (record.Offset, Number(record))));
            Assert.Contains($"a started {source} of {Partitions}", log.Events);
            Assert.Contains($"a stopped {source}", log.Events);
        }
    }

    [Fact]
    public async Task A_record_carries_its_time_stamp_and_key_and_how_it_wraps_its_events()
    {
        var topic = await broker.NewTopicAsync(1, Token);
        var begin = TimeProvider.System.GetUtcNow();
        OutboundMessage[] messages =
        [
            new(topic, 0, "k"u8.ToArray(), "plain"u8.ToArray()),
            new(topic, 0, null, "json"u8.ToArray(), [new("content-type", "application/json"), new("ce_id", "1")]),
            new(topic, 0, null, "structured"u8.ToArray(), [new("content-type", "Application/CloudEvents+json; charset=utf-8")]),
        ];
        await broker.SendAsync(messages, Token);
        var log = new RecordedLog();
        var source = new SourcePartition(topic, 0);

        await using var running = new Running(TestBroker.Consumer(broker.ConsumerOptions(topic)), new RecordingTasks(log), Token);
        await log.UntilRecordsAsync(3, Token);

        var records = log.RecordsOf(source);
        Assert.Equal("k"u8.ToArray(), records[0].Key);
        Assert.Null(records[1].Key);
        Assert.Equal(
            [MessageEnvelope.Plain, MessageEnvelope.Plain, MessageEnvelope.StructuredCloudEvent], records.Select(record => record.Envelope));
        Assert.All(records, record => Assert.InRange(
            record.Timestamp.ToUtc(), begin - TimeSpan.FromMilliseconds(1), TimeProvider.System.GetUtcNow()));
    }

    [Fact]
    public async Task A_keyless_topic_brings_no_keys()
    {
        var topic = await broker.NewTopicAsync(1, Token);
        await broker.SendAsync([new(topic, 0, "k"u8.ToArray(), "v"u8.ToArray())], Token);
        var log = new RecordedLog();

        await using var running = new Running(
            TestBroker.Consumer(broker.ConsumerOptions(topic) with { KeylessTopics = [topic] }), new RecordingTasks(log), Token);
        await log.UntilRecordsAsync(1, Token);

        Assert.Null(log.RecordsOf(new(topic, 0))[0].Key);
    }

    [Fact]
    public async Task The_end_of_a_partition_is_told_also_where_nothing_ever_came()
    {
        var topic = await broker.NewTopicAsync(2, Token);
        await broker.SendAsync([new(topic, 1, null, "0"u8.ToArray())], Token);
        var log = new RecordedLog();

        await using var running = new Running(TestBroker.Consumer(broker.ConsumerOptions(topic)), new RecordingTasks(log), Token);

        await log.UntilAtEndAsync(new(topic, 0), Token);
        await log.UntilAtEndAsync(new(topic, 1), Token);
        Assert.Single(log.RecordsOf(new(topic, 1)));
    }

    [Fact]
    public async Task A_stalled_task_pauses_its_partition_while_the_other_goes_on_and_nothing_is_lost()
    {
        const int Each = 30_000;
        var topic = await broker.NewTopicAsync(2, Token);
        await broker.SendAsync(TestBroker.Numbered(topic, 2, 2 * Each), Token);
        var log = new RecordedLog();
        var (slow, fast) = (new SourcePartition(topic, 0), new SourcePartition(topic, 1));
        var gate = new Gate();
        var logged = new EventIds<KafkaLogConsumer>();
        var options = broker.ConsumerOptions(topic) with { BatchRecordsMax = 500, StallMax = TimeSpan.FromMilliseconds(20) };

        await using var running = new Running(
            TestBroker.Consumer(options, logged),
            new RecordingTasks(log) { BeforeBatch = (source, _) => source == slow ? gate.Opened : Task.CompletedTask },
            Token);
        using var opened = gate;
        await log.UntilAtEndAsync(fast, Token);
        Assert.Equal(Each, log.RecordsOf(fast).Count);
        Assert.Empty(log.RecordsOf(slow));
        Assert.Equal(1, logged.Seen.Count(id => id == EventIds<KafkaLogConsumer>.PartitionPaused));

        gate.Open();
        await log.UntilAtEndAsync(slow, Token);
        Assert.Equal(Enumerable.Range(0, Each).Select(offset => (long)offset), log.RecordsOf(slow).Select(record => record.Offset));
    }

    [Fact]
    public async Task A_failed_task_ends_the_run_with_its_exception_and_stops_the_others()
    {
        var topic = await broker.NewTopicAsync(2, Token);
        var log = new RecordedLog();
        var tasks = new RecordingTasks(log);
        await using var running = new Running(TestBroker.Consumer(broker.ConsumerOptions(topic)), tasks, Token);
        await log.UntilAtEndAsync(new(topic, 0), Token);

        tasks.Fail(new LogException("the task broke", isFatal: false));

        var failure = await Assert.ThrowsAsync<LogException>(() => running.Ended);
        Assert.Equal("the task broke", failure.Message);
        Assert.Contains($"a stopped {topic}/0", log.Events);
        Assert.Contains($"a stopped {topic}/1", log.Events);
    }

    [Fact]
    public async Task What_was_handed_over_is_committed_for_lag_tools()
    {
        var topic = await broker.NewTopicAsync(1, Token);
        await broker.SendAsync(TestBroker.Numbered(topic, 1, 42), Token);
        var log = new RecordedLog();
        var options = broker.ConsumerOptions(topic);

        await using (var running = new Running(TestBroker.Consumer(options), new RecordingTasks(log), Token))
        {
            await log.UntilRecordsAsync(42, Token);
            await running.StopAsync();
        }

        using var observer = new Confluent.Kafka.ConsumerBuilder<Confluent.Kafka.Ignore, Confluent.Kafka.Ignore>(
            new Confluent.Kafka.ConsumerConfig { BootstrapServers = broker.Cluster.BootstrapServers, GroupId = options.GroupId }).Build();
        var committed = observer.Committed([new(topic, 0)], TimeSpan.FromSeconds(10));
        Assert.Equal(42, committed[0].Offset.Value);
    }

    private static IEnumerable<SourcePartition> Sources(string topic, int partitions) =>
        Enumerable.Range(0, partitions).Select(partition => new SourcePartition(topic, partition));

    private static int Number(LogRecord record) => int.Parse(Encoding.UTF8.GetString(record.Value!), CultureInfo.InvariantCulture);
}
