using System.Text.Json;
using System.Text.RegularExpressions;

namespace StreamCoverage.Web.Tests.Support;

/// <summary>The OpenAPI document as the server gives it.</summary>
internal static partial class Everything
{
    public static async Task<JsonElement> DocumentAsync(Server server, CancellationToken cancellationToken) =>
        await server.JsonAsync("/openapi.json", cancellationToken);

    /// <summary>Paths and operations of a document.</summary>
    public static IEnumerable<(string Path, JsonElement Get)> Operations(JsonElement document) =>
        document.GetProperty("paths").EnumerateObject().Select(path => (path.Name, path.Value.GetProperty("get")));

    [GeneratedRegex("<([^>]+)>; rel=\"next\"")]
    public static partial Regex NextLink();
}
