using System.Globalization;

namespace StreamCoverage.TestKit;

/// <summary>A Kafka to test against, and the librdkafka settings that its version asks for.</summary>
/// <param name="BootstrapServers">Host and port pairs, separated by commas.</param>
/// <param name="IsOld">Whether it is 0.9.0.1: no version query, no idempotence, no headers, no time stamps.</param>
public sealed record KafkaServer(string BootstrapServers, bool IsOld)
{
    // librdkafka's default of 45 s is beyond what a broker of version 0.9 allows (30 s); short, so that tests see a death soon.
    private static readonly TimeSpan SessionTimeout = TimeSpan.FromSeconds(6);

    /// <summary>Settings of every client: the address, and for the old version that it must not be asked.</summary>
    public Dictionary<string, string> ClientSettings() => IsOld
        ? new()
        {
            ["bootstrap.servers"] = BootstrapServers,
            ["api.version.request"] = "false",
            ["broker.version.fallback"] = "0.9.0.1",
        }
        : new() { ["bootstrap.servers"] = BootstrapServers };

    /// <summary>Settings of a producer; without idempotence where the broker is old.</summary>
    public Dictionary<string, string> ProducerSettings() =>
        new(ClientSettings()) { ["enable.idempotence"] = IsOld ? "false" : "true", ["acks"] = "all" };

    /// <summary>Settings of a consumer group's member; reads from the beginning where the group has no offset.</summary>
    public Dictionary<string, string> ConsumerSettings(string group) => new(ClientSettings())
    {
        ["group.id"] = group,
        ["auto.offset.reset"] = "earliest",
        ["session.timeout.ms"] = SessionTimeout.TotalMilliseconds.ToString(CultureInfo.InvariantCulture),
    };
}
