using Microsoft.Net.Http.Headers;

namespace StreamCoverage.Web.Access;

/// <summary>The key or token of a request: a bearer's, of the header <c>X-Api-Key</c>, or of the cookie of a browser that signed in.</summary>
internal static class Credential
{
    public const string Header = "X-Api-Key";
    public const string Cookie = "streamcoverage";

    private const string Bearer = "Bearer ";

    /// <summary>Null where there is none, and where there are two: one of them would not be looked at.</summary>
    public static string? Of(HttpRequest request)
    {
        var authorization = request.Headers[HeaderNames.Authorization];
        var keys = request.Headers[Header];
        return (authorization.Count, keys.Count) switch
        {
            (1, 0) => authorization[0]!.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[0]![Bearer.Length..].Trim() : null,
            (0, 1) => keys[0],
            (0, 0) => request.Cookies[Cookie],
            _ => null,
        };
    }
}
