using System.Text.Json.Serialization;

namespace StreamCoverage.Documents;

/// <summary>A regression of coverage, from its opening to its end.</summary>
public sealed record CoverageAlert
{
    /// <summary>The id of the alert that opened it.</summary>
    public required string Id { get; init; }

    /// <summary>The tenant.</summary>
    public required string Network { get; init; }

    /// <summary>The rule that fired.</summary>
    public required string Rule { get; init; }

    /// <summary><c>firing</c> or <c>resolved</c>.</summary>
    public required string State { get; init; }

    /// <summary>When the regression is believed to have begun.</summary>
    public required DateTimeOffset OnsetAt { get; init; }

    /// <summary>End of the slice at which the alert fired.</summary>
    public required DateTimeOffset FiredAt { get; init; }

    /// <summary>End of the slice at which it was resolved; null while it fires.</summary>
    public required DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Success rate that was expected.</summary>
    public required decimal Before { get; init; }

    /// <summary>Success rate since the onset, as it was when the alert fired.</summary>
    public required decimal After { get; init; }

    /// <summary>Requests since the onset, as they were when the alert fired.</summary>
    public required long Requests { get; init; }

    /// <summary>Which version of the definitions fired it.</summary>
    public required int DefinitionVersion { get; init; }

    /// <summary><c>page</c> where someone is called, <c>ticket</c> where it can wait for the day.</summary>
    public string Severity { get; init; } = "page";

    /// <summary>What it is about, for people: <c>network</c>, one value of a dimension as <c>model=llama-70b</c>, or a cell's six values.</summary>
    public string Scope { get; init; } = "network";

    /// <summary>The window that the rule looks at, as <c>1h</c>; null for a rule that counts from the onset instead.</summary>
    public string? Window { get; init; }

    /// <summary>The dimension, as <c>model</c>, where it is about all cells with one value in it; else null.</summary>
    public string? Dimension { get; init; }

    /// <summary>That value; <c>any</c> where requests left the dimension open.</summary>
    public string? Value { get; init; }

    /// <summary>The cell's id where it is about one workload cell; else null, as are its six dimensions.</summary>
    public string? Cell { get; init; }

    /// <summary>The cell's model; null for any.</summary>
    public string? Model { get; init; }

    /// <summary>The cell's task; null for any.</summary>
    public string? Task { get; init; }

    /// <summary>The cell's hardware class; null for any.</summary>
    public string? Hardware { get; init; }

    /// <summary>The cell's region; null for any.</summary>
    public string? Region { get; init; }

    /// <summary>The cell's verification mode; null for any.</summary>
    public string? Verification { get; init; }

    /// <summary>The cell's size class; null for any.</summary>
    public string? Size { get; init; }

    /// <summary>
    /// Who attests <see cref="Before"/>, where it is that reporters disagree; empty for those without a name. Absent in other alerts.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ReporterHighest { get; init; }

    /// <summary>Who attests <see cref="After"/>, likewise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ReporterLowest { get; init; }
}
