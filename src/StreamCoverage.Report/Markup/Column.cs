namespace StreamCoverage.Report.Markup;

/// <summary>A column of a table.</summary>
/// <param name="Title">What stands at its head.</param>
/// <param name="Metric">The metric whose definition the head leads to; null where it is no metric.</param>
internal readonly record struct Column(string Title, string? Metric = null)
{
    public static implicit operator Column(string title) => new(title);
}

/// <summary>A figure with all that is needed to judge it.</summary>
/// <param name="Metric">The metric's name, as in <see cref="Documents.Definitions.MetricDefinitions"/>.</param>
/// <param name="Label">What it is called here.</param>
/// <param name="Value">As text.</param>
/// <param name="Denominator">What it is a share of, or computed from, and of how many.</param>
/// <param name="At">The moment it is of: the end of its window.</param>
internal sealed record Figure(string Metric, string Label, string Value, string Denominator, DateTimeOffset At);
