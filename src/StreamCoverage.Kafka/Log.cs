using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamCoverage.Core.Slices;

namespace StreamCoverage.Kafka;

/// <summary>Every message that this project logs; ids 2000 to 2099, never used twice.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Debug, "partition started: {Partition} from offset {Offset}")]
    public static partial void PartitionStarted(this ILogger logger, SourcePartition partition, long offset);

    [LoggerMessage(2001, LogLevel.Debug, "partition stopped: {Partition} after offset {Offset}, lost: {Lost}")]
    public static partial void PartitionStopped(this ILogger logger, SourcePartition partition, long offset, bool lost);

    [LoggerMessage(2012, LogLevel.Debug, "no records between offsets of {Partition}: {From} to {To}; compaction and transactions leave such holes")]
    public static partial void OffsetsSkipped(this ILogger logger, SourcePartition partition, long from, long to);

    [LoggerMessage(2002, LogLevel.Information, "partition paused: {Partition} at offset {Offset}; its task is slower than its records come")]
    public static partial void PartitionPaused(this ILogger logger, SourcePartition partition, long offset);

    [LoggerMessage(2003, LogLevel.Information, "partition resumed: {Partition} at offset {Offset}")]
    public static partial void PartitionResumed(this ILogger logger, SourcePartition partition, long offset);

    [LoggerMessage(2004, LogLevel.Error, "records lost to retention: {Partition} from offset {From} to {To}")]
    public static partial void OffsetsLost(this ILogger logger, SourcePartition partition, long from, long to);

    [LoggerMessage(2005, LogLevel.Warning, "kafka read failed, going on: {Code}: {Reason}")]
    public static partial void ConsumeFailed(this ILogger logger, string code, string reason);

    [LoggerMessage(2006, LogLevel.Warning, "kafka client error, going on: {Code}: {Reason}")]
    public static partial void ClientError(this ILogger logger, string code, string reason);

    [LoggerMessage(2007, LogLevel.Information, "offsets for lag tools not committed: {Reason}")]
    public static partial void CommitFailed(this ILogger logger, string reason);

    [LoggerMessage(2008, LogLevel.Warning, "group {Group} not left within {Seconds} s; the broker will notice by the session timeout")]
    public static partial void CloseTimedOut(this ILogger logger, string group, double seconds);

    [LoggerMessage(2009, LogLevel.Warning, "kafka producer failed for good and is made anew: {Reason}")]
    public static partial void ProducerRebuilt(this ILogger logger, string reason);

    /// <summary>A line of librdkafka's own log. None is an error here: what needs someone comes as an exception.</summary>
    public static void Client(this ILogger logger, LogMessage message)
    {
        if (message.Level <= SyslogLevel.Error)
            logger.ClientWarning(message.Facility, message.Message);
        else
            logger.ClientDetail(message.Facility, message.Message);
    }

    [LoggerMessage(2010, LogLevel.Warning, "kafka client: {Facility}: {Message}")]
    private static partial void ClientWarning(this ILogger logger, string facility, string message);

    [LoggerMessage(2011, LogLevel.Debug, "kafka client: {Facility}: {Message}")]
    private static partial void ClientDetail(this ILogger logger, string facility, string message);
}
