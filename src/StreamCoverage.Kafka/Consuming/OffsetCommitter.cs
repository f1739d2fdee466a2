using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamCoverage.Kafka.Native;

namespace StreamCoverage.Kafka.Consuming;

/// <summary>Tells the group now and then how far its tasks were given records. For lag tools alone: nobody starts from these offsets, so no failure matters.</summary>
internal sealed class OffsetCommitter(ClientHandle client, ILogger logger, TimeProvider time, TimeSpan interval)
{
    private long _last = time.GetTimestamp();

    public void CommitWhenDue(IReadOnlyCollection<PartitionFeed> feeds)
    {
        if (interval != Timeout.InfiniteTimeSpan && time.GetElapsedTime(_last) >= interval)
            CommitNow(feeds);
    }

    /// <summary>Sends the offsets and does not wait: Confluent.Kafka's own Commit blocks until the broker answers, for up to a minute.</summary>
    public void CommitNow(IReadOnlyCollection<PartitionFeed> feeds)
    {
        if (interval == Timeout.InfiniteTimeSpan)
            return;
        _last = time.GetTimestamp();
        var moved = feeds.Where(feed => feed.DeliveredOffset > feed.CommittedOffset).ToList();
        if (moved.Count == 0)
            return;
        var list = NativeMethods.PartitionListNew(moved.Count);
        foreach (var feed in moved)
        {
            NativeMethods.PartitionListAdd(list, feed.Source.Topic, feed.Source.Partition);
            _ = NativeMethods.PartitionListSetOffset(list, feed.Source.Topic, feed.Source.Partition, feed.DeliveredOffset);
            feed.CommittedOffset = feed.DeliveredOffset;
        }
        var error = NativeMethods.Commit(client.Client, list, isAsync: 1);
        NativeMethods.PartitionListDestroy(list);
        if (error != ErrorCode.NoError)
            logger.CommitFailed(error.ToString());
    }

    public void Committed(CommittedOffsets result)
    {
        if (result.Error.IsError)
            logger.CommitFailed(result.Error.Reason);
    }
}
