using System.Threading.Channels;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Running;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>The work on one input partition over its channel.</summary>
/// <remarks>Folding the next batch goes on while the last one's output is written; one write is under way at a time.</remarks>
internal sealed class IngestTask(IngestPartition partition, TimeProvider clock) : IPartitionTask
{
    private Task _writing = Task.CompletedTask;

    public long StartOffset => partition.StartOffset;

    public async Task RunAsync(ChannelReader<LogBatch> feed, CancellationToken cancellationToken)
    {
        var reader = new QuietReader(feed, clock);
        await WriteAsync(partition.Begin(), cancellationToken);
        while (true)
        {
            var batch = await reader.NextAsync(partition.Patience, cancellationToken);
            if (reader.IsCompleted)
                break;
            await WriteAsync(partition.Take(batch), cancellationToken);
        }
        await _writing;
    }

    private async Task WriteAsync(IngestWrite? write, CancellationToken cancellationToken)
    {
        if (write is null)
            return;
        await _writing;
        _writing = partition.WriteAsync(write, cancellationToken);
    }
}
