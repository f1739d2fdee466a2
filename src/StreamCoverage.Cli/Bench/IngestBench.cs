using Microsoft.Extensions.Logging.Abstractions;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Kafka.Admin;
using StreamCoverage.Kafka.Consuming;
using StreamCoverage.Pipeline;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Cli.Bench;

/// <summary>How fast is a topic read by a bare <c>Consume()</c> loop, by our consumer, and by ingest, which decodes, checks, drops duplicates, folds
/// and encodes its partials? What comes of it is dropped.</summary>
/// <remarks>The ways take turns, round by round, so that a machine that is busy for a while disturbs all alike; the best round of each counts.</remarks>
internal sealed class IngestBench(BenchPlan plan, Action<string> say)
{
    private static readonly (string Name, TimeSpan Slice)[] Slices =
    [
        ("slices of 10 s (windows of 60 s every 10 s)", TimeSpan.FromSeconds(10)),
        ("slices of 1 min (windows of 1 h every 1 min)", TimeSpan.FromMinutes(1)),
        ("slices of 1 h (windows of 7 d every 1 h)", TimeSpan.FromHours(1)),
    ];

    private int _groups;

    /// <summary>Makes the topics that are not there, or finds in them what an earlier run left.</summary>
    /// <exception cref="FailureException">A topic of that name holds something else.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var topics = new KafkaTopics(plan.Kafka);
        var made = await topics.ApplyAsync([new(plan.Single, plan.Partitions), new(plan.Batched, plan.Partitions)], cancellationToken);
        if (made.Differences.Count > 0)
            throw new FailureException(string.Join(Environment.NewLine, made.Differences));
        await FillAsync(topics, plan.Single, 1, cancellationToken);
        await FillAsync(topics, plan.Batched, BenchPlan.Batch, cancellationToken);
    }

    public async Task<IReadOnlyList<BenchRow>> RunAsync(CancellationToken cancellationToken)
    {
        var ways = Ways(cancellationToken);
        var best = new Measured?[ways.Count];
        for (var round = 0; round < plan.Rounds; round++)
        {
            for (var way = 0; way < ways.Count; way++)
            {
                say($"round {round + 1} of {plan.Rounds}: {ways[way].Name}");
                GC.Collect();
                var measured = await ways[way].Run();
                best[way] = best[way] is { } before && before.Wall <= measured.Wall ? before : measured;
            }
        }
        var baseline = Math.Min(best[0]!.Wall.TotalSeconds, best[1]!.Wall.TotalSeconds);
        return [.. ways.Select((way, index) => Row(way.Name, best[index]!, baseline))];
    }

    /// <summary>Runs ingest with one event a message on and on, as long as <see cref="BenchPlan.Steady"/> says.</summary>
    public async Task RunOnAsync(CancellationToken cancellationToken)
    {
        var (begun, ingest) = (TimeProvider.System.GetTimestamp(), new SteadyIngest(plan.Events));
        for (var pass = 0; TimeProvider.System.GetElapsedTime(begun) is var passed && passed < plan.Steady; pass++)
        {
            say($"ingest runs on: {passed:hh\\:mm\\:ss} of {plan.Steady:hh\\:mm\\:ss}");
            ingest.Begin(pass);
            await WorkAsync(plan.Single, plan.Events, ingest.Of, cancellationToken);
        }
    }

    private List<(string Name, Func<Task<Measured>> Run)> Ways(CancellationToken cancellationToken)
    {
        var messages = plan.Events / BenchPlan.Batch;
        var ways = new List<(string, Func<Task<Measured>>)>
        {
            ("Consume(), the client's settings", () => BareAsync(plan.Single, plan.Events, false, cancellationToken)),
            ("Consume(), our settings", () => BareAsync(plan.Single, plan.Events, true, cancellationToken)),
            ("our consumer alone", () => WorkAsync(plan.Single, plan.Events, _ => _ => { }, cancellationToken)),
        };
        foreach (var (name, slice) in Slices)
            ways.Add(($"ingest, {name}", () => WorkAsync(plan.Single, plan.Events, source => Ingest(source, slice), cancellationToken)));
        ways.Add(($"Consume(), our settings, {BenchPlan.Batch} events a message", () => BareAsync(plan.Batched, messages, true, cancellationToken)));
        ways.Add((
            $"ingest, {BenchPlan.Batch} events a message",
            () => WorkAsync(plan.Batched, messages, source => Ingest(source, TimeSpan.FromMinutes(1)), cancellationToken)));
        return ways;
    }

    private async Task FillAsync(KafkaTopics topics, string topic, int perMessage, CancellationToken cancellationToken)
    {
        var wanted = plan.Events / perMessage;
        var there = await CountAsync(topics, topic, cancellationToken);
        if (there == wanted)
            return;
        if (there > 0)
            throw new FailureException($"{topic} holds {there} messages, not {wanted}; delete it, or choose another --topic-prefix");
        await BenchEvents.ProduceAsync(
            plan.Kafka, topic, plan.Partitions, plan.Events, perMessage, done => say($"{topic}: {done:N0} of {plan.Events:N0} events sent"), cancellationToken);
        there = await CountAsync(topics, topic, cancellationToken);
        if (there != wanted)
            throw new FailureException($"{topic} kept {there} of {wanted} messages; ask for fewer --events, or let the broker keep more");
    }

    private static async Task<long> CountAsync(KafkaTopics topics, string topic, CancellationToken cancellationToken) =>
        (await topics.RangesAsync(topic, cancellationToken)).Sum(range => range.High - range.Low);

    private Task<Measured> BareAsync(string topic, int records, bool hasOurSettings, CancellationToken cancellationToken) => Task.Factory.StartNew(
        () =>
        {
            var end = Measured.Begin();
            BareLoop.Read(plan.Kafka, topic, plan.Partitions, records, hasOurSettings, cancellationToken);
            return end();
        },
        cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>All that ingest does with the batches of a partition but for sending what comes of it.</summary>
    public static Action<LogBatch> Ingest(SourcePartition source, TimeSpan slice)
    {
        var fold = new PartitionFold(source, InputContract.RequestOutcome, new IngestOptions { SliceLength = slice }, IngestPosition.Start);
        var worker = new IngestWorker(fold, 1, new Topics(), 1);
        return batch =>
        {
            worker.Fold(batch);
            worker.TakeWrite();
        };
    }

    private async Task<Measured> WorkAsync(string topic, int records, Func<SourcePartition, Action<LogBatch>> work, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tasks = new CountingTasks(records, work);
        var options = new KafkaConsumerOptions
        {
            Client = plan.Kafka,
            // A group of its own for each run: nobody waits for the member before it to be forgotten.
            GroupId = $"{plan.Prefix}bench-{++_groups}",
            Topics = [topic],
            CommitInterval = Timeout.InfiniteTimeSpan,
        };
        var running = new KafkaLogConsumer(options, TimeProvider.System, NullLogger<KafkaLogConsumer>.Instance).RunAsync(tasks, stop.Token);
        await Task.WhenAny(tasks.All, running);
        await stop.CancelAsync();
        await running;
        return await tasks.All.WaitAsync(cancellationToken);
    }

    private BenchRow Row(string name, Measured measured, double baseline) => new(
        name,
        (long)(plan.Events / measured.Wall.TotalSeconds),
        Math.Round((decimal)(measured.Cpu.TotalMicroseconds / plan.Events), 2),
        Math.Round((decimal)(baseline / measured.Wall.TotalSeconds), 2));
}
