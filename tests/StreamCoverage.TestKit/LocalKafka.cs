using System.Net;
using System.Net.Sockets;
using StreamCoverage.Postgres.Local;

namespace StreamCoverage.TestKit;

/// <summary>
/// A real Apache Kafka 0.9.0.1 with its ZooKeeper on free ports of 127.0.0.1, one broker, no automatic topics.
/// It can be killed and restarted with its data and port. Not thread-safe.
/// </summary>
public sealed class LocalKafka : IAsyncDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly LocalKafkaOptions _options;
    private readonly int _zooKeeperPort = LoopbackPort.Free();
    private readonly int _brokerPort = LoopbackPort.Free();
    private readonly int _tlsPort = LoopbackPort.Free();
    private JavaServer? _zooKeeper;
    private JavaServer? _broker;

    private LocalKafka(LocalKafkaOptions options) => _options = options;

    /// <summary>Address <c>127.0.0.1:port</c>, the same after a restart, and what clients of this version need.</summary>
    public KafkaServer Server => new($"127.0.0.1:{_brokerPort}", IsOld: true);

    /// <summary>Port of the listener that speaks TLS, where <see cref="LocalKafkaOptions.TlsStore"/> is given.</summary>
    public int TlsPort => _tlsPort;

    /// <summary>Null when Java and Kafka are here, else why they are not and what to do.</summary>
    public static string? WhyNotInstalled(string kafkaHome)
    {
        if (!JavaServer.IsInstalled())
            return "Java is not on the path; run `make setup`";
        return Directory.Exists(Path.Combine(kafkaHome, "libs")) ? null : $"there is no Kafka in {kafkaHome}; run `make setup`";
    }

    /// <summary>Starts ZooKeeper and the broker and returns when the broker is registered and accepts connections.</summary>
    /// <exception cref="LocalServerException">Java or Kafka is missing, or a start took too long.</exception>
    public static async Task<LocalKafka> StartAsync(LocalKafkaOptions options, CancellationToken cancellationToken)
    {
        if (WhyNotInstalled(options.KafkaHome) is { } reason)
            throw new LocalServerException(reason);

        Directory.CreateDirectory(options.Directory);
        var kafka = new LocalKafka(options);
        try
        {
            kafka._zooKeeper = kafka.StartZooKeeper();
            await kafka.WaitAsync("ZooKeeper to answer", kafka._zooKeeper, kafka.ZooKeeperAnswersAsync, cancellationToken);
            await kafka.StartBrokerAsync(cancellationToken);
            return kafka;
        }
        catch
        {
            await kafka.DisposeAsync();
            throw;
        }
    }

    /// <summary>Creates a topic and returns when the broker leads all its partitions.</summary>
    /// <param name="topic">Name of the topic.</param>
    /// <param name="partitions">Number of partitions, at least 1.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="LocalServerException">The topic exists, or the broker refused it.</exception>
    public Task CreateTopicAsync(string topic, int partitions, CancellationToken cancellationToken) =>
        TopicAsync("create", topic, partitions, ["--replication-factor", "1"], cancellationToken);

    /// <summary>Raises a topic's number of partitions and returns when the broker leads all of them.</summary>
    /// <param name="topic">Name of the topic.</param>
    /// <param name="partitions">More than it has.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="LocalServerException">The broker refused it.</exception>
    public Task AddPartitionsAsync(string topic, int partitions, CancellationToken cancellationToken) =>
        TopicAsync("alter", topic, partitions, [], cancellationToken);

    private async Task TopicAsync(string verb, string topic, int partitions, IReadOnlyList<string> more, CancellationToken cancellationToken)
    {
        using var command = JavaServer.Start(
            _options.KafkaHome, "kafka.admin.TopicCommand",
            ["--zookeeper", $"127.0.0.1:{_zooKeeperPort}", $"--{verb}", "--topic", topic, "--partitions", $"{partitions}", .. more],
            Path.Combine(_options.Directory, $"{verb}-{topic}.log"));
        await command.FinishAsync(_options.WaitMax, cancellationToken);
        await WaitAsync(
            $"the partitions of {topic}", _broker!,
            _ => Task.FromResult(Enumerable.Range(0, partitions).All(partition => LeadsPartition(topic, partition))), cancellationToken);
    }

    /// <summary>Kills the broker as <c>kill -9</c> does; ZooKeeper runs on.</summary>
    public Task KillAsync(CancellationToken cancellationToken) => _broker!.KillAsync(cancellationToken);

    /// <summary>Kills the broker if it runs and starts it again with the same data and port.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        _broker!.Dispose();
        // A broker refuses to start while ZooKeeper still holds the session of its killed predecessor.
        await WaitAsync("the killed broker's session to end", _zooKeeper!, async token => !await IsRegisteredAsync(token), cancellationToken);
        await StartBrokerAsync(cancellationToken);
    }

    /// <summary>Kills both processes and deletes the folder.</summary>
    public ValueTask DisposeAsync()
    {
        _broker?.Dispose();
        _zooKeeper?.Dispose();
        Directory.Delete(_options.Directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    private string BrokerData => Path.Combine(_options.Directory, "broker");

    // The folder of a partition is made when the broker becomes its leader.
    private bool LeadsPartition(string topic, int partition) => Directory.Exists(Path.Combine(BrokerData, $"{topic}-{partition}"));

    private JavaServer StartZooKeeper()
    {
        var properties = WriteProperties("zookeeper.properties", new Dictionary<string, string>
        {
            ["dataDir"] = Path.Combine(_options.Directory, "zookeeper"),
            ["clientPort"] = $"{_zooKeeperPort}",
            ["clientPortAddress"] = "127.0.0.1",
            ["maxClientCnxns"] = "0",
            ["tickTime"] = "1000",
        });
        return JavaServer.Start(
            _options.KafkaHome, "org.apache.zookeeper.server.quorum.QuorumPeerMain", [properties],
            Path.Combine(_options.Directory, "zookeeper.log"));
    }

    private async Task StartBrokerAsync(CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, string>
        {
            ["broker.id"] = "0",
            ["listeners"] = $"PLAINTEXT://{Server.BootstrapServers}",
            ["zookeeper.connect"] = $"127.0.0.1:{_zooKeeperPort}",
            // Short, so that a killed broker may come back soon; long enough for a busy machine.
            ["zookeeper.session.timeout.ms"] = "4000",
            ["log.dirs"] = BrokerData,
            ["auto.create.topics.enable"] = "false",
            ["offsets.topic.num.partitions"] = "4",
            ["log.cleaner.dedupe.buffer.size"] = "16777216",
        };
        if (_options.TlsStore is { } store)
        {
            settings["listeners"] += $",SSL://127.0.0.1:{_tlsPort}";
            settings["ssl.keystore.type"] = "PKCS12";
            settings["ssl.keystore.location"] = store;
            settings["ssl.keystore.password"] = settings["ssl.key.password"] = "password";
        }
        if (_options.TlsPortAdvertised is { } advertised)
            settings["advertised.listeners"] = $"PLAINTEXT://{Server.BootstrapServers},SSL://127.0.0.1:{advertised}";
        foreach (var (key, value) in _options.Settings)
            settings[key] = value;

        _broker = JavaServer.Start(
            _options.KafkaHome, "kafka.Kafka", [WriteProperties("server.properties", settings)],
            Path.Combine(_options.Directory, "broker.log"));
        await WaitAsync("the broker to register", _broker, BrokerServesAsync, cancellationToken);
    }

    private async Task<bool> ZooKeeperAnswersAsync(CancellationToken cancellationToken) =>
        await ZooKeeperAdmin.AskAsync(_zooKeeperPort, "ruok", cancellationToken) == "imok";

    private async Task<bool> BrokerServesAsync(CancellationToken cancellationToken)
    {
        if (!await IsRegisteredAsync(cancellationToken))
            return false;
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, _brokerPort, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<bool> IsRegisteredAsync(CancellationToken cancellationToken) =>
        await ZooKeeperAdmin.AskAsync(_zooKeeperPort, "dump", cancellationToken) is { } dump
        && dump.Contains("/brokers/ids/0", StringComparison.Ordinal);

    private string WriteProperties(string name, IReadOnlyDictionary<string, string> properties)
    {
        var path = Path.Combine(_options.Directory, name);
        File.WriteAllLines(path, properties.Select(property => $"{property.Key}={property.Value}"));
        return path;
    }

    private async Task WaitAsync(
        string what, JavaServer server, Func<CancellationToken, Task<bool>> isThere, CancellationToken cancellationToken)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (!await isThere(cancellationToken))
        {
            if (server.HasExited || TimeProvider.System.GetElapsedTime(begin) > _options.WaitMax)
                throw new LocalServerException($"waited in vain for {what}: {server.Output()}");
            await Task.Delay(PollInterval, cancellationToken);
        }
    }
}
