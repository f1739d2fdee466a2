using System.Text;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using StreamCoverage.Web.Access;
using StreamCoverage.Web.Answering;
using StreamCoverage.Web.Api;

namespace StreamCoverage.Web.Description;

/// <summary>The OpenAPI 3.1 document at <c>/openapi.json</c>: made from the routes and the types of their answers when it is first asked for.</summary>
internal static class ApiDescription
{
    public const string Path = "/openapi.json";

    private const string Name = "v1";

    public static void Add(IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddSchemaTransformer(SchemaWords.DescribeAsync);
        options.AddOperationTransformer(OperationWords.DescribeAsync);
        options.AddDocumentTransformer(DocumentWords.DescribeAsync);
    });

    public static void Map(WebApplication app)
    {
        var document = new Lazy<Task<byte[]>>(() => WriteAsync(app.Services));
        app.MapRead(Path, async (HttpRequest request, HttpResponse response) => Send(await document.Value, request, response))
            .ForAnyReader().ExcludeFromDescription();
    }

    private static IResult Send(byte[] document, HttpRequest request, HttpResponse response)
    {
        var tag = ETags.Of(document);
        response.Headers.CacheControl = "no-cache";
        response.Headers.ETag = tag;
        return ETags.Matches(request, tag)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Bytes(document, "application/json; charset=utf-8");
    }

    private static async Task<byte[]> WriteAsync(IServiceProvider services)
    {
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name).GetOpenApiDocumentAsync();
        return Encoding.UTF8.GetBytes(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1));
    }
}
