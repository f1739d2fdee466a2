namespace StreamCoverage.Web.Api;

/// <summary>The network in the path, as it is called: ingest refuses names with a slash, so that a name is one segment.</summary>
/// <remarks>A type of its own, because every plain text among a handler's parameters is one of the query.</remarks>
internal sealed record NetworkName(string Value)
{
    public static ValueTask<NetworkName?> BindAsync(HttpContext context) => ValueTask.FromResult<NetworkName?>(Of(context));

    /// <summary>The network of a request whose path has one: what is allowed and what is read is the same name.</summary>
    public static NetworkName Of(HttpContext context) => new((string)context.GetRouteValue("network")!);
}
