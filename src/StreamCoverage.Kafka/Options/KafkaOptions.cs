using System.Globalization;

namespace StreamCoverage.Kafka.Options;

/// <summary>Properties of librdkafka as the operator gave them, in the order in which they were first named; secrets do not show in <see cref="ToString"/>.</summary>
/// <remarks>Every key of https://github.com/confluentinc/librdkafka/blob/v2.8.0/CONFIGURATION.md is passed through unchanged, but for
/// those of <see cref="FixedProperties"/>. An unknown key or value is refused by the client when it is made.</remarks>
public sealed record KafkaOptions
{
    internal const string BootstrapKey = "bootstrap.servers";

    private readonly Dictionary<string, string> _byKey;

    /// <exception cref="ArgumentException">A key stands there twice.</exception>
    public KafkaOptions(IEnumerable<KeyValuePair<string, string>> properties)
    {
        Properties = [.. properties];
        _byKey = Properties.ToDictionary(property => property.Key, property => property.Value, StringComparer.Ordinal);
    }

    /// <summary>What was given, without our defaults.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Properties { get; }

    /// <summary>Comma-separated <c>host:port</c>. Default <c>localhost:9092</c>.</summary>
    public string BootstrapServers => Value(BootstrapKey) ?? "localhost:9092";

    /// <summary>Whether records have headers and time stamps (Kafka 0.11 and newer), and a producer can be idempotent. False only where the
    /// operator says that the broker is older: <c>api.version.request=false</c> with <c>broker.version.fallback</c> below 0.11.</summary>
    public bool HasRecordHeaders =>
        !IsFalse(Value("api.version.request")) || BrokerVersion(Value("broker.version.fallback")) >= new Version(0, 11);

    /// <summary>The value that was given; null where none was.</summary>
    public string? Value(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>These options reaching <paramref name="bootstrapServers"/> instead.</summary>
    public KafkaOptions At(string bootstrapServers) =>
        new([.. Properties.Where(property => property.Key != BootstrapKey), new(BootstrapKey, bootstrapServers)]);

    public bool Equals(KafkaOptions? other) => other is not null && Properties.SequenceEqual(other.Properties);

    public override int GetHashCode() => Properties.Count;

    /// <summary><c>key=value</c> separated by spaces; the value of a secret is <c>***</c>.</summary>
    public override string ToString() => string.Join(' ', Properties.Select(Secrets.Show));

    private static bool IsFalse(string? value) => value is "false" or "False" or "FALSE" or "0" or "f" or "F";

    /// <summary>librdkafka's own default is 0.10.0: https://github.com/confluentinc/librdkafka/blob/v2.8.0/CONFIGURATION.md.</summary>
    private static Version BrokerVersion(string? text)
    {
        var parts = (text ?? "0.10.0").Split('.', 3);
        return parts.Length >= 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            ? new(major, minor)
            : new(0, 10);
    }
}
