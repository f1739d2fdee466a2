using Microsoft.AspNetCore.Http.Features;

namespace StreamCoverage.Web.Api;

/// <summary>The network in the path, exactly as it is called.</summary>
/// <remarks>A name may hold a slash. The server decodes a path but for <c>%2F</c>, after which <c>a%2Fb</c> and <c>a/b</c> could not be
/// told apart; so the segment is taken from the request line and decoded once.</remarks>
internal sealed record NetworkName(string Value)
{
    private const string Before = "/v1/networks/";

    public static ValueTask<NetworkName?> BindAsync(HttpContext context) => ValueTask.FromResult<NetworkName?>(Of(context));

    /// <summary>The network of a request whose path has one: what is allowed and what is read is the same name.</summary>
    public static NetworkName Of(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var at = target.IndexOf(Before, StringComparison.OrdinalIgnoreCase);
        // Whoever escapes what needs no escape gets the server's reading.
        if (at < 0)
            return new((string)context.GetRouteValue("network")!);
        var rest = target.AsSpan(at + Before.Length);
        var length = rest.IndexOfAny('/', '?');
        return new(Uri.UnescapeDataString(length < 0 ? rest : rest[..length]));
    }
}
