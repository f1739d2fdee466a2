using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamCoverage.Kafka.Consuming;
using StreamCoverage.Kafka.Embedded;
using StreamCoverage.Kafka.Options;
using StreamCoverage.Kafka.Producing;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Kafka.Tests.Support;

/// <summary>An embedded cluster of three brokers for one test class.</summary>
public sealed class TestBroker : IAsyncLifetime
{
    private static int _names;

    /// <summary>Serves from <see cref="InitializeAsync"/> on.</summary>
    public EmbeddedBroker Cluster { get; private set; } = null!;

    public KafkaOptions Options => new([new("bootstrap.servers", Cluster.BootstrapServers)]);

    /// <summary>The program of tests/StreamCoverage.BrokerHost, which the build puts beside the tests.</summary>
    public static string HostProgram => Path.Combine(AppContext.BaseDirectory, "StreamCoverage.BrokerHost");

    public static string NewName(string kind) => $"{kind}-{Interlocked.Increment(ref _names)}";

    public async ValueTask InitializeAsync() =>
        Cluster = await EmbeddedBroker.StartAsync(HostProgram, [], brokers: 3, topics: [], CancellationToken.None);

    public async Task<string> NewTopicAsync(int partitions, CancellationToken cancellationToken)
    {
        var topic = NewName("topic");
        await Cluster.CommandAsync($"topic {topic} {partitions}", cancellationToken);
        return topic;
    }

    public KafkaConsumerOptions ConsumerOptions(params string[] topics) => ConsumerOptions(Options, TimeSpan.FromSeconds(3), topics);

    /// <param name="client">How the broker is reached.</param>
    /// <param name="session">Short: the embedded broker waits this long at every rebalance. A real broker takes no less than 6 s.</param>
    /// <param name="topics">Full names.</param>
    public static KafkaConsumerOptions ConsumerOptions(KafkaOptions client, TimeSpan session, params string[] topics) => new()
    {
        Client = new(
        [
            .. client.Properties,
            new("session.timeout.ms", session.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)),
            new("heartbeat.interval.ms", "300"),
        ]),
        GroupId = NewName("group"),
        Topics = topics,
    };

    public static KafkaLogConsumer Consumer(KafkaConsumerOptions options, ILogger<KafkaLogConsumer>? logger = null) =>
        new(options, TimeProvider.System, logger ?? NullLogger<KafkaLogConsumer>.Instance);

    public KafkaLogProducer Producer(params KeyValuePair<string, string>[] settings) =>
        new(new([.. Options.Properties, .. settings]), NullLogger<KafkaLogProducer>.Instance);

    public async Task SendAsync(IReadOnlyList<OutboundMessage> messages, CancellationToken cancellationToken)
    {
        await using var producer = Producer();
        await producer.SendAsync(messages, cancellationToken);
    }

    /// <summary>Messages <c>0, 1, 2...</c>, dealt to the partitions in turn.</summary>
    public static List<OutboundMessage> Numbered(string topic, int partitions, int count, int first = 0, int padding = 0) =>
    [
        .. Enumerable.Range(first, count).Select(number => new OutboundMessage(
            topic, number % partitions, null, Encoding.UTF8.GetBytes($"{number}{new string(' ', padding)}"))),
    ];

    public async ValueTask DisposeAsync() => await Cluster.DisposeAsync();
}
