using StreamCoverage.Core.Slices;
using StreamCoverage.Kafka.Admin;
using StreamCoverage.Kafka.Consuming;
using StreamCoverage.Kafka.Tests.Support;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Kafka.Tests;

/// <summary>The offset that a task asks for is not there.</summary>
public sealed class OffsetTests(TestBroker broker) : IClassFixture<TestBroker>
{
    private const int OutOfRange = 1;
    private const int FetchApi = 1;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_retention_took_is_told_as_a_gap_with_its_exact_offsets()
    {
        // The embedded broker keeps 5 MiB of a partition; uncompressed, so that this is what is sent.
        const int Count = 12_000;
        var topic = await broker.NewTopicAsync(1, Token);
        await using (var producer = broker.Producer(new("compression.type", "none"), new("batch.num.messages", "100")))
            await producer.SendAsync(TestBroker.Numbered(topic, 1, Count, padding: 1_000), Token);
        var range = Assert.Single(await new KafkaTopics(broker.Options).RangesAsync(topic, Token));
        Assert.InRange(range.Low, 1, Count - 1);
        Assert.Equal(Count, range.High);
        var (log, source) = (new RecordedLog(), new SourcePartition(topic, 0));

        await using var running = new Running(
            TestBroker.Consumer(broker.ConsumerOptions(topic)), new RecordingTasks(log) { Begin = _ => 1 }, Token);
        await log.UntilAtEndAsync(source, Token);

        Assert.Equal([(source, new LogGap(1, range.Low))], log.Gaps);
        Assert.Equal(
            Enumerable.Range((int)range.Low, (int)(Count - range.Low)).Select(offset => (long)offset),
            log.RecordsOf(source).Select(record => record.Offset));
    }

    [Fact]
    public async Task A_partition_in_the_middle_of_its_log_goes_on_while_another_jumps_a_gap()
    {
        const int Count = 24_000;
        var topic = await broker.NewTopicAsync(2, Token);
        await using (var producer = broker.Producer(new("compression.type", "none"), new("batch.num.messages", "100")))
        {
            await producer.SendAsync(
                [.. TestBroker.Numbered(topic, 2, Count, padding: 1_000).Where(message => message.Partition == 0)], Token);
            await producer.SendAsync([.. TestBroker.Numbered(topic, 2, Count).Where(message => message.Partition == 1)], Token);
        }
        var (log, gapped, whole) = (new RecordedLog(), new SourcePartition(topic, 0), new SourcePartition(topic, 1));

        await using var running = new Running(TestBroker.Consumer(broker.ConsumerOptions(topic)), new RecordingTasks(log), Token);
        await log.UntilAtEndAsync(gapped, Token);
        await log.UntilAtEndAsync(whole, Token);

        Assert.Equal(gapped, Assert.Single(log.Gaps).Source);
        Assert.Equal(
            Enumerable.Range(0, Count / 2).Select(offset => (long)offset), log.RecordsOf(whole).Select(record => record.Offset));
    }

    [Fact]
    public async Task What_retention_takes_before_a_running_task_comes_to_it_is_told_once_and_all_else_is_read()
    {
        const int First = 30_000, Count = 12_000;
        var topic = await broker.NewTopicAsync(1, Token);
        await broker.SendAsync(TestBroker.Numbered(topic, 1, First), Token);
        var (log, source, logged) = (new RecordedLog(), new SourcePartition(topic, 0), new EventIds<KafkaLogConsumer>());
        var options = broker.ConsumerOptions(topic) with { BatchRecordsMax = 500, StallMax = TimeSpan.FromMilliseconds(20) };
        var gate = new Gate();

        await using var running = new Running(
            TestBroker.Consumer(options, logged), new RecordingTasks(log) { BeforeBatch = (_, _) => gate.Opened }, Token);
        using var opened = gate;
        for (var tries = 0; !logged.Seen.Contains(EventIds<KafkaLogConsumer>.PartitionPaused); tries++)
        {
            Assert.True(tries < 600, "the partition was not paused");
            await Task.Delay(50, Token);
        }
        await using (var producer = broker.Producer(new("compression.type", "none"), new("batch.num.messages", "100")))
            await producer.SendAsync(TestBroker.Numbered(topic, 1, Count, first: First, padding: 1_000), Token);
        var range = Assert.Single(await new KafkaTopics(broker.Options).RangesAsync(topic, Token));
        gate.Open();
        await log.UntilAtEndAsync(source, Token);

        var (_, gap) = Assert.Single(log.Gaps);
        Assert.Equal(range.Low, gap.To);
        Assert.InRange(gap.From, 1, gap.To - 1);
        Assert.Equal(
            Enumerable.Range(0, First + Count).Select(offset => (long)offset).Where(offset => offset < gap.From || offset >= gap.To),
            log.RecordsOf(source).Select(record => record.Offset));
    }

    [Fact]
    public async Task An_offset_beyond_the_end_of_the_log_ends_the_run()
    {
        var topic = await broker.NewTopicAsync(1, Token);
        await broker.SendAsync(TestBroker.Numbered(topic, 1, 10), Token);
        var log = new RecordedLog();

        await using var running = new Running(
            TestBroker.Consumer(broker.ConsumerOptions(topic)), new RecordingTasks(log) { Begin = _ => 11 }, Token);

        var failure = await Assert.ThrowsAsync<LogException>(() => running.Ended.WaitAsync(TimeSpan.FromSeconds(30), Token));
        Assert.True(failure.IsFatal);
        Assert.Contains($"offset 11 of {topic}/0 lies beyond its end 10", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"a stopped {topic}/0", log.Events);
    }

    [Fact]
    public async Task A_refusal_that_passes_costs_and_repeats_nothing()
    {
        const int Half = 5_000;
        var topic = await broker.NewTopicAsync(1, Token);
        await broker.SendAsync(TestBroker.Numbered(topic, 1, Half), Token);
        var (log, source) = (new RecordedLog(), new SourcePartition(topic, 0));

        await using var running = new Running(TestBroker.Consumer(broker.ConsumerOptions(topic)), new RecordingTasks(log), Token);
        await log.UntilAtEndAsync(source, Token);
        await broker.Cluster.CommandAsync($"error {FetchApi} {OutOfRange} 1", Token);
        await broker.SendAsync(TestBroker.Numbered(topic, 1, Half, first: Half), Token);
        await log.UntilRecordsAsync(2 * Half, Token);

        Assert.Empty(log.Gaps);
        Assert.Equal(Enumerable.Range(0, 2 * Half).Select(offset => (long)offset), log.RecordsOf(source).Select(record => record.Offset));
    }

    [Theory]
    [InlineData(5, 0, 10, 5)]
    [InlineData(0, 0, 0, 0)]
    [InlineData(10, 0, 10, 10)]
    [InlineData(4, 5, 10, 5)]
    [InlineData(5, 5, 5, 5)]
    [InlineData(0, 5, 5, 5)]
    public void The_place_to_go_on_is_the_wanted_one_or_the_oldest_that_is_left(long next, long low, long high, long expected) =>
        Assert.Equal(expected, OffsetJudge.Judge(new("t", 0), next, low, high));

    [Fact]
    public void A_log_that_lost_its_tail_is_refused()
    {
        var failure = Assert.Throws<LogException>(
            () => OffsetJudge.RefuseTruncation(new("t", 0), 7, "Partition log truncation detected at offset 5"));
        Assert.True(failure.IsFatal);
        OffsetJudge.RefuseTruncation(new("t", 0), 7, "fetch failed due to requested offset not available on the broker");
    }
}
