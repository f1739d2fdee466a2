using System.Globalization;
using StreamCoverage.Cli.Bench;
using StreamCoverage.Kafka.Options;
using StreamCoverage.Load;
using StreamCoverage.TestKit;

// Measures on a private Kafka: dotnet run -c Release --project tests/StreamCoverage.Load [EVENTS [PARTITIONS [MEMORY_SLICES]]]
// or on a private PostgreSQL: dotnet run -c Release --project tests/StreamCoverage.Load queries [SECONDS_A_SLICE]
// or without any of them: dotnet run -c Release --project tests/StreamCoverage.Load measure [MEMORY_PAIRS]
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
if (args is ["queries", ..])
{
    await QueryLoad.RunAsync(Console.Out, TimeSpan.FromSeconds(Number(1, 2)), stop.Token);
    return;
}
if (args is ["measure", ..])
{
    await MeasureLoad.RunAsync(Console.Out, Number(1, 100_000), stop.Token);
    return;
}
var events = Number(0, 2_000_000);
var partitions = Number(1, 8);
var slices = Number(2, 60);

await Peers.RunAsync(Math.Min(events, 200_000), Console.Out, stop.Token);

await using var kafka = await LocalKafka.StartAsync(new LocalKafkaOptions { Directory = RepositoryRoot.TestFolder("load") }, stop.Token);
var plan = new BenchPlan(new KafkaOptions(kafka.Server.ClientSettings()), "load.", partitions, events, Rounds: 3);
await kafka.CreateTopicAsync(plan.Single, partitions, stop.Token);
await kafka.CreateTopicAsync(plan.Batched, partitions, stop.Token);
var bench = new IngestBench(plan, _ => { });
await bench.PrepareAsync(stop.Token);
var rows = await bench.RunAsync(stop.Token);
var memory = slices == 0 ? null : MemoryBench.Run(1_000_000, slices, _ => { }, stop.Token);
BenchReport.Write(plan, rows, memory, keepsTopics: false, isJson: false);

int Number(int index, int otherwise) => args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;
