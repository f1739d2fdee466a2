using StreamCoverage.Load;

// Measures on a private Kafka: dotnet run -c Release --project tests/StreamCoverage.Load [EVENTS [PARTITIONS]]
// or on a private PostgreSQL: dotnet run -c Release --project tests/StreamCoverage.Load queries
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
if (args is ["queries", ..])
{
    await QueryLoad.RunAsync(Console.Out, stop.Token);
    return;
}
var events = args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 2_000_000;
var partitions = args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 8;
await ConsumeLoad.RunAsync(events, partitions, Console.Out, stop.Token);
