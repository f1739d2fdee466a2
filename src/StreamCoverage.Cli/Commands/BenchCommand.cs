using System.CommandLine;
using System.Globalization;
using StreamCoverage.Cli.Bench;
using StreamCoverage.Cli.Events;
using StreamCoverage.Cli.Hosting;
using StreamCoverage.Kafka.Embedded;

namespace StreamCoverage.Cli.Commands;

/// <summary><c>bench</c>: how fast ingest is here, as ratios to a bare loop over the same topic in the same run.</summary>
internal static class BenchCommand
{
    // The embedded cluster keeps 5 MB of a partition: so many events fit whether or not they are compressed.
    private const int EmbeddedEventsPerPartition = 10_000;
    private const int EmbeddedPartitions = 48;
    private const int EventsMax = 20_000_000;

    public static Command Create()
    {
        var events = new Option<int?>("--events") { Description = $"Events in each topic, at most {EventsMax:N0}; 2,000,000 where not given, fewer on the embedded Kafka." };
        var partitions = new Option<int>("--partitions") { Description = "Partitions of each topic, on a Kafka of your own.", DefaultValueFactory = _ => 8 };
        var rounds = new Option<int>("--rounds") { Description = "How often each is run; the best counts.", DefaultValueFactory = _ => 3 };
        var pairs = new Option<int>("--memory-pairs") { Description = "(cell, operator) pairs of the memory's measurement, in multiples of 1,000.", DefaultValueFactory = _ => 1_000_000 };
        var slices = new Option<int>("--memory-slices") { Description = "Open slices of the memory's measurement; 0 leaves it out. A million pairs take 40 MB each.", DefaultValueFactory = _ => 4 };
        var json = new Option<bool>("--json") { Description = "Print JSON for programs." };
        var command = new Command("bench", "Measures ingest against a bare consumer, on an embedded Kafka or, where --kafka is given, on yours.") { events, partitions, rounds, pairs, slices, json };
        command.SetAction(async (parsed, token) =>
        {
            var connections = Connections.From(parsed);
            var isOwn = connections.Kafka.Value("bootstrap.servers") is not null;
            var plan = new BenchPlan(
                connections.Kafka,
                connections.Topics.Prefix,
                isOwn ? Within(parsed.GetValue(partitions), 1, 1_000, "--partitions") : EmbeddedPartitions,
                Within(parsed.GetValue(events) ?? 2_000_000, 1_000, EventsMax, "--events") / BenchPlan.Batch * BenchPlan.Batch,
                Within(parsed.GetValue(rounds), 1, 100, "--rounds"));
            await using var broker = isOwn ? null : await EmbeddedAsync(plan, token);
            if (broker is not null)
                plan = plan with { Kafka = plan.Kafka.At(broker.BootstrapServers), Events = Math.Min(plan.Events, EmbeddedPartitions * EmbeddedEventsPerPartition) };
            var bench = new IngestBench(plan, Progress.Say);
            await bench.PrepareAsync(token);
            var rows = await bench.RunAsync(token);
            var memory = parsed.GetValue(slices) == 0 ? null : MemoryBench.Run(
                Within(parsed.GetValue(pairs), 1_000, 10_000_000, "--memory-pairs") / 1_000 * 1_000,
                Within(parsed.GetValue(slices), 1, 1_000, "--memory-slices"), Progress.Say, token);
            Progress.End();
            BenchReport.Write(plan, rows, memory, isOwn, parsed.GetValue(json));
            return 0;
        });
        return command;
    }

    private static async Task<EmbeddedBroker> EmbeddedAsync(BenchPlan plan, CancellationToken cancellationToken) => await EmbeddedBroker.StartAsync(
        Environment.ProcessPath ?? throw new FailureException("the program does not know its own path"), ["broker"], 1,
        [new(plan.Single, plan.Partitions), new(plan.Batched, plan.Partitions)], cancellationToken);

    private static int Within(int value, int least, int most, string option) => value >= least && value <= most
        ? value
        : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option} must lie between {least} and {most}"));
}
