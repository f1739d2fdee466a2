using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamCoverage.Simulation.Scenarios;

/// <summary>The JSON form of a scenario: snake_case, none unknown, none twice; what README.md there calls optional may be left out.</summary>
public static class ScenarioFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters =
        {
            new JsonStringEnumConverter<StoryChange>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false),
            new JsonStringEnumConverter<OutageKind>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false),
            new JsonStringEnumConverter<WashReporter>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false),
            new JsonStringEnumConverter<RewardRule>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false),
        },
    };

    /// <summary>Names of the scenarios that the program carries, sorted.</summary>
    public static IReadOnlyList<string> BuiltInNames { get; } =
        [.. typeof(ScenarioFile).Assembly.GetManifestResourceNames().Select(name => Path.GetFileNameWithoutExtension(name)).Order(StringComparer.Ordinal)];

    /// <param name="json">UTF-8, without a byte order mark.</param>
    /// <param name="source">What errors call it: a file's name.</param>
    /// <exception cref="ScenarioException">It is no JSON, not of the form, or contradicts itself.</exception>
    public static Scenario Parse(ReadOnlySpan<byte> json, string source)
    {
        Scenario? scenario;
        try
        {
            scenario = JsonSerializer.Deserialize<Scenario>(json, Options);
        }
        catch (JsonException e)
        {
            throw new ScenarioException(source, [$"{e.Path ?? "$"}: {e.Message}"]);
        }
        if (scenario is null)
            throw new ScenarioException(source, ["$: it is null"]);
        string[] problems = [.. ScenarioCheck.Problems(scenario)];
        return problems.Length == 0 ? scenario : throw new ScenarioException(source, problems);
    }

    /// <exception cref="ScenarioException">The program carries no scenario of this name.</exception>
    public static Scenario BuiltIn(string name)
    {
        using var stream = typeof(ScenarioFile).Assembly.GetManifestResourceStream(name + ".json")
            ?? throw new ScenarioException(name, [$"the program carries no scenario of this name, only {string.Join(", ", BuiltInNames)}"]);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Parse(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), name);
    }
}
