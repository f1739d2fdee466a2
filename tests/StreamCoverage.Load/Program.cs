using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using StreamCoverage.Cli.Bench;
using StreamCoverage.Cli.Hosting;
using StreamCoverage.Kafka.Options;
using StreamCoverage.Load;
using StreamCoverage.Pipeline;
using StreamCoverage.TestKit;

// Runs `streamcoverage bench` on a private Kafka, and peers beside it: dotnet run -c Release --project tests/StreamCoverage.Load [EVENTS [PARTITIONS [MINUTES]]]
// or what a second process adds: dotnet run -c Release --project tests/StreamCoverage.Load scale [EVENTS]
// or questions, on a private PostgreSQL: dotnet run -c Release --project tests/StreamCoverage.Load queries [SECONDS_A_SLICE]
// or folding decoded events, and windows of three sizes: dotnet run -c Release --project tests/StreamCoverage.Load fold
// or without any of them: dotnet run -c Release --project tests/StreamCoverage.Load measure [MEMORY_PAIRS]
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
switch (args)
{
    case ["queries", ..]:
        await QueryLoad.RunAsync(Console.Out, TimeSpan.FromSeconds(Number(1, 2)), stop.Token);
        return;
    case ["measure", ..]:
        await MeasureLoad.RunAsync(Console.Out, Number(1, 1_000_000), stop.Token);
        return;
    case ["fold"]:
        await FoldLoad.RunAsync(Console.Out, stop.Token);
        await WindowLoad.RunAsync(Console.Out, stop.Token);
        return;
    case ["scale", ..]:
        await ScaleLoad.RunAsync(Number(1, 2_000_000), Console.Out, stop.Token);
        return;
    case [ScaleMember.Argument, var address, var group, var perPartition]:
        await ScaleMember.RunAsync(address, group, perPartition, stop.Token);
        return;
}
var events = Number(0, 2_000_000);
await Peers.RunAsync(Math.Min(events, 200_000), Console.Out, stop.Token);

await using var kafka = await LocalKafka.StartAsync(new LocalKafkaOptions { Directory = RepositoryRoot.TestFolder("load") }, stop.Token);
var plan = new BenchPlan(new KafkaOptions(kafka.Server.ClientSettings()), "load.", Number(1, 8), events, Rounds: 3)
{
    Latency = TimeSpan.FromSeconds(30),
    Memory = (Pairs: 1_000_000, Slices: 4),
    Steady = TimeSpan.FromMinutes(Number(2, 4)),
};
var latency = LatencyBench.NewTopics(new Topics(plan.Prefix));
foreach (var (topic, partitions) in BenchRun.LatencyTopics(latency).Append(new(plan.Single, plan.Partitions)).Append(new(plan.Batched, plan.Partitions)))
    await kafka.CreateTopicAsync(topic, partitions, stop.Token);
var result = await new BenchRun(plan, new Connections(plan.Kafka, latency, null, NullLoggerFactory.Instance), latency, _ => { }).RunAsync(stop.Token);
BenchReport.Write(plan, result, keepsTopics: false, isJson: false);

int Number(int index, int otherwise) => args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;
