using StreamCoverage.Kafka.Admin;
using StreamCoverage.Kafka.Tests.Support;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Kafka.Tests;

public sealed class TopicTests(TestBroker broker) : IClassFixture<TestBroker>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_plan_creates_what_is_missing_and_tells_what_differs()
    {
        var plan = TopicPlan.Of(
            [new("missing", 4), new("same", 4, 3), new("any-replicas", 4), new("more", 8), new("fewer", 2), new("replicas", 4, 3)],
            [new("same", 4, 3), new("any-replicas", 4, 1), new("more", 4, 1), new("fewer", 4, 1), new("replicas", 4, 1), new("other", 1, 1)]);

        Assert.Equal([new("missing", 4)], plan.Missing);
        Assert.Equal(3, plan.Differences.Count);
        Assert.StartsWith("topic more has 4 partitions, 8 are wanted", plan.Differences[0], StringComparison.Ordinal);
        Assert.StartsWith("topic fewer has 4 partitions, 2 are wanted; kafka cannot shrink", plan.Differences[1], StringComparison.Ordinal);
        Assert.StartsWith("topic replicas has 1 replicas, 3 are wanted", plan.Differences[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Topics_keep_the_numbers_of_partitions_that_they_were_made_with()
    {
        var (one, two) = (await broker.NewTopicAsync(1, Token), await broker.NewTopicAsync(12, Token));

        var topics = await new KafkaTopics(broker.Options).ListAsync(Token);

        Assert.Equal(1, topics.Single(topic => topic.Name == one).Partitions);
        Assert.Equal(12, topics.Single(topic => topic.Name == two).Partitions);
    }

    [Fact]
    public async Task A_broker_too_old_to_create_topics_is_answered_with_the_command_to_use()
    {
        var topics = new KafkaTopics(
            new([.. broker.Options.Properties, new("api.version.request", "false"), new("broker.version.fallback", "0.9.0.1")]));

        var failure = await Assert.ThrowsAsync<LogException>(() => topics.ApplyAsync([new("wanted", 3)], Token));

        Assert.True(failure.IsFatal);
        Assert.Contains("kafka-topics.sh --zookeeper HOST:2181 --create --topic wanted --partitions 3", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_all_topics_exist_nothing_is_asked_of_the_broker()
    {
        var topic = await broker.NewTopicAsync(3, Token);

        var plan = await new KafkaTopics(broker.Options).ApplyAsync([new(topic, 3)], Token);

        Assert.Empty(plan.Missing);
        Assert.Empty(plan.Differences);
    }

    [Fact]
    public async Task Ranges_of_an_empty_topic_are_empty()
    {
        var topic = await broker.NewTopicAsync(2, Token);

        var ranges = await new KafkaTopics(broker.Options).RangesAsync(topic, Token);

        Assert.Equal([new(new(topic, 0), 0, 0), new(new(topic, 1), 0, 0)], ranges);
    }
}
