using System.Threading.Channels;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Running;

namespace StreamCoverage.Pipeline.Measure;

/// <summary>The work on one partition of <c>slice-partials</c> over its channel.</summary>
internal sealed class MeasureTask(MeasurePartition partition) : IPartitionTask
{
    public long StartOffset => partition.StartOffset;

    public async Task RunAsync(ChannelReader<LogBatch> feed, CancellationToken cancellationToken)
    {
        while (await feed.WaitToReadAsync(cancellationToken))
            if (feed.TryRead(out var first))
                await partition.StepAsync(Gather(first, feed), cancellationToken);
    }

    private MeasureRecords Gather(LogBatch first, ChannelReader<LogBatch> feed)
    {
        var gathered = new MeasureRecords(first);
        while (gathered.Records.Count < partition.RecordsPerStep && feed.TryRead(out var next))
            gathered.Add(next);
        return gathered;
    }
}
