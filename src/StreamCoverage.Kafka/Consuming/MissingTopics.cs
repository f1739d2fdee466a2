using System.Collections.Concurrent;

namespace StreamCoverage.Kafka.Consuming;

/// <summary>Topics that this process reads and the broker does not show, because they are not there or it may not see them. Thread-safe; one per process.</summary>
/// <remarks>
/// They are looked for with each assignment, for a topic that goes, or comes back, makes every member of its group be assigned anew; and every ten
/// seconds while one is missing, because a broker that has just started may not show what it has.
/// </remarks>
public sealed class MissingTopics
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> _missing = [];

    /// <summary>Those of a group, in ordinal order; none where nothing was assigned yet.</summary>
    public IReadOnlyList<string> Of(string group) => _missing.GetValueOrDefault(group) ?? [];

    internal void Set(string group, IEnumerable<string> topics) => _missing[group] = [.. topics.Order(StringComparer.Ordinal)];

    internal void Forget(string group) => _missing.TryRemove(group, out _);
}
