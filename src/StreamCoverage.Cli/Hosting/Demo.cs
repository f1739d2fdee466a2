using System.Diagnostics;
using Microsoft.Extensions.Logging;
using StreamCoverage.Cli.Commands;
using StreamCoverage.Cli.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Kafka.Embedded;
using StreamCoverage.Kafka.Producing;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Running;
using StreamCoverage.Postgres;
using StreamCoverage.Postgres.Local;
using StreamCoverage.Simulation;
using StreamCoverage.Simulation.Scenarios;

namespace StreamCoverage.Cli.Hosting;

/// <summary>The demo: an embedded Kafka, a private PostgreSQL, the whole pipeline, a seeded network and the page.</summary>
/// <remarks>Event time begins three hours ago, the first half hour is there at once, and then a minute passes in a second until now is reached.</remarks>
internal sealed record Demo(Connections Connections, Scenario Scenario, ulong Seed, int Port, TimeSpan? Length, bool OpensBrowser, Uri? Webhook)
{
    private const int Brokers = 3;
    private const int Partitions = 4;
    private const double Speed = 60;
    private static readonly TimeSpan Past = TimeSpan.FromHours(3);
    private static readonly TimeSpan ThereAtOnce = TimeSpan.FromMinutes(30);
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
        await using var database = new PostgresDatabase(connections.Postgres, connections.Loggers.CreateLogger<PostgresDatabase>());
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
            PlayAsync(connections, clock, stop.Token),
            WebHost.RunAsync(new() { Port = FreePort(), Measure = Measure }, connections, database, address => Announce(address, connections),
                telemetry.Self(connections, telemetry.Pipeline.Ingest, telemetry.Pipeline.Measure), stop.Token),
            new DemoStory(queries, Scenario.Network, clock).TellAsync(stop.Token),
        ];
        await Task.WhenAny(parts);
        await stop.CancelAsync();
        foreach (var part in parts)
            await part.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        if (parts.FirstOrDefault(part => part.IsFaulted) is { } failed)
            await failed;
        return await DemoSummary.WriteAsync(queries, Scenario.Network, CancellationToken.None) ? 0 : 1;
    }

    // Waits for the moment of each event, and sends what is due in one go.
    private async Task PlayAsync(Connections connections, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var producer = new KafkaLogProducer(connections.Kafka, connections.Loggers.CreateLogger<KafkaLogProducer>());
        var sender = await EventSender.ToAsync(producer, connections.Topics, cancellationToken);
        var begun = clock.GetUtcNow();
        var start = EventTime.FromUtc(begun - Past).FloorTo(TimeSpan.FromMinutes(1));
        using var events = new NetworkSimulator(Scenario).Play(new(Seed, start)).GetEnumerator();
        var more = events.MoveNext();
        while (more && !cancellationToken.IsCancellationRequested)
        {
            var now = clock.GetUtcNow();
            var due = EventTime.Min(start + ThereAtOnce + ((now - begun) * Speed), EventTime.FromUtc(now));
            var batch = new List<Core.Events.InputEvent>();
            for (; more && events.Current.OccurredAt <= due; more = events.MoveNext())
                batch.Add(events.Current);
            await sender.SendAsync(batch, null, cancellationToken);
            await Task.Delay(SendEvery, clock, cancellationToken);
        }
    }

    private void Announce(Uri address, Connections connections)
    {
        Console.WriteLine($"page      {address}");
        Console.WriteLine($"kafka     {connections.Kafka.BootstrapServers} (kcat -b ... -t {connections.Topics.RequestOutcomes})");
        Console.WriteLine($"api       curl {address}v1/networks/{Uri.EscapeDataString(Scenario.Network)}/coverage?window=1h");
        Console.WriteLine("This is a demo: event time runs 60 times as fast until it reaches now, and nothing is kept. Ctrl-C ends it.");
        if (OpensBrowser && !Console.IsOutputRedirected)
            TryOpen(address);
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
