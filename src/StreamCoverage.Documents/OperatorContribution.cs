namespace StreamCoverage.Documents;

/// <summary>What one operator adds to its network's coverage in one window, beside what it served and what it was paid.</summary>
/// <remarks>Structure, not cause: what the operator's join changed is in <see cref="OperatorAssessment"/>. An operator without an attempt in
/// the window has no document.</remarks>
public sealed record OperatorContribution
{
    /// <summary><c>NETWORK/WINDOW/OPERATOR</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The tenant.</summary>
    public required string Network { get; init; }

    /// <summary>The window's name.</summary>
    public required string Window { get; init; }

    /// <summary>End of the window, exclusive.</summary>
    public required DateTimeOffset WindowEnd { get; init; }

    /// <summary>The operator.</summary>
    public required string Operator { get; init; }

    /// <summary>Its owner as declared; null where none is.</summary>
    public required string? Owner { get; init; }

    /// <summary>Attempts at demand: volume.</summary>
    public required long Attempts { get; init; }

    /// <summary>Attempts that succeeded.</summary>
    public required long Succeeded { get; init; }

    /// <summary>Millionths of the network's unit that it was paid for demand.</summary>
    public required long RewardMicros { get; init; }

    /// <summary>Cells with an attempt of it.</summary>
    public required int CellsServed { get; init; }

    /// <summary>Covered cells in which it qualifies: its own lower bound reaches the operators' threshold.</summary>
    public required int CellsQualified { get; init; }

    /// <summary>Cells with demand that its declared capabilities match; null where it declared none.</summary>
    public required int? CellsDeclared { get; init; }

    /// <summary>Declared cells in which it had an attempt; null where it declared none.</summary>
    public required int? CellsDeclaredServed { get; init; }

    /// <summary>Share of demand that is covered by nobody else: lost if it leaves (leave-one-out).</summary>
    public required decimal? PivotalShare { get; init; }

    /// <summary>Its Shapley value of coverage, as a share of demand: the values of all operators sum to the coverage by qualifying ones.</summary>
    public required decimal? ShapleyShare { get; init; }

    /// <summary>Its Shapley value in the game of success probabilities, as a share of demand.</summary>
    public required decimal? ShapleyProbabilistic { get; init; }

    /// <summary>What it was paid, as a share of all that was paid for demand.</summary>
    public required decimal? PaidShare { get; init; }

    /// <summary>What a rule that pays by Shapley value would pay it, as a share of all.</summary>
    public required decimal? CoverageShare { get; init; }

    /// <summary><c>pivotal</c>, <c>redundant</c>, <c>saturated</c> or <c>none</c>: its place among those who qualify where it does.</summary>
    public required string Role { get; init; }
}
