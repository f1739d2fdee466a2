using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Xunit;

namespace StreamCoverage.TestKit;

/// <summary>
/// The Kafka of a test assembly or class: the one that <c>STREAMCOVERAGE_TEST_KAFKA</c> names (or the test program, see <see cref="Servers"/>), else a local
/// Apache Kafka 0.9.0.1 of its own. Tests are skipped where neither is there.
/// </summary>
public sealed class KafkaFixture : IAsyncLifetime
{
    private KafkaServer? _server;
    private string? _whyNot;
    private int _topics;

    /// <summary>The broker started here, or null when the environment names one: fault tests skip then.</summary>
    public LocalKafka? Local { get; private set; }

    /// <summary>The broker's address and client settings; skips the calling test where there is no broker.</summary>
    public KafkaServer Server
    {
        get
        {
            Assert.SkipUnless(_whyNot is null, _whyNot ?? "");
            return _server!;
        }
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Servers.Named(Servers.KafkaVariable) is { } named)
        {
            _server = new KafkaServer(named, IsOld: false);
            return;
        }

        var options = new LocalKafkaOptions { Directory = RepositoryRoot.TestFolder("kafka") };
        _whyNot = LocalKafka.WhyNotInstalled(options.KafkaHome);
        if (_whyNot is not null)
            return;
        Local = await LocalKafka.StartAsync(options, CancellationToken.None);
        _server = Local.Server;
    }

    /// <summary>Creates a topic for one test and returns its name, which no other test process uses.</summary>
    public async Task<string> NewTopicAsync(int partitions, CancellationToken cancellationToken)
    {
        var topic = $"test-{Environment.ProcessId}-{Interlocked.Increment(ref _topics)}";
        await CreateTopicAsync(topic, partitions, cancellationToken);
        return topic;
    }

    /// <summary>Creates a topic of the given name.</summary>
    public async Task CreateTopicAsync(string topic, int partitions, CancellationToken cancellationToken)
    {
        var server = Server;
        if (Local is not null)
        {
            await Local.CreateTopicAsync(topic, partitions, cancellationToken);
            return;
        }

        using var admin = new AdminClientBuilder(server.ClientSettings()).Build();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = partitions, ReplicationFactor = -1 }]);
    }

    /// <summary>Raises a topic's number of partitions.</summary>
    public async Task AddPartitionsAsync(string topic, int partitions, CancellationToken cancellationToken)
    {
        var server = Server;
        if (Local is not null)
        {
            await Local.AddPartitionsAsync(topic, partitions, cancellationToken);
            return;
        }

        using var admin = new AdminClientBuilder(server.ClientSettings()).Build();
        await admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = topic, IncreaseTo = partitions }]);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Local is not null)
            await Local.DisposeAsync();
    }
}
