namespace StreamCoverage.Web.Api;

/// <summary>The network in the path, as it is called: ingest refuses names with a slash, so that a name is one segment.</summary>
/// <remarks>A type of its own, because every plain text among a handler's parameters is one of the query.</remarks>
internal sealed record NetworkName(string Value)
{
    public static ValueTask<NetworkName?> BindAsync(HttpContext context) =>
        ValueTask.FromResult<NetworkName?>(new((string)context.GetRouteValue("network")!));
}
