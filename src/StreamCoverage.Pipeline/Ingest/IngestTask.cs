using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Running;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>The work on one input partition: fold what comes, write what it brings forth, and record the position once that is acknowledged.</summary>
/// <remarks>Folding the next batch goes on while the last one's output is written; one write is under way at a time.</remarks>
internal sealed class IngestTask(SourcePartition source, IngestWorker worker, IngestPorts ports, IngestOptions options, Retry retry) : IPartitionTask
{
    private Task _writing = Task.CompletedTask;

    public long StartOffset { get; } = worker.NextOffset;

    public async Task RunAsync(ChannelReader<LogBatch> feed, CancellationToken cancellationToken)
    {
        var reader = new QuietReader(feed, ports.Clock);
        await WriteAsync(cancellationToken);
        while (true)
        {
            var batch = await reader.NextAsync(worker.IsAtEnd ? UntilNext() : null, cancellationToken);
            if (reader.IsCompleted)
                break;
            if (batch is null)
                worker.Quiet();
            else
                Fold(batch);
            await WriteAsync(cancellationToken);
        }
        await _writing;
    }

    private void Fold(LogBatch batch)
    {
        if (batch.Gap is { From: > 0 } gap)
            ports.Logger.RecordsLost(source.Topic, source.Partition, gap.From, gap.To);
        worker.Fold(batch);
    }

    private TimeSpan? UntilNext() => worker.State switch
    {
        SourceState.Active => options.IdleAfter,
        SourceState.Idle => options.DrainAfter - options.IdleAfter,
        _ => null,
    };

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        if (worker.TakeWrite() is not { } write)
            return;
        await _writing;
        _writing = WriteAsync(write, cancellationToken);
    }

    private async Task WriteAsync(IngestWrite write, CancellationToken cancellationToken)
    {
        if (write.Messages.Count > 0)
            await retry.UntilAsync($"writing from {source}", token => ports.Producer.SendAsync(write.Messages, token), cancellationToken);
        await retry.UntilAsync(
            $"recording the position of {source}",
            token => ports.Store.RecordAsync(source, write.Position, write.Accounting, token),
            cancellationToken);
    }
}

/// <summary>What ingest needs of the world.</summary>
/// <param name="Producer">Writes partials, marks and dead letters.</param>
/// <param name="Store">Keeps positions and accounting.</param>
/// <param name="Topics">Names.</param>
/// <param name="PartialsPartitions">How many partitions <c>slice-partials</c> has.</param>
/// <param name="Clock">Processing time, for idleness and retries only.</param>
/// <param name="Logger">Messages for people.</param>
public sealed record IngestPorts(
    ILogProducer Producer, IIngestStore Store, Topics Topics, int PartialsPartitions, TimeProvider Clock, ILogger Logger);
