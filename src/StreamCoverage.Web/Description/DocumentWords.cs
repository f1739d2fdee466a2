using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using StreamCoverage.Web.Access;

namespace StreamCoverage.Web.Description;

/// <summary>What holds for the whole document: its title, and the form of every refusal.</summary>
internal static class DocumentWords
{
    public const string Problem = "Problem";

    private const string Bearer = "key";
    private const string Header = "keyHeader";

    public static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new()
        {
            Title = "StreamCoverage",
            Version = "v1",
            Description = "Workload coverage of decentralised AI networks. Everything is read with GET (or HEAD). Figures are null where they are "
                + "undefined, times are RFC 3339 in UTC, ranges are half-open: [from, to). Members may be added to answers; none is taken away "
                + "within v1.",
        };
        document.Servers = null;
        document.AddComponent(Problem, ProblemSchema());
        Security(document);
        foreach (var path in document.Paths.Values)
            path.Operations?.Remove(HttpMethod.Head);
        return Task.CompletedTask;
    }

    // A server on loopback asks for none unless it is told to, which the empty requirement says.
    private static void Security(OpenApiDocument document)
    {
        document.AddComponent(Bearer, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "A key of `streamcoverage keys add`, or a token (JWT) of the issuer that the server was told of.",
        });
        document.AddComponent(Header, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = Credential.Header,
            Description = "The same, as a header of its own.",
        });
        document.Security =
        [
            new() { [new(Bearer, document)] = [] },
            new() { [new(Header, document)] = [] },
            [],
        ];
    }

    private static OpenApiSchema ProblemSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "A refusal, by RFC 9457.",
        Required = new HashSet<string> { "title", "status" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "A link to the meaning of the status." },
            ["title"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "What kind of refusal it is." },
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Description = "The HTTP status." },
            ["detail"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "The fact, then what to do." },
            ["parameter"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "The parameter that is at fault, where it is one." },
        },
    };
}
