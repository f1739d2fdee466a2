using System.Security.Cryptography;
using System.Text.Json;
using StreamCoverage.Web.Api;

namespace StreamCoverage.Web.Answering;

/// <summary>Figures as they are sent: JSON or CSV with a tag of the content, or 304 where the client has just that.</summary>
internal sealed class Answer(object value, bool isCsv, string fileName) : IResult
{
    // By the proxies on the way alone nothing is kept; whoever asked may keep it, and asks each time whether it still holds.
    public const string Kept = "private, no-cache";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        var content = isCsv ? CsvTable.Write((IRows)value) : JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), ApiJson.Options);
        var tag = ETags.Of(content);
        response.Headers.ETag = tag;
        response.Headers.CacheControl = Kept;
        response.Headers.Vary = "Accept";
        if (value is IPaged { Next: { } next })
            response.Headers.Link = $"<{next}>; rel=\"next\"";
        if (ETags.Matches(request, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        response.ContentType = isCsv ? "text/csv; charset=utf-8; header=present" : "application/json; charset=utf-8";
        if (isCsv)
            response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}.csv\"";
        response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(request.Method))
            await response.Body.WriteAsync(content, httpContext.RequestAborted);
    }
}

/// <summary>Tags of contents: https://www.rfc-editor.org/rfc/rfc9110#name-etag.</summary>
internal static class ETags
{
    private const int HashBytes = 10;

    /// <summary>The same for the same bytes, in quotes.</summary>
    public static string Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return $"\"{Convert.ToHexStringLower(hash[..HashBytes])}\"";
    }

    /// <summary>Whether the client has the content already.</summary>
    public static bool Matches(HttpRequest request, string tag) =>
        request.Headers.IfNoneMatch.Any(known => known is not null && (known == "*" || known.Contains(tag, StringComparison.Ordinal)));
}
