using System.Reflection;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using StreamCoverage.Web.Answering;

namespace StreamCoverage.Web.Description;

/// <summary>What a route takes and gives beside the type of its answer: parameters in words, CSV, tags and pages, and refusals.</summary>
internal static class OperationWords
{
    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var handler = context.Description.ActionDescriptor.EndpointMetadata.OfType<MethodInfo>().FirstOrDefault();
        var path = "/" + context.Description.RelativePath;
        operation.OperationId = Id(path);
        if (handler is null)
            return Task.CompletedTask;
        var isFigures = path.StartsWith("/v1/", StringComparison.Ordinal);
        Parameters(operation, handler, path, isFigures);
        Answers(operation, handler, path, context.Document!);
        return Task.CompletedTask;
    }

    // alerts of /v1/networks/{network}/alerts.
    private static string Id(string path)
    {
        var name = path.Split('/')[^1];
        return name.Length == 0 ? "page" : name;
    }

    private static void Parameters(OpenApiOperation operation, MethodInfo handler, string path, bool isFigures)
    {
        var parameters = new List<IOpenApiParameter>();
        if (path.Contains("{network}", StringComparison.Ordinal))
            parameters.Add(ParameterWords.Network);
        if (isFigures)
            parameters.AddRange(StreamCoverage.Web.Answering.Answers.Parameters(handler).Select(name => ParameterWords.Of(name, path, handler)));
        operation.Parameters = parameters.Count == 0 ? null : parameters;
    }

    private static void Answers(OpenApiOperation operation, MethodInfo handler, string path, OpenApiDocument document)
    {
        operation.Responses ??= [];
        if (path == "/v1/stream")
            operation.Responses["200"] = Stream();
        if (path == "/metrics")
            operation.Responses["200"] = Text("text/plain", "Prometheus' text format, version 0.0.4.");
        var isFigures = StreamCoverage.Web.Answering.Answers.TypeOf(handler) is not null && path.StartsWith("/v1/", StringComparison.Ordinal);
        if (isFigures && operation.Responses["200"] is OpenApiResponse ok)
        {
            ok.Headers = new Dictionary<string, IOpenApiHeader> { ["ETag"] = Header("The tag of the content; send it back as If-None-Match.") };
            if (typeof(IPaged).IsAssignableFrom(StreamCoverage.Web.Answering.Answers.TypeOf(handler)))
                ok.Headers["Link"] = Header("The next page, with rel=\"next\" (RFC 8288); absent on the last.");
            if (StreamCoverage.Web.Answering.Answers.IsList(handler))
                ok.Content![AnswerFormat.Csv] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = "RFC 4180, with a heading." } };
            operation.Responses["304"] = new OpenApiResponse { Description = "The client has just this content." };
        }
        foreach (var (status, words) in Refusals(path))
            operation.Responses[status] = new OpenApiResponse
            {
                Description = words,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(DocumentWords.Problem, document) },
                },
            };
    }

    private static IEnumerable<(string Status, string Words)> Refusals(string path)
    {
        if (path == "/readyz")
            yield return ("503", "The process cannot do its work; the detail says why.");
        if (path is not "/livez" and not "/readyz")
        {
            yield return ("401", "Where the server asks for keys: there is none, or it is unknown, wrong, expired or taken back.");
            yield return ("403", "The key does not allow it: it is of other networks, or not of every one.");
        }
        if (!path.StartsWith("/v1/", StringComparison.Ordinal))
            yield break;
        yield return ("400", "A parameter is unknown or cannot be read.");
        if (path.Contains("{network}", StringComparison.Ordinal) || path == "/v1/stream")
            yield return ("404", "There is no such network or window, or there are no figures of that time yet.");
        if (path.Contains("{network}", StringComparison.Ordinal))
            yield return ("410", "What was asked for is older than is kept; the detail says from when on it is.");
        yield return ("429", "The client asks too often, or too much at a time; Retry-After says how long to wait.");
        yield return ("503", "The store does not answer, or too many streams are open.");
    }

    private static OpenApiResponse Stream() => Text(
        "text/event-stream",
        "Server-sent events: 'coverage' with the newest figures of each window, 'alerts' with the newest alerts, each when it changes.");

    private static OpenApiResponse Text(string type, string words) => new()
    {
        Description = words,
        Content = new Dictionary<string, OpenApiMediaType> { [type] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String } } },
    };

    private static OpenApiHeader Header(string words) => new() { Description = words, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
}
