using Microsoft.Extensions.Logging;

namespace StreamCoverage.Postgres;

internal static partial class Log
{
    [LoggerMessage(7101, LogLevel.Warning, "database failed, its connections are dropped: {Reason}")]
    public static partial void DatabaseFailed(this ILogger logger, string reason);

    [LoggerMessage(7102, LogLevel.Warning, "commit without an answer: whether it took effect is known once the position is read again: {Reason}")]
    public static partial void CommitUnanswered(this ILogger logger, string reason);

    [LoggerMessage(7103, LogLevel.Warning, "sessions ended that held a partition for more than {HeldMax}: {Sessions}; the process that had it hangs")]
    public static partial void HoldersEnded(this ILogger logger, int sessions, TimeSpan heldMax);

    [LoggerMessage(7111, LogLevel.Information, "migration applied: {Number} {Name}")]
    public static partial void MigrationApplied(this ILogger logger, int number, string name);

    [LoggerMessage(7112, LogLevel.Warning, "migration notice: {Notice}")]
    public static partial void MigrationNotice(this ILogger logger, string notice);
}
