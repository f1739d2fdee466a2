using Microsoft.Extensions.Logging.Abstractions;
using StreamCoverage.Core.Slices;
using StreamCoverage.Kafka.Admin;
using StreamCoverage.Kafka.Options;
using StreamCoverage.Kafka.Producing;
using StreamCoverage.Kafka.Tests.Support;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Decoding;
using StreamCoverage.TestKit;

namespace StreamCoverage.Kafka.Tests;

/// <summary>The same on a real broker: Apache Kafka 0.9.0.1 unless the environment names another.</summary>
public sealed class OldBrokerTests(KafkaFixture kafka) : IClassFixture<KafkaFixture>
{
    private const int Partitions = 4;

    private static readonly TimeSpan Session = TimeSpan.FromSeconds(6);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private KafkaOptions Options => new(kafka.Server.ClientSettings());

    [Fact]
    public async Task Every_record_comes_once_and_in_order_without_headers_and_stamped_on_arrival()
    {
        const int Count = 100_000, Skipped = 10;
        var options = Options;
        var topic = await kafka.NewTopicAsync(Partitions, Token);
        var log = new RecordedLog();
        var begin = TimeProvider.System.GetUtcNow();
        await using (var producer = new KafkaLogProducer(options, NullLogger<KafkaLogProducer>.Instance))
        {
            var messages = TestBroker.Numbered(topic, Partitions, Count)
                .Select(message => message with { Headers = [new("content-type", "application/cloudevents+json")] });
            await producer.SendAsync([.. messages], Token);
            Assert.Equal(Partitions, await producer.PartitionCountAsync(topic, Token));
        }

        await using var running = new Running(
            TestBroker.Consumer(TestBroker.ConsumerOptions(options, Session, topic)), new RecordingTasks(log) { Begin = _ => Skipped }, Token);
        await log.UntilRecordsAsync(Count - (Partitions * Skipped), Token);
        foreach (var partition in Enumerable.Range(0, Partitions))
            await log.UntilAtEndAsync(new(topic, partition), Token);
        await running.StopAsync();

        var envelope = kafka.Server.IsOld ? MessageEnvelope.Plain : MessageEnvelope.StructuredCloudEvent;
        foreach (var partition in Enumerable.Range(0, Partitions))
        {
            var records = log.RecordsOf(new SourcePartition(topic, partition));
            Assert.Equal(Enumerable.Range(Skipped, (Count / Partitions) - Skipped).Select(offset => (long)offset), records.Select(record => record.Offset));
            Assert.All(records, record => Assert.InRange(
                record.Timestamp.ToUtc(), begin - TimeSpan.FromMilliseconds(1), TimeProvider.System.GetUtcNow()));
            Assert.All(records, record => Assert.Equal(envelope, record.Envelope));
        }
    }

    [Fact]
    public async Task Two_members_share_the_partitions()
    {
        var topic = await kafka.NewTopicAsync(Partitions, Token);
        var log = new RecordedLog();
        var options = TestBroker.ConsumerOptions(Options, Session, topic);
        await using var producer = new KafkaLogProducer(Options, NullLogger<KafkaLogProducer>.Instance);

        await using var first = new Running(TestBroker.Consumer(options), new RecordingTasks(log, "a"), Token);
        await log.UntilAtEndAsync(new(topic, 3), Token);
        await using var second = new Running(TestBroker.Consumer(options), new RecordingTasks(log, "b"), Token);
        await log.UntilEventAsync($"a stopped {topic}/3", Token);
        await producer.SendAsync(TestBroker.Numbered(topic, Partitions, 1_000), Token);
        await log.UntilRecordsAsync(1_000, Token);
        await first.StopAsync();
        await second.StopAsync();

        Assert.Contains(log.Events, one => one.StartsWith("b started", StringComparison.Ordinal));
        Assert.All(Enumerable.Range(0, Partitions), partition => Assert.Equal(
            Enumerable.Range(0, 1_000 / Partitions).Select(offset => (long)offset),
            log.RecordsOf(new(topic, partition)).Select(record => record.Offset)));
    }

    /// <summary>On a real broker, since it ends a rebalance as soon as all members are back; the embedded one waits for the session timeout.</summary>
    [Fact]
    public async Task The_next_owner_starts_only_after_the_last_ones_task_has_stopped()
    {
        var topic = await kafka.NewTopicAsync(2, Token);
        var log = new RecordedLog();
        var options = TestBroker.ConsumerOptions(Options, Session, topic);
        // Work that each task has to finish: longer than giving the partitions away at once would take.
        var work = TimeSpan.FromMilliseconds(1_500);

        await using var first = new Running(
            TestBroker.Consumer(options),
            new RecordingTasks(log, "a") { BeforeStopped = _ => Task.Delay(work, TimeProvider.System, Token) },
            Token);
        await log.UntilAtEndAsync(new(topic, 1), Token);
        await using var second = new Running(TestBroker.Consumer(options), new RecordingTasks(log, "b"), Token);
        await log.UntilStartsAsync("b", 1, Token);

        var events = log.Events.ToList();
        var started = events.FindIndex(one => one.StartsWith("b started", StringComparison.Ordinal));
        Assert.All(Enumerable.Range(0, 2), partition => Assert.InRange(events.IndexOf($"a stopped {topic}/{partition}"), 2, started - 1));
    }

    [Fact]
    public async Task Offsets_beyond_the_log_and_missing_topics_are_told_as_on_newer_brokers()
    {
        var topic = await kafka.NewTopicAsync(1, Token);
        Assert.Equal([new(new(topic, 0), 0, 0)], await new KafkaTopics(Options).RangesAsync(topic, Token));
        var log = new RecordedLog();

        await using var running = new Running(
            TestBroker.Consumer(TestBroker.ConsumerOptions(Options, Session, topic)), new RecordingTasks(log) { Begin = _ => 5 }, Token);

        var failure = await Assert.ThrowsAsync<LogException>(() => running.Ended.WaitAsync(TimeSpan.FromSeconds(30), Token));
        Assert.True(failure.IsFatal);
        Assert.Contains("lies beyond its end 0", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Topics_are_created_by_newer_brokers_and_by_hand_on_older_ones()
    {
        var name = TestBroker.NewName("applied");
        var topics = new KafkaTopics(Options);

        if (kafka.Server.IsOld)
        {
            var failure = await Assert.ThrowsAsync<LogException>(() => topics.ApplyAsync([new(name, 3, 1)], Token));
            Assert.Contains($"--create --topic {name} --partitions 3 --replication-factor 1", failure.Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal([new(name, 3, 1)], (await topics.ApplyAsync([new(name, 3, 1)], Token)).Missing);
            Assert.Empty((await topics.ApplyAsync([new(name, 3, 1)], Token)).Missing);
        }
    }
}
