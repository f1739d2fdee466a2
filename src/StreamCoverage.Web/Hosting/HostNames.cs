using System.Net;
using StreamCoverage.Web.Api;

namespace StreamCoverage.Web.Hosting;

/// <summary>Refuses requests that were addressed to another host name.</summary>
/// <remarks>A web page elsewhere can make its own name point to this machine, and the browser then lets it read what is served here
/// (DNS rebinding). The name in the request is still the page's.</remarks>
internal static class HostNames
{
    private static readonly string[] LoopbackNames = ["localhost", "127.0.0.1", "[::1]"];

    public static Func<HttpContext, RequestDelegate, Task> Guard(WebOptions options)
    {
        var names = options.Hosts.Count > 0 ? options.Hosts : IPAddress.IsLoopback(options.Address)
            ? [.. LoopbackNames, options.Address.ToString()]
            : null;
        return (context, next) => names is null || names.Contains(context.Request.Host.Host, StringComparer.OrdinalIgnoreCase)
            ? next(context)
            : Problems.OtherHost(context.Request.Host.Host).ExecuteAsync(context);
    }
}
