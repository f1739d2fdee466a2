using Microsoft.Extensions.Logging;

namespace StreamCoverage.Pipeline;

/// <summary>All log messages of the pipeline; ids are never used again.</summary>
internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Information, "partition started: {Topic}/{Partition} from offset {Offset}")]
    public static partial void PartitionStarted(this ILogger logger, string topic, int partition, long offset);

    [LoggerMessage(1002, LogLevel.Information, "partition stopped: {Topic}/{Partition}, lost: {Lost}")]
    public static partial void PartitionStopped(this ILogger logger, string topic, int partition, bool lost);

    [LoggerMessage(1003, LogLevel.Warning, "partition abandoned in mid-work: {Topic}/{Partition}; its next owner reads again what was not stored")]
    public static partial void PartitionAbandoned(this ILogger logger, string topic, int partition);

    [LoggerMessage(1004, LogLevel.Error, "partition failed: {Topic}/{Partition}")]
    public static partial void PartitionFailed(this ILogger logger, string topic, int partition, Exception exception);

    [LoggerMessage(1005, LogLevel.Warning, "{What} failed, next try in {PauseMs} ms: {Reason}")]
    public static partial void TriedInVain(this ILogger logger, string what, double pauseMs, string reason);

    [LoggerMessage(1006, LogLevel.Error, "records lost to retention before they were read: {Topic}/{Partition} offsets {From} to {To}")]
    public static partial void RecordsLost(this ILogger logger, string topic, int partition, long from, long to);

    [LoggerMessage(1007, LogLevel.Warning, "step of slice-partials/{Partition} refused, its state is read again: {Reason}")]
    public static partial void StepRefused(this ILogger logger, int partition, string reason);
}
