using System.Globalization;
using StreamCoverage.TestKit;

namespace StreamCoverage.Integration.Tests.Support;

/// <summary>Real traces, which are no part of the project: where they are, and how they become events and a report.</summary>
internal static class Trace
{
    /// <summary>The folder of one trace; the test is skipped where it is not there.</summary>
    public static string Folder(string name)
    {
        var all = Environment.GetEnvironmentVariable("STREAMCOVERAGE_DATA") is { Length: > 0 } named
            ? named
            : Path.Combine(RepositoryRoot.Path, "..", "shared", "data");
        var folder = Path.Combine(all, name);
        Assert.SkipUnless(Directory.Exists(folder), $"the trace {name} is not here; STREAMCOVERAGE_DATA names the folder that holds {name}/");
        return folder;
    }

    /// <summary>Sends files through their mappings, in the order of event time.</summary>
    /// <returns>How many events that were.</returns>
    public static async Task<long> ImportAsync(Installation installation, IEnumerable<(string Mapping, string File)> sources, CancellationToken cancellationToken)
    {
        var mappings = Path.Combine(RepositoryRoot.Path, "infra", "mappings");
        var said = await installation.SucceedAsync(
            cancellationToken,
            ["import", .. sources.SelectMany(source => (string[])["--mapping", Path.Combine(mappings, $"{source.Mapping}.json"), "--input", source.File])]);
        TestContext.Current.TestOutputHelper?.WriteLine(said);
        return long.Parse(said.Split(" events")[^2].Split('\n')[^1], CultureInfo.InvariantCulture);
    }

    /// <summary>The report of a period, which has to be the same when it is written again.</summary>
    public static async Task<string> ReportAsync(Installation installation, CancellationToken cancellationToken, params string[] arguments)
    {
        var file = Path.Combine(AppContext.BaseDirectory, $"report-{Guid.NewGuid():N}.html");
        try
        {
            TestContext.Current.TestOutputHelper?.WriteLine(await installation.SucceedAsync(cancellationToken, ["report", "--out", file, .. arguments]));
            var page = await File.ReadAllTextAsync(file, cancellationToken);
            await installation.SucceedAsync(cancellationToken, ["report", "--out", file, .. arguments]);
            Assert.Equal(page, await File.ReadAllTextAsync(file, cancellationToken));
            return page;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
