using StreamCoverage.Core.Slices;
using StreamCoverage.Kafka.Tests.Support;

namespace StreamCoverage.Kafka.Tests;

public sealed class OutageTests(TestBroker broker) : IClassFixture<TestBroker>
{
    private const int Partitions = 6;
    private const int Round = 6_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("down 1", "up 1")]
    [InlineData("down -1", "up -1")]
    [InlineData("rtt 300", "rtt 0")]
    public async Task Trouble_with_brokers_in_mid_stream_loses_and_repeats_nothing(string begin, string end)
    {
        var topic = await broker.NewTopicAsync(Partitions, Token);
        var log = new RecordedLog();
        await using var producer = broker.Producer();
        await using var running = new Running(TestBroker.Consumer(broker.ConsumerOptions(topic)), new RecordingTasks(log), Token);
        await producer.SendAsync(TestBroker.Numbered(topic, Partitions, Round), Token);
        await log.UntilRecordsAsync(Round / 2, Token);

        await broker.Cluster.CommandAsync(begin, Token);
        var sending = producer.SendAsync(TestBroker.Numbered(topic, Partitions, Round, first: Round), Token);
        await broker.Cluster.CommandAsync(end, Token);
        await sending;
        await log.UntilRecordsAsync(2 * Round, Token);
        await running.StopAsync();

        foreach (var partition in Enumerable.Range(0, Partitions))
        {
            // The broker may hold a message twice (it checks no sequence numbers), so it is the log that must have been read whole and once.
            var offsets = log.RecordsOf(new SourcePartition(topic, partition)).Select(record => record.Offset).ToArray();
            Assert.Equal(Enumerable.Range(0, offsets.Length).Select(offset => (long)offset), offsets);
        }
    }

    [Fact]
    public async Task A_partition_that_gets_a_new_leader_goes_on()
    {
        var topic = await broker.NewTopicAsync(1, Token);
        var log = new RecordedLog();
        await using var running = new Running(TestBroker.Consumer(broker.ConsumerOptions(topic)), new RecordingTasks(log), Token);
        foreach (var round in Enumerable.Range(0, 3))
        {
            await broker.Cluster.CommandAsync($"leader {topic} 0 {round + 1}", Token);
            await broker.SendAsync(TestBroker.Numbered(topic, 1, 100, first: 100 * round), Token);
            await log.UntilRecordsAsync(100 * (round + 1), Token);
        }

        Assert.Equal(
            Enumerable.Range(0, 300).Select(offset => (long)offset), log.RecordsOf(new(topic, 0)).Select(record => record.Offset));
    }

    [Fact]
    public async Task Stopping_takes_no_longer_than_allowed_also_while_all_brokers_are_away()
    {
        await using var own = new TestBroker();
        await own.InitializeAsync();
        var topic = await own.NewTopicAsync(1, Token);
        var log = new RecordedLog();
        var options = own.ConsumerOptions(topic) with { CloseTimeout = TimeSpan.FromSeconds(2) };
        await using var running = new Running(TestBroker.Consumer(options), new RecordingTasks(log), Token);
        await log.UntilAtEndAsync(new(topic, 0), Token);
        await own.Cluster.DownAsync(-1, Token);

        await running.StopAsync().WaitAsync(TimeSpan.FromSeconds(10), Token);

        Assert.Contains($"a stopped {topic}/0", log.Events);
    }
}
