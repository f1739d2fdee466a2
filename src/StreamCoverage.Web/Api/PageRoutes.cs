using StreamCoverage.Web.Answering;

namespace StreamCoverage.Web.Api;

/// <summary>The page and its files, from the assembly.</summary>
internal static class PageRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var file in PageFile.All)
            routes.MapRead(file.Path, (HttpRequest request, HttpResponse response) => Send(file, request, response)).AllowAnonymous().ExcludeFromDescription();
    }

    private static IResult Send(PageFile file, HttpRequest request, HttpResponse response)
    {
        // To be kept, and asked for again each time: an upgrade shows at once, and costs a few bytes where nothing changed.
        response.Headers.CacheControl = "no-cache";
        response.Headers.ETag = file.ETag;
        if (ETags.Matches(request, file.ETag))
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        return TypedResults.Bytes(file.Content, file.ContentType);
    }
}
