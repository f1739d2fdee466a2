using Microsoft.Extensions.Logging;

namespace StreamCoverage.Postgres.Local;

internal static partial class LocalServerLog
{
    [LoggerMessage(7001, LogLevel.Information, "PostgreSQL started: {Directory} on 127.0.0.1:{Port}")]
    public static partial void Started(this ILogger logger, string directory, int port);

    [LoggerMessage(7002, LogLevel.Information, "PostgreSQL already runs: {Directory} on 127.0.0.1:{Port}")]
    public static partial void Reused(this ILogger logger, string directory, int port);

    [LoggerMessage(7003, LogLevel.Information, "PostgreSQL stopped: {Directory}")]
    public static partial void Stopped(this ILogger logger, string directory);

    [LoggerMessage(7004, LogLevel.Warning, "the account {Account} cannot reach {Wanted}; the cluster is in {Directory} instead")]
    public static partial void Moved(this ILogger logger, string account, string wanted, string directory);
}
