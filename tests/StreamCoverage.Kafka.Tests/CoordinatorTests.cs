using StreamCoverage.Core.Slices;
using StreamCoverage.Kafka.Tests.Support;

namespace StreamCoverage.Kafka.Tests;

/// <summary>The broker that keeps the group moves, or is just reading the group's state: members ask again, and nothing is lost or repeated.</summary>
public sealed class CoordinatorTests(TestBroker broker) : IClassFixture<TestBroker>
{
    private const int Partitions = 2;
    private const int Round = 400;

    // https://kafka.apache.org/protocol#protocol_api_keys: commit, fetch of offsets, who is the coordinator, join, heartbeat, leave, sync.
    private static readonly int[] GroupApis = [8, 9, 10, 11, 12, 13, 14];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(14, "it loads")]
    [InlineData(15, "there is none")]
    [InlineData(16, "it is another")]
    public async Task A_coordinator_that_answers_with_an_error_is_asked_again(int code, string what)
    {
        var topic = await broker.NewTopicAsync(Partitions, Token);
        var log = new RecordedLog();
        var options = broker.ConsumerOptions(topic) with { CommitInterval = TimeSpan.FromMilliseconds(100) };

        await AnswerAsync(code, times: 1);
        await using var running = new Running(TestBroker.Consumer(options), new RecordingTasks(log), Token);
        await broker.SendAsync(TestBroker.Numbered(topic, Partitions, Round), Token);
        await log.UntilRecordsAsync(Round, Token);
        await AnswerAsync(code, times: 1);
        await broker.SendAsync(TestBroker.Numbered(topic, Partitions, Round, first: Round), Token);
        await log.UntilRecordsAsync(2 * Round, Token);
        await AnswerAsync(code, times: 0);
        await running.StopAsync();

        AssertOnce(log, topic, 2 * Round, what);
    }

    [Fact]
    public async Task A_group_whose_coordinator_moves_goes_on()
    {
        var topic = await broker.NewTopicAsync(Partitions, Token);
        var log = new RecordedLog();
        var options = broker.ConsumerOptions(topic) with { CommitInterval = TimeSpan.FromMilliseconds(100) };

        await using var running = new Running(TestBroker.Consumer(options), new RecordingTasks(log), Token);
        foreach (var round in Enumerable.Range(0, 3))
        {
            await broker.Cluster.CommandAsync($"coordinator {options.GroupId} {round + 1}", Token);
            await broker.SendAsync(TestBroker.Numbered(topic, Partitions, Round, first: round * Round), Token);
            await log.UntilRecordsAsync((round + 1) * Round, Token);
        }
        await running.StopAsync();

        AssertOnce(log, topic, 3 * Round, "three coordinators");
    }

    private async Task AnswerAsync(int code, int times)
    {
        foreach (var api in GroupApis)
            await broker.Cluster.CommandAsync($"error {api} {code} {times}", Token);
    }

    private static void AssertOnce(RecordedLog log, string topic, int count, string what) => Assert.All(
        Enumerable.Range(0, Partitions),
        partition => Assert.True(
            log.RecordsOf(new SourcePartition(topic, partition)).Select(record => record.Offset).SequenceEqual(Enumerable.Range(0, count / Partitions).Select(offset => (long)offset)),
            $"{what}: {topic}/{partition}"));
}
