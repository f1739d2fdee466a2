using System.Diagnostics;
using Microsoft.Extensions.Logging;
using StreamCoverage.Cli.Commands;
using StreamCoverage.Cli.Events;
using StreamCoverage.Core.Events;
using StreamCoverage.Kafka.Embedded;
using StreamCoverage.Kafka.Producing;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Running;
using StreamCoverage.Postgres;
using StreamCoverage.Postgres.Local;
using StreamCoverage.Simulation;

namespace StreamCoverage.Cli.Hosting;

/// <summary>The demo: an embedded Kafka, a private PostgreSQL, the whole pipeline, seeded networks act by act, and the page.</summary>
internal sealed record Demo(Connections Connections, IReadOnlyList<DemoAct> Acts, ulong Seed, int Port, TimeSpan? Length, bool OpensBrowser, Uri? Webhook)
{
    private const int Brokers = 3;
    private const int Partitions = 4;
    private static readonly TimeSpan SendEvery = TimeSpan.FromMilliseconds(100);

    // Silence is told sooner than elsewhere, because event time runs sixty times as fast.
    private static readonly IngestOptions Ingest = new() { IdleAfter = TimeSpan.FromSeconds(2), DrainAfter = TimeSpan.FromSeconds(10) };

    // What takes days elsewhere is seen here within the minutes of the story.
    private static readonly MeasureOptions Measure = new() { Period = TimeSpan.FromMinutes(5) };

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var program = Environment.ProcessPath ?? throw new FailureException("the program does not know its own path");
        await using var broker = await EmbeddedBroker.StartAsync(
            program, ["broker"], Brokers, TopicsCommand.Wanted(Connections.Topics, Partitions), cancellationToken);
        var folder = Directory.CreateTempSubdirectory("streamcoverage-demo-");
        await using var postgres = await LocalPostgres.StartAsync(
            new() { Directory = Path.Combine(folder.FullName, "postgres"), Temporary = true }, cancellationToken);
        var connections = Connections with
        {
            Kafka = Connections.Kafka.At(broker.BootstrapServers),
            PostgresOrNull = new() { ConnectionString = postgres.ConnectionString },
        };
        await new Migrator(connections.Postgres, connections.Loggers.CreateLogger<Migrator>()).ApplyAsync(cancellationToken);
        await using var database = connections.OpenDatabase();
        try
        {
            return await RunAsync(connections, database, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<int> RunAsync(Connections connections, PostgresDatabase database, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        var events = new DemoClock(clock, Acts[^1].Ends);
        Uri? page = null;
        using var end = Length is { } length ? new CancellationTokenSource(length, clock) : new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, end.Token);
        var queries = new PostgresQueries(database);
        await using var engine = new ChannelEngine();
        using var telemetry = new ProcessTelemetry();
        var host = new PipelineHost(connections, database, engine, clock, telemetry);
        Task[] parts =
        [
            host.IngestAsync(Ingest, stop.Token),
            host.MeasureAsync(Measure, Webhook, stop.Token),
            PlayAsync(connections, events, clock, stop.Token),
            WebHost.RunAsync(new() { Port = FreePort(), Measure = Measure }, connections, database, address => Announce(page = address, connections),
                telemetry.Self(connections, telemetry.Pipeline.Ingest, telemetry.Pipeline.Measure), stop.Token),
            new DemoStory(queries, Acts, events, clock).TellAsync(() => page, stop.Token),
        ];
        await Task.WhenAny(parts);
        await stop.CancelAsync();
        foreach (var part in parts)
            await part.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        if (parts.FirstOrDefault(part => part.IsFaulted) is { } failed)
            await failed;
        return await DemoSummary.WriteAsync(queries, Acts, events, CancellationToken.None) ? 0 : 1;
    }

    // Waits for the moment of each event, and sends what is due of every network in one go.
    private async Task PlayAsync(Connections connections, DemoClock events, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var producer = new KafkaLogProducer(connections.Kafka, connections.Loggers.CreateLogger<KafkaLogProducer>());
        var sender = await EventSender.ToAsync(producer, connections.Topics, cancellationToken);
        var playing = Acts.Select(act => new NetworkSimulator(act.Scenario).Play(new(Seed, events.Start + act.Starts)).GetEnumerator()).ToList();
        foreach (var network in playing)
            network.MoveNext();
        while (!cancellationToken.IsCancellationRequested)
        {
            var (due, batch) = (events.Now, new List<InputEvent>());
            foreach (var network in playing)
                for (; network.Current.OccurredAt <= due; network.MoveNext())
                    batch.Add(network.Current);
            batch.Sort();
            await sender.SendAsync(batch, null, cancellationToken);
            await Task.Delay(SendEvery, clock, cancellationToken);
        }
    }

    private void Announce(Uri address, Connections connections)
    {
        Console.WriteLine($"page      {address}");
        Console.WriteLine($"kafka     {connections.Kafka.BootstrapServers} (kcat -b ... -t {connections.Topics.RequestOutcomes})");
        Console.WriteLine($"api       curl {address}v1/networks/{Uri.EscapeDataString(Acts[0].Name)}/coverage?window=1h");
        Console.WriteLine($"This is a demo: event time runs {DemoClock.Speed} times as fast until it reaches now, and nothing is kept. Ctrl-C ends it.");
        if (OpensBrowser && !Console.IsOutputRedirected)
            TryOpen(new Uri(address, $"?window=5m&network={Uri.EscapeDataString(Acts[0].Name)}"));
    }

    private static void TryOpen(Uri address)
    {
        try
        {
            Process.Start(new ProcessStartInfo(address.AbsoluteUri) { UseShellExecute = true })?.Dispose();
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or PlatformNotSupportedException)
        {
            Console.WriteLine("(no browser was found to open it)");
        }
    }

    private int FreePort() => LoopbackPort.IsFree(Port) ? Port : 0;
}
