using Microsoft.Extensions.Logging;

namespace StreamCoverage.Akka;

/// <summary>All log messages of the engine; ids are never used again.</summary>
internal static partial class Log
{
    [LoggerMessage(6001, LogLevel.Warning, "a member of the group failed and another follows after a pause: {Reason}")]
    public static partial void MemberFailed(this ILogger logger, string reason);

    [LoggerMessage(6002, LogLevel.Debug, "graph ended: {Topic}/{Partition}, stored up to offset {Offset}")]
    public static partial void GraphEnded(this ILogger logger, string topic, int partition, long offset);
}
