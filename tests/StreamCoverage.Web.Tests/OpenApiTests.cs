using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using StreamCoverage.TestKit;
using StreamCoverage.Web.Tests.Support;

namespace StreamCoverage.Web.Tests;

public sealed class OpenApiTests(SharedServer shared)
{
    private const string Approve = "STREAMCOVERAGE_APPROVE";

    private static readonly string Approved = Path.Combine(RepositoryRoot.Path, "infra", "openapi", "openapi.json");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_document_is_the_approved_one()
    {
        var now = await shared.Server.Client.GetStringAsync(new Uri("/openapi.json", UriKind.Relative), Token) + "\n";
        if (Environment.GetEnvironmentVariable(Approve) == "1")
            await File.WriteAllTextAsync(Approved, now, Token);
        var (before, after) = ((await File.ReadAllTextAsync(Approved, Token)).Split('\n'), now.Split('\n'));
        var first = before.Zip(after).TakeWhile(lines => lines.First == lines.Second).Count();
        Assert.True(
            before.SequenceEqual(after),
            $"the API differs from infra/openapi/openapi.json from line {first + 1} on: '{after.ElementAtOrDefault(first)}'. Members may be added, none taken away; "
            + $"where the change is meant, run this test with {Approve}=1 and commit the file");
    }

    [Fact]
    public async Task It_is_openapi_3_1_and_tells_its_tag()
    {
        using var answer = await shared.Server.Client.GetAsync(new Uri("/openapi.json", UriKind.Relative), Token);
        Assert.NotNull(answer.Headers.ETag);
        Assert.StartsWith("3.1.", (await Everything.DocumentAsync(shared.Server, Token)).GetProperty("openapi").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_route_is_described_and_no_other()
    {
        var routes = shared.Server.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Select(endpoint => endpoint.RoutePattern.RawText!).Except(Paths.Page).Except(["/openapi.json", "/metrics"]).Order(StringComparer.Ordinal);
        var described = Everything.Operations(await Everything.DocumentAsync(shared.Server, Token)).Select(o => o.Path).Order(StringComparer.Ordinal);
        Assert.Equal(routes, described);
    }

    [Fact]
    public async Task Every_operation_and_parameter_says_what_it_is()
    {
        foreach (var (path, get) in Everything.Operations(await Everything.DocumentAsync(shared.Server, Token)))
        {
            Assert.True(get.TryGetProperty("summary", out var summary) && summary.GetString()!.EndsWith('.'), $"{path} has no summary");
            foreach (var parameter in get.TryGetProperty("parameters", out var all) ? [.. all.EnumerateArray()] : Array.Empty<JsonElement>())
                Assert.False(string.IsNullOrEmpty(parameter.GetProperty("description").GetString()), $"{path} {parameter}");
        }
    }

    [Fact]
    public async Task Real_answers_keep_their_schemas()
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Programs.NodeModules, "node_modules", "ajv")), "Ajv is not installed: run `make setup`");
        await using var analysed = await Server.StartAsync(Token);
        await analysed.MeasureAsync("demo", 0, 3, Token);
        await analysed.Networks.StoreAsync(SampleAnalysis.All("demo"), Token);
        var answers = new List<string>();
        foreach (var (path, get) in Everything.Operations(await Everything.DocumentAsync(shared.Server, Token)))
            if (get.GetProperty("responses").GetProperty("200").GetProperty("content").TryGetProperty("application/json", out _))
                foreach (var server in new[] { shared.Server, analysed })
                    answers.Add(JsonSerializer.Serialize(new
                    {
                        path,
                        body = await server.JsonAsync(path.Replace("{network}", "demo", StringComparison.Ordinal) + await QueryAsync(server, path), Token),
                    }));
        Assert.True(answers.Count > 30, $"{answers.Count} answers");
        var script = Path.Combine(RepositoryRoot.Path, "tests", "tools", "validate-answers.mjs");
        var (code, output) = await Programs.RunAsync("node", [script, Programs.NodeModules, Approved], string.Join('\n', answers) + "\n", Token);
        Assert.True(code == 0, output);
        var verdicts = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(answers.Count, verdicts.Length);
        Assert.All(verdicts, verdict => Assert.EndsWith("\"errors\":[]}", verdict, StringComparison.Ordinal));
    }

    // What an answer about one thing must be told: the first that the list of such things has.
    private static async Task<string> QueryAsync(Server server, string path) => path.Split('/')[^1] switch
    {
        "slice" => $"?start={await FirstAsync(server, "slices", "start")}",
        "operator" => $"?name={await FirstAsync(server, "operators", "operator")}",
        "alert" => $"?id={await FirstAsync(server, "alerts", "id")}",
        _ => "",
    };

    private static async Task<string> FirstAsync(Server server, string list, string member) =>
        (await server.JsonAsync($"/v1/networks/demo/{list}", Token)).GetProperty(list)[0].GetProperty(member).GetString()!;
}
