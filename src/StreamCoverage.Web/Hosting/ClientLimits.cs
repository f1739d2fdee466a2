using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authorization;
using StreamCoverage.Web.Access;
using StreamCoverage.Web.Api;

namespace StreamCoverage.Web.Hosting;

/// <summary>How often one client may ask, and how many costly questions are answered at a time. What is too much is told with 429.</summary>
internal static class ClientLimits
{
    /// <summary>The policy of the group of routes that reads figures.</summary>
    public const string Figures = "figures";

    public const string MeterName = "StreamCoverage.Web";

    private const int NetworkBytesV6 = 8;

    private static readonly TimeSpan Refill = TimeSpan.FromMilliseconds(100);

    public static void Add(IServiceCollection services, WebOptions options) => services.AddRateLimiter(limits =>
    {
        limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, IPAddress>(context =>
            IsLimited(context, options)
                ? RateLimitPartition.GetTokenBucketLimiter(Client(context.Connection.RemoteIpAddress), _ => Bucket(options))
                : RateLimitPartition.GetNoLimiter(IPAddress.None));
        limits.AddPolicy(Figures, context => IsHeavy(context.Request)
            ? RateLimitPartition.GetConcurrencyLimiter("heavy", _ => new() { PermitLimit = options.HeavyMax, QueueLimit = 4 * options.HeavyMax })
            : RateLimitPartition.GetNoLimiter("light"));
        limits.OnRejected = async (rejected, _) => await RefuseAsync(rejected.HttpContext, rejected.Lease);
    });

    // Where keys are asked for, whatever looks one up is limited as well.
    private static bool IsLimited(HttpContext context, WebOptions options) =>
        context.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase)
        || (options.Access is not null && (context.Request.Path == SessionRoutes.Path || context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is null));

    private static TokenBucketRateLimiterOptions Bucket(WebOptions options) => new()
    {
        TokenLimit = options.RequestsBurst,
        TokensPerPeriod = Math.Max(1, (int)(options.RequestsPerSecond * Refill.TotalSeconds)),
        ReplenishmentPeriod = options.RequestsPerSecond * Refill.TotalSeconds >= 1 ? Refill : TimeSpan.FromSeconds(1.0 / options.RequestsPerSecond),
        QueueLimit = 0,
    };

    // Computed anew from the facts of a whole window.
    private static bool IsHeavy(HttpRequest request) =>
        request.Query.ContainsKey("at") || request.Path.Value!.EndsWith("/stress", StringComparison.OrdinalIgnoreCase);

    // Whoever has one address of IPv6 has all of its network.
    private static IPAddress Client(IPAddress? address) => address switch
    {
        null => IPAddress.None,
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4(),
        { AddressFamily: AddressFamily.InterNetworkV6 } v6 => new([.. v6.GetAddressBytes().Take(NetworkBytesV6), .. new byte[NetworkBytesV6]]),
        { } v4 => v4,
    };

    private static Task RefuseAsync(HttpContext context, RateLimitLease lease)
    {
        var isBusy = !lease.TryGetMetadata(MetadataName.RetryAfter, out var wait);
        context.RequestServices.GetRequiredService<LimitedRequests>().Count(isBusy ? "busy" : "rate");
        context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Problems.TooManyRequests(isBusy
            ? "as many costly questions as this server answers at a time are being answered; try again in a second"
            : "this address has asked as often as it may; wait as long as Retry-After says").ExecuteAsync(context);
    }
}

/// <summary>Counts what was refused with 429.</summary>
internal sealed class LimitedRequests(IMeterFactory meters)
{
    private readonly Counter<long> _limited = meters.Create(ClientLimits.MeterName).CreateCounter<long>(
        "streamcoverage.http.requests.limited", "{request}", "Requests that were refused with 429, by why: rate of the client's address, or busy.");

    public void Count(string why) => _limited.Add(1, new KeyValuePair<string, object?>("reason", why));
}
