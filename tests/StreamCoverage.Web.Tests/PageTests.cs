using System.Net;
using System.Text.RegularExpressions;
using StreamCoverage.Web.Tests.Support;

namespace StreamCoverage.Web.Tests;

public sealed partial class PageTests(SharedServer shared)
{
    // Of these, some 35 000 are the panel that leads from every figure back to the log, and the live tail.
    private const int WeightMax = 160_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Files => [.. Paths.Page];

    [Theory, MemberData(nameof(Files))]
    public async Task A_file_of_the_page_has_its_type_and_is_not_sent_twice(string path)
    {
        using var answer = await GetAsync(path, null);
        var expected = System.IO.Path.GetExtension(path) switch { ".js" => "text/javascript", ".css" => "text/css", ".svg" => "image/svg+xml", _ => "text/html" };
        Assert.Equal((HttpStatusCode.OK, expected), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.NotNull(answer.Headers.ETag);
        using var again = await GetAsync(path, answer.Headers.ETag!.Tag);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        using var other = await GetAsync(path, "\"0123\"");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Theory, MemberData(nameof(Files))]
    public async Task A_file_of_the_page_refers_to_nothing_elsewhere(string path)
    {
        var text = (await TextAsync(path)).Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal);
        Assert.DoesNotContain("//", CommentLine().Replace(text, ""), StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)@import|url\\(|data:|base64", text);
    }

    [Theory, MemberData(nameof(Files))]
    public async Task Nothing_on_the_page_makes_markup_or_code_from_text(string path)
    {
        var text = await TextAsync(path);
        Assert.DoesNotMatch("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|DOMParser|eval\\(|new Function|javascript:", text);
        // The content policy would stop them; the page must not need them.
        Assert.DoesNotMatch("<[^>]* (style|on[a-z]+)=|<style|<script>", text);
    }

    [Fact]
    public async Task Whatever_a_file_asks_for_is_served()
    {
        var asked = new HashSet<string>();
        foreach (var path in Paths.Page)
        {
            var text = await TextAsync(path);
            foreach (Match match in Import().Matches(text))
                asked.Add($"/js/{match.Groups[1].Value}");
            if (path == "/")
                foreach (Match match in Reference().Matches(text))
                    asked.Add(match.Groups[1].Value);
        }
        Assert.Contains("/js/main.js", asked);
        Assert.Contains("/js/heatmap.js", asked);
        foreach (var path in asked.Where(path => path[0] == '/'))
        {
            using var answer = await GetAsync(path, null);
            Assert.True(answer.IsSuccessStatusCode, path);
        }
        // Every file is asked for by another.
        Assert.Empty(Paths.Page.Except(asked).Except(["/"]));
    }

    [Fact]
    public async Task Every_element_that_a_module_looks_for_is_on_the_page()
    {
        var ids = Id().Matches(await TextAsync("/")).Select(match => match.Groups[1].Value).ToHashSet();
        foreach (var path in Paths.Page.Where(path => path.EndsWith(".js", StringComparison.Ordinal)))
            foreach (Match match in Found().Matches(await TextAsync(path)))
                Assert.True(ids.Contains(match.Groups[1].Value), $"{path} looks for {match.Groups[1].Value}");
    }

    [Fact]
    public async Task The_whole_page_is_light()
    {
        var weight = 0;
        foreach (var path in Paths.Page)
            weight += (await shared.Server.Client.GetByteArrayAsync(new Uri(path, UriKind.Relative), Token)).Length;
        Assert.True(weight < WeightMax, $"{weight} bytes");
    }

    private Task<string> TextAsync(string path) => shared.Server.Client.GetStringAsync(new Uri(path, UriKind.Relative), Token);

    private async Task<HttpResponseMessage> GetAsync(string path, string? tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (tag is not null)
            request.Headers.IfNoneMatch.ParseAdd(tag);
        return await shared.Server.Client.SendAsync(request, Token);
    }

    [GeneratedRegex("^\\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex CommentLine();

    [GeneratedRegex("from \"\\./([^\"]+)\"")]
    private static partial Regex Import();

    [GeneratedRegex("(?:href|src)=\"([^\"]+)\"")]
    private static partial Regex Reference();

    [GeneratedRegex(" id=\"([^\"]+)\"")]
    private static partial Regex Id();

    [GeneratedRegex("(?:find|text)\\(\"([a-z-]+)\"")]
    private static partial Regex Found();
}
