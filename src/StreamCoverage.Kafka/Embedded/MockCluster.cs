using Confluent.Kafka;
using StreamCoverage.Kafka.Native;

namespace StreamCoverage.Kafka.Embedded;

/// <summary>librdkafka's mock cluster: brokers on local ports that speak the real protocol and keep everything in memory.</summary>
/// <remarks>
/// Limits: each partition keeps 5 MiB of batches as they came (compressed) or 100,000 batches, then drops the oldest; no topic
/// can be created over the protocol; nothing checks sequence numbers of idempotent producers, or transactions; and members of a
/// group that list different assignors <b>abort the process</b>. It therefore lives in a process of its own: see <see cref="BrokerHost"/>.
/// </remarks>
internal sealed unsafe class MockCluster : IDisposable
{
    private const int Producer = 0;
    private const string Group = "group";

    private readonly nint _client;
    private readonly nint _cluster;

    /// <param name="brokers">1 to 16; their ids begin at 1.</param>
    /// <exception cref="KafkaException">The cluster cannot be made.</exception>
    public MockCluster(int brokers)
    {
        var error = stackalloc byte[512];
        var settings = NativeMethods.ConfNew();
        // The cluster hangs on a client that itself connects to nothing, and would say so on standard error.
        _ = NativeMethods.ConfSet(settings, "log_level", "2", error, 512);
        _client = NativeMethods.New(Producer, settings, error, 512);
        if (_client == 0)
            throw new KafkaException(new Error(ErrorCode.Local_Fail, NativeText.Read((nint)error)));
        _cluster = NativeMethods.MockClusterNew(_client, brokers);
        if (_cluster == 0)
            throw new KafkaException(new Error(ErrorCode.Local_Fail, "the mock cluster could not be made"));
        // A real broker's 3 s of waiting for further members only slow a demo or a test.
        NativeMethods.MockGroupInitialRebalanceDelay(_cluster, 100);
        Bootstrap = NativeText.Read(NativeMethods.MockClusterBootstraps(_cluster));
    }

    /// <summary>Comma-separated <c>host:port</c> of all brokers.</summary>
    public string Bootstrap { get; }

    public void CreateTopic(string topic, int partitions, int replicas) =>
        Check(NativeMethods.MockTopicCreate(_cluster, topic, partitions, replicas));

    /// <summary>Takes a broker down, -1 for all: connections end and none is accepted. Its partitions keep it as their leader.</summary>
    public void Down(int broker) => Check(NativeMethods.MockBrokerSetDown(_cluster, broker));

    public void Up(int broker) => Check(NativeMethods.MockBrokerSetUp(_cluster, broker));

    /// <summary>Delays every answer of a broker, -1 for all.</summary>
    public void RoundTrip(int broker, int milliseconds) => Check(NativeMethods.MockBrokerSetRoundTrip(_cluster, broker, milliseconds));

    /// <summary>Moves a partition to another leader; -1 leaves it without one.</summary>
    public void Leader(string topic, int partition, int broker) =>
        Check(NativeMethods.MockPartitionSetLeader(_cluster, topic, partition, broker));

    public void Coordinator(string group, int broker) => Check(NativeMethods.MockCoordinatorSet(_cluster, Group, group, broker));

    /// <summary>Answers for the topic's metadata with an error; 0 ends that.</summary>
    public void TopicError(string topic, int code) => NativeMethods.MockTopicSetError(_cluster, topic, (ErrorCode)code);

    /// <summary>Fails the next <paramref name="count"/> requests of one kind.</summary>
    /// <param name="api">The request's number in the protocol: 0 produce, 1 fetch, 8 commit, 11 join...
    /// https://kafka.apache.org/protocol#protocol_api_keys.</param>
    /// <param name="code">The protocol's error; -195 cuts the connection.</param>
    /// <param name="count">0 takes back what was ordered before.</param>
    public void Errors(short api, int code, int count)
    {
        if (count == 0)
        {
            NativeMethods.MockClearRequestErrors(_cluster, api);
            return;
        }
        var errors = new ErrorCode[count];
        Array.Fill(errors, (ErrorCode)code);
        fixed (ErrorCode* first = errors)
            NativeMethods.MockPushRequestErrors(_cluster, api, (nuint)count, first);
    }

    public void Dispose()
    {
        NativeMethods.MockClusterDestroy(_cluster);
        NativeMethods.Destroy(_client);
    }

    private static void Check(ErrorCode error)
    {
        if (error != ErrorCode.NoError)
            throw new KafkaException(error);
    }
}
