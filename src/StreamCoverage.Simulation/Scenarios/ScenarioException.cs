namespace StreamCoverage.Simulation.Scenarios;

/// <summary>A scenario cannot be played as it is written.</summary>
/// <param name="source">The file's name, or the name of a built-in scenario.</param>
/// <param name="problems">What is wrong, each with its place; at least one.</param>
public sealed class ScenarioException(string source, IReadOnlyList<string> problems)
    : Exception($"scenario {source} is refused: {string.Join("; ", problems)}. See infra/scenarios/README.md for the form.")
{
    /// <summary>What is wrong, each with its place.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
