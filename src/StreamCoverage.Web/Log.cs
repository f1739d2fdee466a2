namespace StreamCoverage.Web;

/// <summary>All log messages of the HTTP side; ids are never used again.</summary>
internal static partial class Log
{
    [LoggerMessage(4001, LogLevel.Error, "request failed: {Method} {Path}")]
    public static partial void RequestFailed(this ILogger logger, string method, string path, Exception exception);

    [LoggerMessage(4002, LogLevel.Warning, "store does not answer: {Method} {Path}: {Reason}")]
    public static partial void StoreAway(this ILogger logger, string method, string path, string reason);
}
