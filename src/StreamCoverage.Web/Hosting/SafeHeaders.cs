namespace StreamCoverage.Web.Hosting;

/// <summary>Headers of every answer, errors too: the browser runs and loads nothing but what this server gives, and tells nobody where
/// it was.</summary>
internal static class SafeHeaders
{
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

    public static Task AddAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // Figures change; the page's files say for themselves how long they hold.
        headers.CacheControl = "no-store";
        return next(context);
    }
}
