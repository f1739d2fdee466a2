using System.Text.Json;

namespace StreamCoverage.Core.Tests.Oracle;

/// <summary>Reference cases that were computed elsewhere. They lie outside the repository and may be absent.</summary>
internal static class OracleFile
{
    /// <summary>Names the file where it is not beside the repository.</summary>
    public const string Variable = "STREAMCOVERAGE_ORACLE";

    /// <summary>Where the file is looked for; null where the tests run outside the repository and nothing names it.</summary>
    public static string? Path { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : Beside(AppContext.BaseDirectory);

    public static bool Exists => File.Exists(Path);

    /// <summary>The cases of one metric.</summary>
    public static IReadOnlyList<OracleCase> Cases(string metric)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path!));
        return [.. file.RootElement.EnumerateArray().Select(OracleCase.Of).Where(reference => reference.Metric == metric)];
    }

    private static string? Beside(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            if (File.Exists(System.IO.Path.Combine(at.FullName, "StreamCoverage.sln")))
                return System.IO.Path.GetFullPath(System.IO.Path.Combine(at.FullName, "..", "shared", "oracle.json"));
        return null;
    }
}

/// <param name="Tolerance">A number passes when it lies within this times max(1, |expected|).</param>
internal sealed record OracleCase(string Id, string Metric, JsonElement Inputs, JsonElement Expected, double Tolerance)
{
    public static OracleCase Of(JsonElement element) => new(
        element.GetProperty("id").GetString()!, element.GetProperty("metric").GetString()!, element.GetProperty("inputs").Clone(),
        element.GetProperty("expected").Clone(), element.GetProperty("tolerance").GetDouble());
}
