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
        try
        {
            await ReadAsync(new QuietReader(feed, clock), cancellationToken);
        }
        finally
        {
            partition.Leave();
        }
        await _writing;
    }

    private async Task ReadAsync(QuietReader reader, CancellationToken cancellationToken)
    {
        await WriteAsync(partition.Begin(), cancellationToken);
        while (true)
        {
            if (partition.Rest is { } rest)
                await Task.Delay(rest, clock, cancellationToken);
            var batch = await reader.NextAsync(partition.Patience, cancellationToken);
            if (reader.IsCompleted)
                return;
            await WriteAsync(partition.Take(batch), cancellationToken);
        }
    }

    private async Task WriteAsync(IngestWrite? write, CancellationToken cancellationToken)
    {
        if (write is null)
            return;
        await _writing;
        _writing = partition.WriteAsync(write, cancellationToken);
    }
}
