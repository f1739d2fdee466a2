using System.Diagnostics;
using System.Globalization;
using StreamCoverage.Cli.Bench;
using StreamCoverage.Kafka.Options;
using StreamCoverage.TestKit;

namespace StreamCoverage.Load;

/// <summary>How much more do two ingest processes of one group do than one, each pinned to a processor of its own?</summary>
/// <remarks>
/// The topic is filled before. The broker runs on the same processors: what it takes, the processes lack, with two of them on both.
/// </remarks>
internal static class ScaleLoad
{
    /// <summary>What is read.</summary>
    public const string Topic = "load.bench-batched";

    private const int Partitions = 8;
    private const int Rounds = 3;

    public static async Task RunAsync(int events, TextWriter output, CancellationToken cancellationToken)
    {
        await using var kafka = await LocalKafka.StartAsync(new LocalKafkaOptions { Directory = RepositoryRoot.TestFolder("scale") }, cancellationToken);
        await kafka.CreateTopicAsync(Topic, Partitions, cancellationToken);
        var options = new KafkaOptions(kafka.Server.ClientSettings());
        var perPartition = events / Partitions / BenchPlan.Batch;
        events = perPartition * Partitions * BenchPlan.Batch;
        await BenchEvents.ProduceAsync(options, Topic, Partitions, events, BenchPlan.Batch, _ => { }, cancellationToken);
        var best = new double[] { 0, 0 };
        for (var round = 0; round < Rounds; round++)
            for (var processes = 1; processes <= 2; processes++)
            {
                var group = string.Create(CultureInfo.InvariantCulture, $"load.scale-{round}-{processes}");
                var took = await TimeAsync(processes, [kafka.Server.BootstrapServers, group, $"{perPartition}"], cancellationToken);
                best[processes - 1] = Math.Max(best[processes - 1], events / took.TotalSeconds);
            }
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{events:N0} events, {BenchPlan.Batch} a message; 1 process {best[0]:N0} events/s, 2 processes {best[1]:N0} events/s: {best[1] / best[0]:F2} times"));
    }

    // From the first record after the last rebalance to the last record of all.
    private static async Task<TimeSpan> TimeAsync(int processes, string[] arguments, CancellationToken cancellationToken)
    {
        var running = Enumerable.Range(0, processes).Select(processor => Start(processor, arguments)).ToList();
        try
        {
            var told = new ScaleReport?[processes];
            var reading = running.Select((process, i) => ReadAsync(process, report => told[i] = report, cancellationToken)).ToList();
            while (told.Sum(report => report?.Partitions ?? 0) != Partitions || told.Contains(null))
            {
                if (reading.Find(read => read.IsCompleted) is { } ended)
                {
                    await ended;
                    throw new InvalidOperationException("a process ended before all was read");
                }
                await Task.Delay(20, cancellationToken);
            }
            return Stopwatch.GetElapsedTime(told.Min(report => report!.Began), told.Max(report => report!.Ended));
        }
        finally
        {
            foreach (var process in running)
            {
                process.Kill(entireProcessTree: true);
                process.Dispose();
            }
        }
    }

    private static async Task ReadAsync(Process process, Action<ScaleReport> tell, CancellationToken cancellationToken)
    {
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
            if (ScaleReport.Read(line) is { } report)
                tell(report);
    }

    private static Process Start(int processor, string[] arguments) => Process.Start(
        new ProcessStartInfo("taskset", ["-c", $"{processor}", Environment.ProcessPath!, ScaleMember.Argument, .. arguments]) { RedirectStandardOutput = true })!;
}

/// <summary>A process has read all records of the partitions that it has.</summary>
/// <param name="Partitions">How many these are.</param>
/// <param name="Began">When it got the first of them, by the machine's monotonic clock.</param>
/// <param name="Ended">When it had folded the last record.</param>
internal sealed record ScaleReport(int Partitions, long Began, long Ended)
{
    private const string Word = "all-read";

    /// <summary>The report as a line.</summary>
    public string Line => string.Create(CultureInfo.InvariantCulture, $"{Word} {Partitions} {Began} {Ended}");

    /// <summary>The report in a line; null where it holds none.</summary>
    public static ScaleReport? Read(string line) => line.Split(' ') is [Word, var partitions, var began, var ended]
        ? new(int.Parse(partitions, CultureInfo.InvariantCulture), long.Parse(began, CultureInfo.InvariantCulture), long.Parse(ended, CultureInfo.InvariantCulture))
        : null;
}
