namespace StreamCoverage.Kafka.Options;

/// <summary>Properties that the product depends on: an operator may repeat them, not change them.</summary>
internal static class FixedProperties
{
    private static readonly Dictionary<string, (string[] Allowed, string Reason)> ByKey = new(StringComparer.Ordinal)
    {
        ["auto.offset.reset"] = (["error"], "a lost range of offsets is recorded as a gap, never skipped or read again in silence"),
        ["enable.auto.commit"] = (["false"], "positions are kept with the results; a commit serves lag tools only"),
        ["enable.auto.offset.store"] = (["false"], "positions are kept with the results; a commit serves lag tools only"),
        ["enable.partition.eof"] = (["true"], "an idle partition is told by its end"),
        ["partition.assignment.strategy"] = (["range", "roundrobin", "range,roundrobin"], "partitions are handed over all at once"),
        ["group.protocol"] = (["classic"], "partitions are handed over all at once"),
        ["group.id"] = ([], "each role has a group of its own; the program's own option names it"),
    };

    /// <summary>What is wrong with <paramref name="key"/> having <paramref name="value"/>; null where nothing is.</summary>
    public static string? Complaint(string key, string value) =>
        !ByKey.TryGetValue(key, out var rule) || rule.Allowed.Contains(value, StringComparer.OrdinalIgnoreCase)
            ? null
            : $"{key}={value} is refused: {rule.Reason}; leave it out";
}
