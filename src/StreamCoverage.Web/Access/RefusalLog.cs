using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Web.Access;

/// <summary>Writes down which credentials were refused: the public id of a key and the address, never a secret. Thread-safe and bounded.</summary>
/// <remarks>Whoever tries keys by the thousand does not fill the log: of a minute so many are told, and with the next one how many were not.</remarks>
internal sealed class RefusalLog(ILogger<RefusalLog> logger, TimeProvider clock)
{
    /// <summary>Most refusals that are told in one minute.</summary>
    public const int LinesPerMinuteMax = 60;

    private readonly Lock _lock = new();
    private long _minuteBegan = clock.GetTimestamp();
    private int _told;
    private long _untold;

    /// <summary>Tells of one; of a credential that is no key of ours, only that there was one.</summary>
    public void Refused(string credential, HttpContext context)
    {
        long untold;
        lock (_lock)
        {
            if (clock.GetElapsedTime(_minuteBegan) >= TimeSpan.FromMinutes(1))
                (_minuteBegan, _told) = (clock.GetTimestamp(), 0);
            if (_told == LinesPerMinuteMax)
            {
                _untold++;
                return;
            }
            _told++;
            (untold, _untold) = (_untold, 0);
        }
        if (untold > 0)
            logger.RefusalsUntold(untold);
        logger.CredentialRefused(ApiSecret.TryParse(credential, out var secret) ? secret.Id : "none", context.Connection.RemoteIpAddress?.ToString() ?? "unknown");
    }
}
