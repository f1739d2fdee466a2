using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace StreamCoverage.Web.Hosting;

/// <summary>What one client may cost: every limit that Kestrel has and that a read-only API can set lower.</summary>
internal static class ServerLimits
{
    // No route reads a body; a little is allowed so that a client which sends an empty JSON object gets its answer.
    private const long RequestBodyBytesMax = 1024;

    public static void Apply(KestrelServerOptions kestrel, WebOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = RequestBodyBytesMax;
        kestrel.Limits.MaxConcurrentConnections = options.ConnectionsMax;
        kestrel.Limits.MaxConcurrentUpgradedConnections = 0;
        kestrel.Limits.MaxRequestLineSize = 8 * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 50;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(1);
        kestrel.Listen(options.Address, options.Port);
    }
}
