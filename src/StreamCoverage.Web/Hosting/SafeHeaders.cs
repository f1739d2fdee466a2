namespace StreamCoverage.Web.Hosting;

/// <summary>Headers of every answer, errors too: the browser runs and loads nothing but what this server gives, and tells nobody where
/// it was.</summary>
internal static class SafeHeaders
{
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

    // A year, which browsers' own lists ask for. Names below this one may be somebody else's, so they are left out.
    private const string TransportPolicy = "max-age=31536000";

    /// <summary>Whether the browser asked over TLS: of this server, or of a proxy before it. Whoever invents the header makes only his own answer stricter.</summary>
    public static bool IsEncrypted(HttpRequest request) => request.IsHttps || request.Headers["X-Forwarded-Proto"] == "https";

    public static Task AddAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (IsEncrypted(context.Request))
            headers.StrictTransportSecurity = TransportPolicy;
        // Figures change; the page's files say for themselves how long they hold.
        headers.CacheControl = "no-store";
        return next(context);
    }
}
