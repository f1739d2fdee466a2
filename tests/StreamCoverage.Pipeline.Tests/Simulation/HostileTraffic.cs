using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Schemas.Encoding;

namespace StreamCoverage.Pipeline.Tests.Simulation;

/// <summary>What <see cref="SomeTraffic"/> lacks: events of the far future, more cells than a slice may hold, and a network that begins to fail.</summary>
internal static class HostileTraffic
{
    /// <summary>The most that one message holds.</summary>
    public const int OutcomesPerBurst = 24;

    private const int InventedModels = 16;

    /// <summary>The same log with more in its input partitions of outcomes.</summary>
    public static SimLog Mixed(SimLog log, Topics topics, int partitions, int seed)
    {
        var random = new Random(seed ^ 0x5EED);
        var mixed = log.CopyWithout(topics.RequestOutcomes);
        for (var partition = 0; partition < partitions; partition++)
        {
            var records = log.Records(new(topics.RequestOutcomes, partition));
            for (var i = 0; i < records.Count; i++)
            {
                var (record, failing) = (records[i], i > records.Count / 2);
                mixed.Append(topics.RequestOutcomes, partition, record.Key, record.Value, record.Timestamp);
                if (random.Next(40) == 0)
                    Append(mixed, topics, partition, record.Timestamp, [Outcome($"f{partition}.{i}", record.Timestamp + TimeSpan.FromDays(1 + random.Next(300)), 0, false)]);
                if (random.Next(6) == 0)
                    Append(mixed, topics, partition, record.Timestamp, Burst(random, $"b{partition}.{i}", record.Timestamp, failing));
            }
        }
        return mixed;
    }

    private static void Append(SimLog log, Topics topics, int partition, EventTime time, IReadOnlyList<RequestOutcome> outcomes) =>
        log.Append(topics.RequestOutcomes, partition, null, EventWriter.Write(outcomes), time);

    private static List<RequestOutcome> Burst(Random random, string id, EventTime time, bool failing) =>
        [.. Enumerable.Range(0, OutcomesPerBurst).Select(i => Outcome($"{id}.{i}", time, random.Next(InventedModels), failing && random.Next(8) > 0))];

    private static RequestOutcome Outcome(string id, EventTime time, int model, bool fails) => new(
        id, "delta", time, new WorkloadCell($"invented{model}", "chat", null, null, null, null),
        fails ? Core.Events.Outcome.Capacity : Core.Events.Outcome.Succeeded, 1000 * model, fails ? null : "op0", null, 7 * model, null, ReporterRole.Unstated);
}
