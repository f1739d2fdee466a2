namespace StreamCoverage.Web;

/// <summary>All log messages of the HTTP side; ids are never used again.</summary>
internal static partial class Log
{
    [LoggerMessage(4001, LogLevel.Error, "request failed: {Method} {Path}")]
    public static partial void RequestFailed(this ILogger logger, string method, string path, Exception exception);

    [LoggerMessage(4002, LogLevel.Warning, "store does not answer: {Method} {Path}: {Reason}")]
    public static partial void StoreAway(this ILogger logger, string method, string path, string reason);

    [LoggerMessage(4003, LogLevel.Warning, "credential refused: key {KeyId} from {Address}")]
    public static partial void CredentialRefused(this ILogger logger, string keyId, string address);

    [LoggerMessage(4004, LogLevel.Warning, "credentials refused that were not told one by one: {Count}")]
    public static partial void RefusalsUntold(this ILogger logger, long count);
}
