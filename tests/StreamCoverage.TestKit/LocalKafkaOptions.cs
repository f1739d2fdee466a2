namespace StreamCoverage.TestKit;

/// <summary>Where a local Kafka keeps its data and how it is run.</summary>
public sealed record LocalKafkaOptions
{
    /// <summary>Folder for data, settings and logs; made at the start and deleted at the end.</summary>
    public required string Directory { get; init; }

    /// <summary>Folder with Kafka's <c>libs</c>. Default <c>.local/kafka</c> of the checkout, where <c>make setup</c> puts it.</summary>
    public string KafkaHome { get; init; } = Path.Combine(RepositoryRoot.Path, ".local", "kafka");

    /// <summary>Broker settings beyond those of the test kit, by their names in <c>server.properties</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>A PKCS#12 file with the certificate of a second listener, which speaks TLS; its password is <c>password</c>. Default none.</summary>
    public string? TlsStore { get; init; }

    /// <summary>Where clients that speak TLS are told to connect to, instead of that listener itself: a proxy before it. Default none.</summary>
    public int? TlsPortAdvertised { get; init; }

    /// <summary>Longest wait for one step (a start, a topic). Default 60 s; a start takes about 3 s on an idle machine.</summary>
    public TimeSpan WaitMax { get; init; } = TimeSpan.FromSeconds(60);
}
