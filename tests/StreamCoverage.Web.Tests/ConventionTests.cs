using System.Net;
using StreamCoverage.Web.Tests.Support;

namespace StreamCoverage.Web.Tests;

/// <summary>What holds for every route of figures: tags, forms, and words for what is refused.</summary>
public sealed class ConventionTests(SharedServer shared)
{
    private static readonly string[] Lists =
    [
        "/v1/networks", "/v1/status", "/v1/metrics",
        .. new[] { "coverage", "funnel", "operators", "history", "alerts", "contribution", "gaps", "fragility", "dimensions", "assessments" }
            .Select(what => $"/v1/networks/demo/{what}"),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Figures => [.. Paths.Data, .. Paths.Fixed];

    public static TheoryData<string> AsTables => [.. Lists];

    public static TheoryData<string> NoTables => [.. Paths.Data.Except(Lists)];

    [Theory, MemberData(nameof(Figures))]
    public async Task What_a_client_has_is_not_sent_twice(string path)
    {
        using var first = await GetAsync(path);
        var tag = first.Headers.ETag!.Tag;
        Assert.Equal(("no-cache, private", "Accept"), (first.Headers.CacheControl?.ToString(), Assert.Single(first.Headers.Vary)));
        using var again = await GetAsync(path, ifNoneMatch: tag);
        Assert.Equal((HttpStatusCode.NotModified, tag), (again.StatusCode, again.Headers.ETag?.Tag));
        Assert.Empty(await again.Content.ReadAsByteArrayAsync(Token));
        using var weak = await GetAsync(path, ifNoneMatch: $"\"0\", W/{tag}");
        Assert.Equal(HttpStatusCode.NotModified, weak.StatusCode);
        using var other = await GetAsync(path, ifNoneMatch: "\"0123\"");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task A_tag_changes_with_the_figures()
    {
        await using var server = await Server.StartAsync(Token);
        await server.MeasureAsync("n", 0, 10, Token);
        using var before = await server.Client.GetAsync(new Uri("/v1/networks/n/coverage", UriKind.Relative), Token);
        await server.MeasureAsync("n", 10, 11, Token);
        using var after = await server.Client.GetAsync(new Uri("/v1/networks/n/coverage", UriKind.Relative), Token);
        Assert.NotEqual(before.Headers.ETag, after.Headers.ETag);
    }

    [Theory, MemberData(nameof(AsTables))]
    public async Task A_list_is_a_table_too(string path)
    {
        using var byParameter = await GetAsync($"{path}?format=csv");
        using var byHeader = await GetAsync(path, accept: "text/csv");
        using var json = await GetAsync(path);
        var text = await byParameter.Content.ReadAsStringAsync(Token);
        Assert.Equal("text/csv; charset=utf-8; header=present", byParameter.Content.Headers.ContentType?.ToString());
        Assert.Equal($"attachment; filename=\"{path.Split('/')[^1]}.csv\"", byParameter.Content.Headers.ContentDisposition?.ToString());
        Assert.Equal(text, await byHeader.Content.ReadAsStringAsync(Token));
        Assert.NotEqual(json.Headers.ETag, byParameter.Headers.ETag);
        var rows = CsvReading.Parse(text);
        Assert.All(rows, row => Assert.Equal(rows[0].Count, row.Count));
        Assert.Equal(rows[0].Count, rows[0].Distinct().Count());
    }

    [Theory, MemberData(nameof(NoTables))]
    public async Task What_is_no_list_is_no_table(string path)
    {
        using var alone = await GetAsync(path, accept: "text/csv");
        Assert.Equal((HttpStatusCode.NotAcceptable, "application/problem+json"), (alone.StatusCode, alone.Content.Headers.ContentType?.MediaType));
        using var either = await GetAsync(path, accept: "text/csv, */*;q=0.1");
        Assert.Equal("application/json", either.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("text/csv", "text/csv")]
    [InlineData("text/csv, application/json", "application/json")]
    [InlineData("text/csv, */*", "text/csv")]
    [InlineData("text/csv;q=0.5, application/json", "application/json")]
    [InlineData("application/json;q=0.5, text/csv", "text/csv")]
    [InlineData("text/csv;q=0", "application/json")]
    [InlineData("text/html", "application/json")]
    [InlineData("*/*", "application/json")]
    public async Task The_form_is_the_one_that_is_liked_best(string accept, string expected)
    {
        using var answer = await GetAsync("/v1/networks/demo/operators", accept: accept);
        Assert.Equal(expected, answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_table_holds_the_figures_of_the_answer()
    {
        using var answer = await GetAsync("/v1/networks/young/coverage?window=5m&format=csv");
        var rows = CsvReading.Parse(await answer.Content.ReadAsStringAsync(Token));
        var json = await shared.Server.JsonAsync("/v1/networks/young/coverage?window=5m", Token);
        Assert.Equal(["asOf", "id", "network", "window", "cell"], rows[0].Take(5));
        Assert.Equal(json.GetProperty("cells").GetArrayLength(), rows.Count - 1);
        foreach (var (cell, row) in json.GetProperty("cells").EnumerateArray().Zip(rows.Skip(1)))
        {
            Assert.Equal(json.GetProperty("asOf").GetString(), row[0]);
            Assert.Equal(cell.GetProperty("requests").GetRawText(), row[rows[0].IndexOf("requests")]);
            Assert.Equal(cell.GetProperty("model").GetString(), row[rows[0].IndexOf("model")]);
            Assert.Equal(cell.GetProperty("failed").GetRawText(), row[rows[0].IndexOf("failed")]);
        }
    }

    [Fact]
    public async Task A_method_that_is_not_allowed_says_which_are()
    {
        using var answer = await shared.Server.Client.DeleteAsync(new Uri("/v1/networks", UriKind.Relative), Token);
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(["GET", "HEAD"], answer.Content.Headers.Allow.Order());
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string? accept = null, string? ifNoneMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null)
            request.Headers.Accept.ParseAdd(accept);
        if (ifNoneMatch is not null)
            request.Headers.IfNoneMatch.ParseAdd(ifNoneMatch);
        return await shared.Server.Client.SendAsync(request, Token);
    }
}
