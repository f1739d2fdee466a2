using System.Threading.Channels;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Pipeline.Ports;

/// <summary>One record of the log, as it was read.</summary>
/// <param name="Offset">Its offset.</param>
/// <param name="Timestamp">The log's own time stamp; the wall clock at reading where the broker keeps none.</param>
/// <param name="Key">Null where the record has none.</param>
/// <param name="Value">Null for a tombstone.</param>
/// <param name="Envelope">How the value wraps its events.</param>
public readonly record struct LogRecord(long Offset, EventTime Timestamp, byte[]? Key, byte[]? Value, MessageEnvelope Envelope);

/// <summary>Records of one partition in the order of their offsets.</summary>
/// <param name="Records">May be empty, when only <paramref name="AtEnd"/> or <paramref name="Gap"/> has something to tell.</param>
/// <param name="NextOffset">One past the last offset that was seen; offsets may have holes.</param>
/// <param name="AtEnd">Whether the partition had nothing more when this was read.</param>
/// <param name="Gap">Records that the log no longer holds and that were never read, before the first of these.</param>
public sealed record LogBatch(IReadOnlyList<LogRecord> Records, long NextOffset, bool AtEnd, LogGap? Gap = null);

/// <summary>Offsets [From, To) that were lost to retention before they were read.</summary>
public readonly record struct LogGap(long From, long To);

/// <summary>A member of a consumer group: it takes part in dividing the partitions and feeds each that it gets to a task.</summary>
public interface ILogConsumer
{
    /// <summary>Consumes until cancelled. Back-pressure: a full feed pauses its partition, and the group's heartbeat goes on.</summary>
    /// <exception cref="LogException">The log cannot be read, and trying again will not help.</exception>
    Task RunAsync(IPartitionTasks tasks, CancellationToken cancellationToken);
}

/// <summary>What a consumer does with the partitions that it is given.</summary>
public interface IPartitionTasks
{
    /// <summary>Starts the task of a partition and tells the offset to begin at. Called on assignment, one partition at a time.</summary>
    /// <param name="source">The partition.</param>
    /// <param name="partitions">How many partitions its topic has.</param>
    /// <param name="feed">Where its batches will arrive; completed by the consumer when the partition is taken away.</param>
    /// <param name="cancellationToken">Ends waiting for the start.</param>
    ValueTask<long> StartAsync(SourcePartition source, int partitions, ChannelReader<LogBatch> feed, CancellationToken cancellationToken);

    /// <summary>Ends the task of a partition; returns when it touches nothing any more, within a bounded time.</summary>
    /// <param name="source">The partition.</param>
    /// <param name="lost">Whether another member may own it already, so that nothing more is to be finished.</param>
    ValueTask StopAsync(SourcePartition source, bool lost);

    /// <summary>Completes when a task fails: then the process must not go on consuming.</summary>
    Task Faulted { get; }
}

/// <summary>A message to be written.</summary>
/// <param name="Topic">Full name.</param>
/// <param name="Partition">Null: the key decides.</param>
/// <param name="Key">Null where the message has none.</param>
/// <param name="Value">The bytes.</param>
/// <param name="Headers">Null where there are none; left out on brokers that keep no headers.</param>
public sealed record OutboundMessage(
    string Topic, int? Partition, byte[]? Key, byte[] Value, IReadOnlyList<KeyValuePair<string, string>>? Headers = null);

/// <summary>Writes messages to the log.</summary>
public interface ILogProducer
{
    /// <summary>Writes all, in order per partition, and returns when the broker has acknowledged every one.</summary>
    /// <exception cref="LogException">At least one was not acknowledged; any of them may or may not be in the log.</exception>
    Task SendAsync(IReadOnlyList<OutboundMessage> messages, CancellationToken cancellationToken);

    /// <summary>How many partitions <paramref name="topic"/> has.</summary>
    /// <exception cref="LogException">The topic does not exist, or the broker cannot be asked.</exception>
    Task<int> PartitionCountAsync(string topic, CancellationToken cancellationToken);
}

/// <summary>The log failed, or refused.</summary>
public sealed class LogException(string message, bool isFatal, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether trying again cannot help.</summary>
    public bool IsFatal { get; } = isFatal;
}
