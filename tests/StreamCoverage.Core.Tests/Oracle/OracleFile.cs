using System.Text.Json;

namespace StreamCoverage.Core.Tests.Oracle;

/// <summary>Reference cases that were computed elsewhere: <c>tests/oracle/oracle.json</c>, or another file of the same form.</summary>
internal static class OracleFile
{
    /// <summary>Names another file to be tested against.</summary>
    public const string Variable = "STREAMCOVERAGE_ORACLE";

    private static readonly Lazy<OrderedDictionary<string, OracleCase>> All = new(Read);

    /// <summary>The cases by id, in the order of the file.</summary>
    public static IReadOnlyDictionary<string, OracleCase> Cases => All.Value;

    private static OrderedDictionary<string, OracleCase> Read()
    {
        var path = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : Path.Combine(AppContext.BaseDirectory, "oracle.json");
        using var file = JsonDocument.Parse(File.ReadAllBytes(path));
        return new OrderedDictionary<string, OracleCase>(
            file.RootElement.EnumerateArray().Select(OracleCase.Of).Select(reference => KeyValuePair.Create(reference.Id, reference)));
    }
}

/// <param name="Tolerance">A number passes when it lies within this times max(1, |expected|).</param>
internal sealed record OracleCase(string Id, string Metric, JsonElement Inputs, JsonElement Expected, double Tolerance)
{
    public static OracleCase Of(JsonElement element) => new(
        element.GetProperty("id").GetString()!, element.GetProperty("metric").GetString()!, element.GetProperty("inputs").Clone(),
        element.GetProperty("expected").Clone(), element.GetProperty("tolerance").GetDouble());
}
