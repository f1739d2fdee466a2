namespace StreamCoverage.Kafka.Options;

/// <summary>What each kind of client is made with: our defaults, under what the operator gave, under what the product depends on.</summary>
/// <remarks>
/// The consumer's fetch settings bound its memory: prefetched records take up to <c>queued.max.messages.kbytes</c> (64 MiB), overshot by at
/// most the answers under way (<c>fetch.max.bytes</c>, 50 MiB, from each broker, compressed). Speed comes from
/// <c>fetch.queue.backoff.ms</c>: with the client's own 1,000 ms a full queue stops fetching for a second, and the loop starves.
/// </remarks>
internal static class ClientProperties
{
    public static Dictionary<string, string> OfConsumer(KafkaOptions options, string groupId)
    {
        var properties = OfClient(options);
        properties["queued.min.messages"] = "1000000";
        properties["queued.max.messages.kbytes"] = "65536";
        properties["fetch.queue.backoff.ms"] = "10";
        properties["fetch.wait.max.ms"] = "100";
        properties["max.partition.fetch.bytes"] = "4194304";
        properties["check.crcs"] = "true";
        properties["partition.assignment.strategy"] = "range";
        // Brokers before 0.10.1 refuse sessions longer than 30 s (group.max.session.timeout.ms), and 45 s is the client's default.
        if (!options.HasRecordHeaders)
            properties["session.timeout.ms"] = "30000";
        Overlay(properties, options);
        properties["group.id"] = groupId;
        properties["auto.offset.reset"] = "error";
        properties["enable.auto.commit"] = "false";
        properties["enable.auto.offset.store"] = "false";
        properties["enable.partition.eof"] = "true";
        return properties;
    }

    /// <summary>Keys choose partitions as in Java (<c>murmur2_random</c>), so that producers in either language agree.</summary>
    public static Dictionary<string, string> OfProducer(KafkaOptions options)
    {
        var properties = OfClient(options);
        properties["acks"] = "all";
        properties["partitioner"] = "murmur2_random";
        properties["compression.type"] = "lz4";
        // A broker before 0.11 knows no sequence numbers: there, one request at a time keeps the order when it is sent again.
        if (options.HasRecordHeaders)
            properties["enable.idempotence"] = "true";
        else
            properties["max.in.flight.requests.per.connection"] = "1";
        Overlay(properties, options);
        return properties;
    }

    public static Dictionary<string, string> OfAdmin(KafkaOptions options)
    {
        var properties = OfClient(options);
        Overlay(properties, options);
        return properties;
    }

    private static Dictionary<string, string> OfClient(KafkaOptions options) => new(StringComparer.Ordinal)
    {
        [KafkaOptions.BootstrapKey] = options.BootstrapServers,
        ["client.id"] = "streamcoverage",
    };

    private static void Overlay(Dictionary<string, string> properties, KafkaOptions options)
    {
        foreach (var (key, value) in options.Properties)
            properties[key] = value;
    }
}
