using System.Diagnostics;
using System.Reflection;
using StreamCoverage.Web.Answering;

namespace StreamCoverage.Web.Api;

/// <summary>A file of the page, as it lies in the assembly.</summary>
/// <param name="Path">Where it is served.</param>
/// <param name="ContentType">What it is.</param>
/// <param name="ETag">From its bytes, in quotes.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record PageFile(string Path, string ContentType, string ETag, ReadOnlyMemory<byte> Content)
{
    private const string Folder = "page/";

    /// <summary>Every file; <c>index.html</c> is served at <c>/</c>.</summary>
    public static IReadOnlyList<PageFile> All { get; } = [.. Names().Select(Load)];

    private static Assembly Home => typeof(PageFile).Assembly;

    private static IEnumerable<string> Names() =>
        Home.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static PageFile Load(string name)
    {
        using var stream = Home.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        var path = name == Folder + "index.html" ? "/" : "/" + name[Folder.Length..];
        return new(path, TypeOf(name), ETags.Of(content), content);
    }

    private static string TypeOf(string name) => System.IO.Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new UnreachableException($"the page has a file of a kind that is not served: {other}"),
    };
}
