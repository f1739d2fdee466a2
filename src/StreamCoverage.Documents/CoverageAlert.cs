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
}
