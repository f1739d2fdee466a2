using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamCoverage.Core.Slices;
using StreamCoverage.Kafka.Native;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Kafka.Consuming;

/// <summary>The partitions that this member has, each with its feed and its running task; used on the consumer's thread alone.</summary>
internal sealed class Assignment(
    IConsumer<Ignore, Ignore> consumer, KafkaConsumerOptions options, IPartitionTasks tasks, OffsetCommitter committer, ILogger logger,
    CancellationToken stop)
{
    private readonly Dictionary<SourcePartition, PartitionFeed> _feeds = [];

    // By the client's own pointer to the topic, which stands as long as the assignment does; null where there is no feed.
    private readonly Dictionary<(nint Topic, int Partition), PartitionFeed?> _byNative = [];
    private (nint Topic, int Partition) _lastNative;
    private PartitionFeed? _lastFeed;
    private bool _wasAssigned;
    private bool _wasRevoked;

    public IReadOnlyCollection<PartitionFeed> Feeds => _feeds.Values;

    /// <summary>What went wrong inside a callback, where nothing may be thrown.</summary>
    public ExceptionDispatchInfo? Failure { get; private set; }

    /// <summary>Whether partitions were both taken and given since <see cref="BeginPoll"/>.</summary>
    public bool IsMixed => _wasAssigned && _wasRevoked;

    public bool HasUndelivered => _feeds.Values.Any(feed => feed.HasUndelivered);

    public bool HasPaused { get; private set; }

    public bool HasAstray => _feeds.Values.Any(feed => feed.IsAstray);

    public void BeginPoll() => _wasAssigned = _wasRevoked = false;

    public void Fail(Exception exception) => Failure ??= ExceptionDispatchInfo.Capture(exception);

    /// <summary>The feed of a record; null where the partition was taken away meanwhile.</summary>
    public PartitionFeed? FeedOf(nint topic, int partition)
    {
        if (_lastNative == (topic, partition) && _lastFeed is not null)
            return _lastFeed;
        if (!_byNative.TryGetValue((topic, partition), out var feed))
        {
            var source = new SourcePartition(NativeText.Read(NativeMethods.TopicName(topic)), partition);
            feed = _feeds.GetValueOrDefault(source);
            _byNative.Add((topic, partition), feed);
        }
        (_lastNative, _lastFeed) = ((topic, partition), feed);
        return feed;
    }

    /// <summary>Starts a task for each partition, in order, and tells the client where each begins.</summary>
    public IEnumerable<TopicPartitionOffset> Assigned(List<TopicPartition> partitions)
    {
        _wasAssigned = true;
        ForgetNative();
        try
        {
            foreach (var group in partitions.GroupBy(partition => partition.Topic).OrderBy(group => group.Key, StringComparer.Ordinal))
            {
                var count = ClusterMetadata.PartitionCount(consumer.Handle, group.Key, stop);
                foreach (var partition in group.OrderBy(partition => partition.Partition.Value))
                    Start(new(group.Key, partition.Partition.Value), Math.Max(count, partition.Partition.Value + 1));
            }
            LookForTopics();
        }
#pragma warning disable CA1031 // Thrown again by the loop: the native caller cannot carry it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Fail(e);
            return [];
        }
        return Offsets();
    }

    /// <summary>Tells which topics the broker does not show; what is known of them stays where none answers.</summary>
    public void LookForTopics()
    {
        if (options.Missing is not { } missing)
            return;
        try
        {
            var shown = ClusterMetadata.All(consumer.Handle).Where(topic => topic.Partitions.Count > 0).Select(topic => topic.Topic);
            missing.Set(options.GroupId, options.Topics.Except(shown, StringComparer.Ordinal));
        }
        catch (KafkaException e) when (!e.Error.IsFatal)
        {
            // The client tells by itself that its brokers are away.
        }
    }

    /// <summary>Stops the tasks of partitions that belong to another member now, or will when this returns.</summary>
    public void Revoked(List<TopicPartitionOffset> partitions, bool lost)
    {
        _wasRevoked = true;
        ForgetNative();
        var taken = partitions
            .Select(partition => _feeds.GetValueOrDefault(new(partition.Topic, partition.Partition.Value)))
            .OfType<PartitionFeed>()
            .ToList();
        if (!lost)
            committer.CommitNow(taken);
        Stop(taken, lost);
        // The client remembers a pause over the end of an assignment.
        Resume(taken.FindAll(feed => feed.IsPaused));
    }

    public void StopAll(bool lost) => Stop([.. _feeds.Values], lost);

    /// <summary>Stops fetching a partition; what was prefetched of it is thrown away, and read again after <see cref="ResumeWhereRoom"/>.</summary>
    public void Pause(PartitionFeed feed)
    {
        consumer.Pause([ClientPartition(feed)]);
        feed.IsPaused = HasPaused = true;
        logger.PartitionPaused(feed.Source, feed.NextOffset);
    }

    public void ResumeWhereRoom()
    {
        foreach (var feed in _feeds.Values.Where(feed => feed.IsPaused))
        {
            feed.Deliver();
            if (!feed.HasAmpleRoom)
                continue;
            // The client goes on behind what it counts as read. A record that it took out of its queue while the pause took effect counts as
            // read too, although nobody got it: so it is told where to go on.
            consumer.Seek(new(ClientPartition(feed), feed.NextOffset));
            Resume([feed]);
            logger.PartitionResumed(feed.Source, feed.NextOffset);
        }
        HasPaused = _feeds.Values.Any(feed => feed.IsPaused);
    }

    /// <summary>Begins the same assignment again at each partition's next offset; everything prefetched is thrown away.</summary>
    public void Restart()
    {
        ForgetNative();
        consumer.Assign(Offsets());
        var paused = _feeds.Values.Where(feed => feed.IsPaused).Select(ClientPartition).ToList();
        if (paused.Count > 0)
            consumer.Pause(paused);
    }

    /// <summary>Finds a place to go on for partitions whose offset the broker refused; true when at least one was found.</summary>
    /// <exception cref="LogException">An offset lies beyond the end of its partition.</exception>
    public bool FindWay(LogThrottle throttle)
    {
        var isFound = false;
        foreach (var feed in _feeds.Values.Where(feed => feed.IsAstray))
        {
            try
            {
                var marks = consumer.QueryWatermarkOffsets(ClientPartition(feed), TimeSpan.FromSeconds(2));
                var next = OffsetJudge.Judge(feed.Source, feed.NextOffset, marks.Low.Value, marks.High.Value);
                if (next > feed.NextOffset)
                {
                    logger.OffsetsLost(feed.Source, feed.NextOffset, next);
                    feed.Skip(next);
                }
                feed.IsAstray = false;
                isFound = true;
            }
            catch (KafkaException e) when (!e.Error.IsFatal)
            {
                // The broker is away or moving: the partition stands still until the next round asks again.
                if (throttle.Allows(e.Error.Code))
                    logger.ClientError(e.Error.Code.ToString(), e.Error.Reason);
                break;
            }
        }
        return isFound;
    }

    private void Start(SourcePartition source, int partitions)
    {
        var feed = new PartitionFeed(
            source, !options.KeylessTopics.Contains(source.Topic), options.BatchRecordsMax, options.FeedBatchesMax);
        var offset = Blocking.Wait(tasks.StartAsync(source, partitions, feed.Reader, stop));
        if (offset < 0)
            throw new UnreachableException($"the task of {source} asked for offset {offset}");
        feed.StartAt(offset);
        _feeds.Add(source, feed);
        logger.PartitionStarted(source, offset);
    }

    private void Stop(List<PartitionFeed> feeds, bool lost)
    {
        // All are told first, so that the tasks come to their ends side by side.
        foreach (var feed in feeds)
        {
            feed.Complete();
            _feeds.Remove(feed.Source);
        }
        var ends = feeds.ConvertAll(feed => tasks.StopAsync(feed.Source, lost));
        foreach (var (feed, end) in feeds.Zip(ends))
        {
            try
            {
                Blocking.Wait(end);
                logger.PartitionStopped(feed.Source, feed.DeliveredOffset, lost);
            }
#pragma warning disable CA1031 // The other tasks must be stopped all the same; the first failure is thrown by the loop.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Fail(e);
            }
        }
    }

    private void Resume(List<PartitionFeed> feeds)
    {
        if (feeds.Count == 0)
            return;
        consumer.Resume(feeds.Select(ClientPartition));
        foreach (var feed in feeds)
            feed.IsPaused = false;
    }

    private List<TopicPartitionOffset> Offsets() =>
        [.. _feeds.Values.Select(feed => new TopicPartitionOffset(ClientPartition(feed), feed.NextOffset))];

    private static TopicPartition ClientPartition(PartitionFeed feed) => new(feed.Source.Topic, feed.Source.Partition);

    private void ForgetNative()
    {
        _byNative.Clear();
        _lastNative = default;
        _lastFeed = null;
    }
}
