namespace StreamCoverage.Documents.Definitions;

/// <summary>What one figure means, and how it is computed.</summary>
/// <param name="Name">Unique, words joined by hyphens.</param>
/// <param name="Group">What it is about.</param>
/// <param name="Unit">What it counts, or is a share of.</param>
/// <param name="Range">Least to greatest, and when it is undefined.</param>
/// <param name="Definition">One sentence.</param>
/// <param name="Formula">In plain words.</param>
/// <param name="Source">Where the method comes from; <c>own</c> where it is this project's.</param>
/// <param name="Field">Where the figure stands: the document's type, then its members; a member of a list is that of each entry.</param>
/// <param name="SampleSize">Where it stands how many observations the figure rests on; null where there is no such number.</param>
/// <param name="Figures">Members of the same document that went in, or that say whose figure it is.</param>
public sealed record MetricDefinition(
    string Name, string Group, string Unit, string Range, string Definition, string Formula, string Source, string Field,
    string? SampleSize, IReadOnlyList<string> Figures);
