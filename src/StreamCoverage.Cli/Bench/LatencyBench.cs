using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using StreamCoverage.Cli.Hosting;
using StreamCoverage.Core.Time;
using StreamCoverage.Kafka.Producing;
using StreamCoverage.Pipeline;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Running;
using StreamCoverage.Postgres;
using StreamCoverage.Postgres.Local;

namespace StreamCoverage.Cli.Bench;

/// <summary>How long figures took to become visible.</summary>
/// <param name="EventsPerSecond">What was sent.</param>
/// <param name="Slices">How many (network, slice) were timed.</param>
/// <param name="P50Milliseconds">Half took no longer.</param>
/// <param name="P99Milliseconds">99 of 100 took no longer.</param>
internal sealed record LatencyRow(long EventsPerSecond, int Slices, decimal P50Milliseconds, decimal P99Milliseconds);

/// <summary>How long is it from the moment at which the event is sent that ends a slice until the slice's figures can be read from PostgreSQL?</summary>
/// <remarks>
/// The whole pipeline runs: producer, broker, ingest, measure, store. Event time runs sixty times as fast, so that a slice of a minute passes
/// each second; its own length, and the lateness that is allowed to its events, are not counted. PostgreSQL is private and goes afterwards; so do the
/// topics, which have a name that no other run has.
/// </remarks>
internal sealed class LatencyBench(Connections connections, int partitions, int eventsPerSecond, TimeSpan length)
{
    private const int Speed = 60;
    private const int Networks = 3;
    private const int PerMessage = 100;

    // The first slices pay for code that is compiled and connections that are opened.
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SendEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(10);
    private static readonly IngestOptions Ingest = new();

    private readonly TimeProvider _clock = TimeProvider.System;

    /// <summary>Why it cannot be measured here; null where it can.</summary>
    public static string? WhyNot => LocalPostgres.WhyNotInstalled();

    /// <summary>The topics of one run, under a name that no other run has.</summary>
    public static Topics NewTopics(Topics topics) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{topics.Prefix}bench-{TimeProvider.System.GetUtcNow():yyyyMMddHHmmssfff}-{Environment.ProcessId}."));

    /// <summary>Runs the pipeline over <see cref="Connections.Topics"/>, which exist and are empty.</summary>
    public async Task<LatencyRow> RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("streamcoverage-bench-");
        try
        {
            await using var postgres = await LocalPostgres.StartAsync(
                new() { Directory = Path.Combine(folder.FullName, "postgres"), Temporary = true }, cancellationToken);
            var options = new PostgresOptions { ConnectionString = postgres.ConnectionString };
            await new Migrator(options, NullLogger<Migrator>.Instance).ApplyAsync(cancellationToken);
            await using var database = new PostgresDatabase(options, NullLogger<PostgresDatabase>.Instance);
            return await RunAsync(connections with { PostgresOrNull = options }, database, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<LatencyRow> RunAsync(Connections all, PostgresDatabase database, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var engine = new ChannelEngine();
        using var telemetry = new ProcessTelemetry();
        var host = new PipelineHost(all, database, engine, _clock, telemetry);
        // It ends where wall-clock time was when it began, so that no event lies in the future.
        var start = EventTime.FromUtc(_clock.GetUtcNow() - (Warm + length) * Speed).FloorTo(Ingest.SliceLength);
        var sent = new SentSlices(start);
        Task[] pipeline = [host.IngestAsync(Ingest, stop.Token), host.MeasureAsync(new MeasureOptions(), null, stop.Token)];
        var sending = SendAsync(all, sent, stop.Token);
        var times = await WatchAsync(new PostgresQueries(database), sent, sending, stop.Token);
        await stop.CancelAsync();
        await Task.WhenAll(pipeline).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        if (times.Count == 0)
            throw new FailureException("no slice became visible; the brokers cannot keep up with this rate");
        times.Sort();
        return new(await sending, times.Count, Rounded(times[times.Count / 2]), Rounded(times[times.Count * 99 / 100]));
    }

    // What is due is sent every 50 ms, in messages of a hundred, dealt to the partitions in turn. Returns the rate that was reached.
    private async Task<long> SendAsync(Connections all, SentSlices sent, CancellationToken cancellationToken)
    {
        await using var producer = new KafkaLogProducer(all.Kafka, NullLogger<KafkaLogProducer>.Instance);
        var (begun, events) = (_clock.GetTimestamp(), 0L);
        while (_clock.GetElapsedTime(begun) is var passed && passed < Warm + length)
        {
            var now = sent.Start + passed * Speed;
            var messages = new List<OutboundMessage>();
            // Each partition gets one at least, so that every watermark follows.
            while (events < passed.TotalSeconds * eventsPerSecond || messages.Count < partitions)
            {
                messages.Add(new(all.Topics.RequestOutcomes, messages.Count % partitions, null, Message(events, now)));
                events += PerMessage;
            }
            sent.Note(now - Ingest.AllowedLateness, _clock.GetTimestamp());
            await producer.SendAsync(messages, cancellationToken);
            await Task.Delay(SendEvery, _clock, cancellationToken);
        }
        return (long)(events / _clock.GetElapsedTime(begun).TotalSeconds);
    }

    private async Task<List<TimeSpan>> WatchAsync(PostgresQueries queries, SentSlices sent, Task sending, CancellationToken cancellationToken)
    {
        var (times, seen) = (new List<TimeSpan>(), new EventTime?[Networks]);
        var first = sent.Start + Warm * Speed;
        while (!sending.IsCompleted)
        {
            for (var network = 0; network < Networks; network++)
            {
                var through = await queries.ClosedThroughAsync(Network(network), cancellationToken);
                if (through is not { } end || end == seen[network])
                    continue;
                // More than one at once were all invisible until now.
                for (var slice = seen[network] ?? end - Ingest.SliceLength; slice < end;)
                {
                    slice += Ingest.SliceLength;
                    if (slice > first && sent.MomentOf(slice) is { } moment)
                        times.Add(_clock.GetElapsedTime(moment));
                }
                seen[network] = end;
            }
            await Task.Delay(AskEvery, _clock, cancellationToken);
        }
        await sending;
        return times;
    }

    private static byte[] Message(long first, EventTime at)
    {
        var time = at.ToUtc().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        var text = new StringBuilder("[");
        for (var i = first; i < first + PerMessage; i++)
        {
            var server = i * 7919 % 500;
            text.Append(i == first ? "" : ",").Append(CultureInfo.InvariantCulture,
                $$"""
                {"request_id":"{{i:x32}}","network":"{{Network((int)(i % Networks))}}","occurred_at":"{{time}}","workload":{"model":"vendor/model-{{server % 40}}","task":"chat","hardware":"gpu-{{server % 6}}","region":"eu-{{server % 4}}","verification":"tee"},"outcome":"succeeded","latency_ms":{{i % 5000}},"operator":"operator-{{server:d4}}"}
                """);
        }
        return Encoding.UTF8.GetBytes(text.Append(']').ToString());
    }

    private static string Network(int number) => $"network-{number}";

    private static decimal Rounded(TimeSpan time) => Math.Round((decimal)time.TotalMilliseconds, 1);
}
