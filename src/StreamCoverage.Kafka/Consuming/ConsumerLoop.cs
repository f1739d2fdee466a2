using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamCoverage.Core.Time;
using StreamCoverage.Kafka.Native;
using StreamCoverage.Kafka.Options;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Kafka.Consuming;

/// <summary>The body of the consumer's thread: reads, groups, hands over, pauses, and keeps the client polled meanwhile.</summary>
/// <remarks>
/// Confluent.Kafka owns the client, its settings and its callbacks; only the records are read past its <c>Consume</c>, which makes five
/// objects and as many native calls of each record.
/// <para>
/// A rebalance may be served in the middle of reading many records, so records of before and after it may come back together. All partitions
/// are handed over at once (the <c>range</c> strategy is not incremental), which leaves three cases. Revoked: what came back
/// belongs to partitions without a feed, and is dropped. Assigned: nothing can have come before it. Both: nobody can tell, so
/// all is dropped and the assignment begins again at the offsets that the tasks asked for.
/// </para>
/// </remarks>
internal sealed class ConsumerLoop(
    KafkaConsumerOptions options, IPartitionTasks tasks, TimeProvider time, ILogger logger, CancellationToken stop)
{
    // Waiting ends when a record comes, so this bounds only how late a cancellation or a failed task is seen.
    private static readonly TimeSpan IdleWait = TimeSpan.FromMilliseconds(100);

    // While a feed is full the client is asked more often: nothing wakes this thread when room comes.
    private static readonly TimeSpan StalledWait = TimeSpan.FromMilliseconds(10);

    // The broker is asked and waited for, so seldom, and only while something is missing.
    private static readonly TimeSpan MissingEvery = TimeSpan.FromSeconds(10);

    /// <summary>Records that are read before all open batches are handed over: while the client never runs dry, a record waits this long at most.</summary>
    private const int RoundRecordsMax = 16_384;

    private readonly TaskCompletionSource _leaving = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LogThrottle _throttle = new(time);
    private IConsumer<Ignore, Ignore> _consumer = null!;
    private RecordReader _reader = null!;
    private Assignment _assignment = null!;
    private OffsetCommitter _committer = null!;
    private int _roundRecords;
    private long _lagAt;
    private long _missingAt;

    /// <summary>Completes when all tasks are stopped and only the group is to be left.</summary>
    public Task Leaving => _leaving.Task;

    /// <summary>Why the loop ends; null while it runs, and when it was cancelled.</summary>
    public ExceptionDispatchInfo? Failure { get; private set; }

    /// <exception cref="LogException">As <see cref="ILogConsumer.RunAsync"/> says.</exception>
    public void Run()
    {
        try
        {
            using var consumer = Build();
            using var handle = new ClientHandle(consumer.Handle);
            using var reader = new RecordReader(handle);
            _consumer = consumer;
            _reader = reader;
            _committer = new OffsetCommitter(handle, logger, time, options.CommitInterval);
            _assignment = new Assignment(consumer, options, tasks, _committer, logger, stop);
            consumer.Subscribe(options.Topics);
            Consume();
            _leaving.TrySetResult();
            reader.Release();
            consumer.Close();
        }
        finally
        {
            options.Lag?.Forget(options.GroupId);
            options.Missing?.Forget(options.GroupId);
            _leaving.TrySetResult();
        }
        Failure?.Throw();
    }

    private void Consume()
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                Poll();
                _assignment.Failure?.Throw();
                if (tasks.Faulted.IsCompleted)
                    ThrowTaskFailure();
                Serve();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Cancelled while it waited for room, or for a task to start: that is the end that was asked for.
        }
#pragma warning disable CA1031 // Kept, and thrown again once the tasks are stopped and the group is left.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Failure = ExceptionDispatchInfo.Capture(e);
        }
        _committer.CommitNow(_assignment.Feeds);
        _assignment.StopAll(lost: false);
        if (!stop.IsCancellationRequested || _assignment.Failure?.SourceException is not OperationCanceledException)
            Failure ??= _assignment.Failure;
    }

    private void Poll()
    {
        _assignment.BeginPoll();
        var isIdle = _reader.Read() == 0;
        if (_assignment.IsMixed)
        {
            _reader.Release();
            _assignment.Restart();
            return;
        }
        if (isIdle)
        {
            DeliverAll();
            _reader.Wait(_assignment.HasUndelivered ? StalledWait : IdleWait);
        }
        Dispatch();
        if (_roundRecords >= RoundRecordsMax)
            DeliverAll();
    }

    private unsafe void Dispatch()
    {
        var now = EventTime.FromUtc(time.GetUtcNow());
        for (var index = 0; index < _reader.Count; index++)
        {
            var message = _reader[index];
            var feed = message->Topic == 0 ? null : _assignment.FeedOf(message->Topic, message->Partition);
            if (message->Error != ErrorCode.NoError)
            {
                HandleError(message, feed);
                continue;
            }
            // Offsets only rise: whatever the client may bring twice ends here.
            if (feed is null || feed.IsAstray || message->Offset < feed.NextOffset)
                continue;
            if (message->Offset > feed.NextOffset)
                logger.OffsetsSkipped(feed.Source, feed.NextOffset, message->Offset);
            if (feed.Append(RecordFactory.From(message, feed.ReadsKeys, now)))
                HandOver(feed);
        }
        _roundRecords += _reader.Count;
    }

    /// <summary>A batch is full: hands it over, waits a little where there is no room, and pauses the partition where that does not help.</summary>
    private void HandOver(PartitionFeed feed)
    {
        feed.Deliver();
        if (!feed.IsOverfull || feed.IsPaused)
            return;
        // The other partitions have their feeds to live on meanwhile.
        feed.WaitForRoom(options.StallMax, stop);
        feed.Deliver();
        if (feed.IsOverfull)
            _assignment.Pause(feed);
    }

    private void DeliverAll()
    {
        _roundRecords = 0;
        foreach (var feed in _assignment.Feeds)
            feed.Deliver();
    }

    private void Serve()
    {
        if (_assignment.HasPaused)
            _assignment.ResumeWhereRoom();
        if (_assignment.HasAstray && _assignment.FindWay(_throttle))
        {
            _reader.Release();
            _assignment.Restart();
        }
        _committer.CommitWhenDue(_assignment.Feeds);
        if (options.Missing?.Of(options.GroupId).Count > 0 && time.GetElapsedTime(_missingAt) > MissingEvery)
        {
            _assignment.LookForTopics();
            _missingAt = time.GetTimestamp();
        }
        if (options.Lag is not { } lag || !LagTelemetry.IsDue(time, _lagAt))
            return;
        lag.Set(options.GroupId, _consumer, _assignment.Feeds);
        _lagAt = time.GetTimestamp();
    }

    private unsafe void HandleError(NativeMessage* message, PartitionFeed? feed)
    {
        switch (message->Error)
        {
            case ErrorCode.Local_PartitionEOF:
                feed?.MarkEnd(message->Offset);
                break;
            case ErrorCode.Local_AutoOffsetReset when feed is not null:
                feed.IsAstray = true;
                OffsetJudge.RefuseTruncation(feed.Source, feed.NextOffset, ErrorText(message));
                break;
            case ErrorCode.Local_Fatal:
                throw new LogException($"the kafka client cannot go on: {ErrorText(message)}", isFatal: true);
            default:
                if (_throttle.Allows(message->Error))
                    logger.ConsumeFailed(message->Error.ToString(), ErrorText(message));
                break;
        }
    }

    private static unsafe string ErrorText(NativeMessage* message) => NativeText.Read(NativeMethods.MessageErrorText(message));

    private void ThrowTaskFailure()
    {
        tasks.Faulted.GetAwaiter().GetResult();
        throw new UnreachableException("the partition tasks reported a failure without an exception");
    }

    private IConsumer<Ignore, Ignore> Build()
    {
        try
        {
            return new ConsumerBuilder<Ignore, Ignore>(ClientProperties.OfConsumer(options.Client, options.GroupId))
                .SetErrorHandler((_, error) => HandleClientError(error))
                .SetLogHandler((_, message) => logger.Client(message))
                .SetPartitionsAssignedHandler((_, partitions) => _assignment.Assigned(partitions))
                .SetPartitionsRevokedHandler((_, partitions) => _assignment.Revoked(partitions, lost: false))
                .SetPartitionsLostHandler((_, partitions) => _assignment.Revoked(partitions, lost: true))
                .SetOffsetsCommittedHandler((_, result) => _committer.Committed(result))
                .Build();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or KafkaException)
        {
            throw new LogException($"the kafka consumer cannot be made: {e.Message}", isFatal: true, e);
        }
    }

    private void HandleClientError(Error error)
    {
        if (error.IsFatal)
            _assignment.Fail(new LogException($"the kafka client cannot go on: {error.Reason}", isFatal: true));
        else if (_throttle.Allows(error.Code))
            logger.ClientError(error.Code.ToString(), error.Reason);
    }
}
