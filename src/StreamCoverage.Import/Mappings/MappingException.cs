namespace StreamCoverage.Import.Mappings;

/// <summary>A mapping cannot be used as it is written.</summary>
/// <param name="source">The mapping file's name.</param>
/// <param name="problems">What is wrong, each with its place; at least one.</param>
public sealed class MappingException(string source, IReadOnlyList<string> problems)
    : Exception($"mapping {source} is refused: {string.Join("; ", problems)}. See infra/mappings/README.md for the form.")
{
    /// <summary>What is wrong, each with its place.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
