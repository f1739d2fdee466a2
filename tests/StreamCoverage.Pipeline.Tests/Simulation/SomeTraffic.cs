using System.Text;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Schemas.Encoding;

namespace StreamCoverage.Pipeline.Tests.Simulation;

/// <summary>Traffic from a seed: several networks, disorder within the lateness, duplicates, late and broken events, batched messages, quiet stretches.</summary>
internal static class SomeTraffic
{
    public static readonly EventTime Start = new(1_700_000_000L * EventTime.MicrosecondsPerSecond);
    private static readonly string[] Networks = ["alpha", "beta", "gamma"];
    private static readonly string[] Models = ["llama-70b", "mixtral", "sdxl", "qwen"];

    public static void Write(SimLog log, Topics topics, int partitions, int seed, int events = 400, bool namesReporters = false)
    {
        var random = new Random(seed);
        var time = Start;
        var written = new List<byte[]>();
        for (var i = 0; i < events; i++)
        {
            time += TimeSpan.FromSeconds(random.Next(100) switch { 0 => 4000, < 5 => 200, _ => random.Next(1, 15) });
            var partition = random.Next(partitions);
            RequestOutcome Outcome(Random random, EventTime time, int i, int part) => One(random, time, i, part, namesReporters ? $"gateway-{i % 2}" : null);
            var value = random.Next(40) switch
            {
                0 => Encoding.UTF8.GetBytes("""{"request_id":"x","prompt":"secret"}"""),
                1 when written.Count > 0 => written[^random.Next(1, Math.Min(written.Count, 8) + 1)],
                2 => EventWriter.Write([Outcome(random, time, i, 0), Outcome(random, time, i, 1), Outcome(random, time, i, 2)]),
                3 => EventWriter.Write(Outcome(random, time - TimeSpan.FromMinutes(30), i, 0)),
                _ => EventWriter.Write(Outcome(random, time - TimeSpan.FromSeconds(random.Next(90)), i, 0)),
            };
            written.Add(value);
            log.Append(topics.RequestOutcomes, partition, null, value, time);
            if (random.Next(12) == 0)
                log.Append(topics.OperatorEvents, random.Next(2), null, EventWriter.Write(Change(random, time, i)), time);
        }
    }

    private static RequestOutcome One(Random random, EventTime time, int i, int part, string? gateway)
    {
        var failure = random.Next(10) < 3 ? (Outcome)random.Next(1, 8) : Core.Events.Outcome.Succeeded;
        var name = failure == Core.Events.Outcome.Succeeded || random.Next(2) == 0 ? $"op{random.Next(6)}" : null;
        IReadOnlyList<Attempt>? attempts = name is not null && random.Next(4) == 0
            ? [new("op9", Core.Events.Outcome.Capacity), new(name, failure)]
            : null;
        var cell = new WorkloadCell(Models[random.Next(Models.Length)], "chat", random.Next(2) == 0 ? "h100" : null, null, null, null);
        var role = random.Next(10) == 0 ? ReporterRole.Prober : ReporterRole.Unstated;
        return new($"r{i}.{part}", Networks[random.Next(Networks.Length)], time, cell, failure, i % 7 == 0 ? null : 1000 * random.Next(5000), name, attempts,
            random.Next(1000), role == ReporterRole.Prober ? "probe" : gateway, role);
    }

    private static OperatorEvent Change(Random random, EventTime time, int i) => new(
        $"e{i}", Networks[random.Next(Networks.Length)], $"op{random.Next(6)}", time, (OperatorEventType)random.Next(1, 4));
}
