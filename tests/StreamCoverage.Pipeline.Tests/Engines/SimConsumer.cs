using System.Threading.Channels;
using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Tests.Simulation;

namespace StreamCoverage.Pipeline.Tests.Engines;

/// <summary>The only member of a group over a log in memory: bounded feeds, and rebalances by chance that take partitions away and give them back.</summary>
/// <param name="log">The log.</param>
/// <param name="topics">What the group reads.</param>
/// <param name="chances">How the log is cut into batches.</param>
/// <param name="faults">Whether and when partitions are taken away.</param>
internal sealed class SimConsumer(SimLog log, IReadOnlyList<string> topics, Faults chances, ChanceOfFaults faults) : ILogConsumer
{
    /// <summary>Batches that a feed holds.</summary>
    public const int FeedBatches = 2;

    private readonly Dictionary<SourcePartition, Feed> _feeds = [];

    /// <summary>Batches that were handed over.</summary>
    public int Delivered { get; private set; }

    public async Task RunAsync(IPartitionTasks tasks, CancellationToken cancellationToken)
    {
        foreach (var topic in topics)
            for (var partition = 0; partition < log.Partitions(topic); partition++)
                await StartAsync(tasks, new(topic, partition), cancellationToken);
        while (!cancellationToken.IsCancellationRequested && !tasks.Faulted.IsCompleted)
        {
            foreach (var source in _feeds.Keys.ToList())
            {
                if (faults.Happens(10))
                    await RebalanceAsync(tasks, source);
                Deliver(source, _feeds[source]);
            }
            // Lets the tasks run: this loop is the client's thread.
            await Task.Delay(1, CancellationToken.None);
        }
        foreach (var source in _feeds.Keys.ToList())
            await StopAsync(tasks, source, lost: false);
        if (tasks.Faulted.IsCompleted)
            await tasks.Faulted;
    }

    private async Task RebalanceAsync(IPartitionTasks tasks, SourcePartition source)
    {
        await StopAsync(tasks, source, lost: faults.Happens(50));
        await StartAsync(tasks, source, CancellationToken.None);
    }

    private async Task StartAsync(IPartitionTasks tasks, SourcePartition source, CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<LogBatch>(FeedBatches);
        var start = await tasks.StartAsync(source, log.Partitions(source.Topic), channel.Reader, cancellationToken);
        _feeds[source] = new(channel.Writer, start);
    }

    private async Task StopAsync(IPartitionTasks tasks, SourcePartition source, bool lost)
    {
        _feeds.Remove(source, out var feed);
        feed!.Writer.Complete();
        await tasks.StopAsync(source, lost);
    }

    private void Deliver(SourcePartition source, Feed feed)
    {
        while (feed.Next < log.End(source) || !feed.ToldEnd)
        {
            var batch = log.Read(source, feed.Next, 1 + chances.Pick(40));
            if (!feed.Writer.TryWrite(batch))
                return;
            (feed.Next, feed.ToldEnd) = (batch.NextOffset, batch.AtEnd);
            Delivered++;
        }
    }

    private sealed class Feed(ChannelWriter<LogBatch> writer, long start)
    {
        public ChannelWriter<LogBatch> Writer { get; } = writer;

        public long Next { get; set; } = start;

        public bool ToldEnd { get; set; }
    }
}
