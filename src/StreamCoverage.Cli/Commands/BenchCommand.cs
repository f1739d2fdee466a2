using System.CommandLine;
using System.Globalization;
using StreamCoverage.Cli.Bench;
using StreamCoverage.Cli.Events;
using StreamCoverage.Cli.Hosting;
using StreamCoverage.Kafka.Admin;
using StreamCoverage.Kafka.Embedded;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Cli.Commands;

/// <summary><c>bench</c>: how fast ingest is here, as ratios to a bare loop over the same topic in the same run.</summary>
internal static class BenchCommand
{
    // The embedded cluster keeps 5 MB of a partition: so many events fit whether or not they are compressed.
    private const int EmbeddedEventsPerPartition = 10_000;
    private const int EmbeddedPartitions = 48;
    private const int EmbeddedRateMax = 20_000;
    private const int EventsMax = 20_000_000;

    public static Command Create()
    {
        var events = new Option<int?>("--events") { Description = $"Events in each topic, at most {EventsMax:N0}; 2,000,000 where not given, fewer on the embedded Kafka." };
        var partitions = new Option<int>("--partitions") { Description = "Partitions of each topic, on a Kafka of your own.", DefaultValueFactory = _ => 8 };
        var rounds = new Option<int>("--rounds") { Description = "How often each is run; the best counts.", DefaultValueFactory = _ => 3 };
        var steady = new Option<string?>("--for") { Description = "Let ingest run on for this long, as 30m, to see whether its memory stays flat." };
        var latency = new Option<string>("--latency") { Description = "How long the latency from producer to figure is measured; 0s leaves it out. It takes a private PostgreSQL.", DefaultValueFactory = _ => "30s" };
        var pairs = new Option<int>("--memory-pairs") { Description = "(cell, operator) pairs of the memory's measurement, in multiples of 1,000.", DefaultValueFactory = _ => 1_000_000 };
        var slices = new Option<int>("--memory-slices") { Description = "Open slices of the memory's measurement; 0 leaves it out. A million pairs take 40 MB each.", DefaultValueFactory = _ => 4 };
        var json = new Option<bool>("--json") { Description = "Print JSON for programs." };
        var command = new Command(
            "bench",
            "Measures ingest against a bare consumer, on an embedded Kafka or, where --kafka is given, on yours: it creates topics of its own there, named by --topic-prefix and bench-, and deletes no others.")
        {
            events, partitions, rounds, steady, latency, pairs, slices, json,
        };
        command.SetAction(async (parsed, token) =>
        {
            var connections = Connections.From(parsed);
            var isOwn = connections.Kafka.Value("bootstrap.servers") is not null;
            var asked = Within(parsed.GetValue(events) ?? 2_000_000, 1_000, EventsMax, "--events") / BenchPlan.Batch * BenchPlan.Batch;
            var plan = new BenchPlan(
                connections.Kafka,
                connections.Topics.Prefix,
                isOwn ? Within(parsed.GetValue(partitions), 1, 1_000, "--partitions") : EmbeddedPartitions,
                isOwn ? asked : Math.Min(asked, EmbeddedPartitions * EmbeddedEventsPerPartition),
                Within(parsed.GetValue(rounds), 1, 100, "--rounds"))
            {
                Steady = parsed.GetValue(steady) is { } length ? Durations.Parse(length) : TimeSpan.Zero,
                Latency = Durations.Parse(parsed.GetValue(latency)!),
                LatencyRateMax = isOwn ? int.MaxValue : EmbeddedRateMax,
                Memory = (
                    Within(parsed.GetValue(pairs), 1_000, 10_000_000, "--memory-pairs") / 1_000 * 1_000,
                    Within(parsed.GetValue(slices), 0, 1_000, "--memory-slices")),
            };
            var result = isOwn ? await OnOwnAsync(plan, connections, token) : await OnEmbeddedAsync(plan, connections, token);
            Progress.End();
            BenchReport.Write(plan, result, isOwn, parsed.GetValue(json));
            return 0;
        });
        return command;
    }

    private static async Task<BenchResult> OnOwnAsync(BenchPlan plan, Connections connections, CancellationToken cancellationToken)
    {
        var latency = LatencyBench.NewTopics(connections.Topics);
        var run = new BenchRun(plan, connections, latency, Progress.Say);
        if (plan.Latency == TimeSpan.Zero || LatencyBench.WhyNot is not null)
            return await run.RunAsync(cancellationToken);
        var topics = new KafkaTopics(plan.Kafka);
        try
        {
            await topics.ApplyAsync([.. BenchRun.LatencyTopics(latency).Select(topic => new TopicWish(topic.Key, topic.Value))], cancellationToken);
        }
        catch (LogException e)
        {
            // Its topics have a name of this run's own, so nobody can have made them before. The others may be there.
            var result = await new BenchRun(plan with { Latency = TimeSpan.Zero }, connections, latency, Progress.Say).RunAsync(cancellationToken);
            return result with { WhyNoLatency = $"its topics were not created: {e.InnerException?.Message ?? e.Message}" };
        }
        try
        {
            return await run.RunAsync(cancellationToken);
        }
        finally
        {
            await topics.DeleteAsync(latency.All, CancellationToken.None);
        }
    }

    private static async Task<BenchResult> OnEmbeddedAsync(BenchPlan plan, Connections connections, CancellationToken cancellationToken)
    {
        var latency = LatencyBench.NewTopics(connections.Topics);
        await using var broker = await EmbeddedBroker.StartAsync(
            Environment.ProcessPath ?? throw new FailureException("the program does not know its own path"), ["broker"], 1,
            [new(plan.Single, plan.Partitions), new(plan.Batched, plan.Partitions), .. BenchRun.LatencyTopics(latency)], cancellationToken);
        var kafka = plan.Kafka.At(broker.BootstrapServers);
        return await new BenchRun(plan with { Kafka = kafka }, connections with { Kafka = kafka }, latency, Progress.Say).RunAsync(cancellationToken);
    }

    private static int Within(int value, int least, int most, string option) => value >= least && value <= most
        ? value
        : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option} must lie between {least} and {most}"));
}
