using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.CrashHost;

/// <summary>Meets <see cref="Failpoints.Polled"/> and <see cref="Failpoints.GivenBack"/>.</summary>
internal sealed class CrashingConsumer(ILogConsumer inner, Fate fate) : ILogConsumer
{
    public Task RunAsync(IPartitionTasks tasks, CancellationToken cancellationToken) => inner.RunAsync(new Tasks(tasks, fate), cancellationToken);

    private sealed class Tasks(IPartitionTasks inner, Fate fate) : IPartitionTasks
    {
        public Task Faulted => inner.Faulted;

        public ValueTask<long> StartAsync(
            SourcePartition source, int partitions, ChannelReader<LogBatch> feed, CancellationToken cancellationToken) =>
            inner.StartAsync(source, partitions, new SmallBatches(feed, fate), cancellationToken);

        public async ValueTask StopAsync(SourcePartition source, bool lost)
        {
            await inner.StopAsync(source, lost);
            fate.Meet(Failpoints.GivenBack);
        }
    }

    /// <summary>A feed of the same records in batches of at most <see cref="RecordsMax"/>.</summary>
    private sealed class SmallBatches(ChannelReader<LogBatch> inner, Fate fate) : ChannelReader<LogBatch>
    {
        private const int RecordsMax = 40;
        private readonly Queue<LogBatch> _parts = [];

        public override Task Completion => inner.Completion;

        public override bool TryRead([MaybeNullWhen(false)] out LogBatch item)
        {
            if (_parts.Count == 0 && inner.TryRead(out var whole))
                Split(whole);
            if (!_parts.TryDequeue(out item))
                return false;
            if (item.Records.Count > 0)
                fate.Meet(Failpoints.Polled);
            return true;
        }

        public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) =>
            _parts.Count > 0 ? new(true) : inner.WaitToReadAsync(cancellationToken);

        private void Split(LogBatch whole)
        {
            var from = 0;
            for (; whole.Records.Count - from > RecordsMax; from += RecordsMax)
            {
                LogRecord[] part = [.. whole.Records.Skip(from).Take(RecordsMax)];
                _parts.Enqueue(new(part, part[^1].Offset + 1, AtEnd: false, from == 0 ? whole.Gap : null));
            }
            _parts.Enqueue(whole with { Records = [.. whole.Records.Skip(from)], Gap = from == 0 ? whole.Gap : null });
        }
    }
}
