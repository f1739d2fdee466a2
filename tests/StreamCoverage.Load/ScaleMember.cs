using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using StreamCoverage.Cli.Bench;
using StreamCoverage.Core.Slices;
using StreamCoverage.Kafka.Consuming;
using StreamCoverage.Kafka.Options;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.TestKit;

namespace StreamCoverage.Load;

/// <summary>One process of <see cref="ScaleLoad"/>: folds the partitions that its group gives it from their beginning, and tells when all are read.</summary>
/// <param name="perPartition">Records of each partition.</param>
internal sealed class ScaleMember(long perPartition) : IPartitionTasks
{
    /// <summary>The argument by which the program is such a process.</summary>
    public const string Argument = "scale-member";

    private readonly TaskCompletionSource _faulted = new();
    private readonly Dictionary<SourcePartition, Task> _running = [];
    private readonly Lock _gate = new();
    private int _complete;
    private long _began;

    public Task Faulted => _faulted.Task;

    public static Task RunAsync(string address, string group, string perPartition, CancellationToken cancellationToken)
    {
        var options = new KafkaConsumerOptions
        {
            Client = new KafkaOptions(new KafkaServer(address, IsOld: true).ClientSettings()),
            GroupId = group,
            Topics = [ScaleLoad.Topic],
            CommitInterval = Timeout.InfiniteTimeSpan,
        };
        return new KafkaLogConsumer(options, TimeProvider.System, NullLogger<KafkaLogConsumer>.Instance)
            .RunAsync(new ScaleMember(long.Parse(perPartition, CultureInfo.InvariantCulture)), cancellationToken);
    }

    public ValueTask<long> StartAsync(SourcePartition source, int partitions, ChannelReader<LogBatch> feed, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_running.Count == 0)
                (_began, _complete) = (Stopwatch.GetTimestamp(), 0);
            _running.Add(source, ReadAsync(feed, IngestBench.Ingest(source, TimeSpan.FromMinutes(1))));
        }
        return ValueTask.FromResult(0L);
    }

    public async ValueTask StopAsync(SourcePartition source, bool lost)
    {
        Task? task;
        lock (_gate)
            _running.Remove(source, out task);
        await task!;
    }

    private async Task ReadAsync(ChannelReader<LogBatch> feed, Action<LogBatch> work)
    {
        var isComplete = false;
        await foreach (var batch in feed.ReadAllAsync(CancellationToken.None))
        {
            work(batch);
            if (isComplete || batch.NextOffset < perPartition)
                continue;
            isComplete = true;
            lock (_gate)
                if (++_complete == _running.Count)
                    Console.WriteLine(new ScaleReport(_complete, _began, Stopwatch.GetTimestamp()).Line);
        }
    }
}
