namespace StreamCoverage.Documents;

/// <summary>The newest figures of one workload cell in one window. A cell without demand in the window has no document.</summary>
public sealed record CellCoverage
{
    /// <summary><c>NETWORK/WINDOW/CELL</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The tenant.</summary>
    public required string Network { get; init; }

    /// <summary>The window's name.</summary>
    public required string Window { get; init; }

    /// <summary>20 hexadecimal digits that name the cell.</summary>
    public required string Cell { get; init; }

    /// <summary>The model asked for; null for any.</summary>
    public required string? Model { get; init; }

    /// <summary>The task asked for; null for any.</summary>
    public required string? Task { get; init; }

    /// <summary>The hardware class asked for; null for any.</summary>
    public required string? Hardware { get; init; }

    /// <summary>The region asked for; null for any.</summary>
    public required string? Region { get; init; }

    /// <summary>The verification mode asked for; null for any.</summary>
    public required string? Verification { get; init; }

    /// <summary>The size class asked for; null for any.</summary>
    public required string? Size { get; init; }

    /// <summary><c>covered</c>, <c>uncovered</c>, <c>undetermined</c>, or <c>insufficient</c> where too few reporters attest its demand.</summary>
    public required string State { get; init; }

    /// <summary>Demand in the window.</summary>
    public required long Requests { get; init; }

    /// <summary>Demand that succeeded.</summary>
    public required long Succeeded { get; init; }

    /// <summary>Demand that failed at a condition, in the order model, hardware, capacity, routing, latency, verification, unknown.</summary>
    public required IReadOnlyList<long> Failed { get; init; }

    /// <summary>Lower end of the credible interval of the success probability, one-sided 95 %.</summary>
    public required decimal Lower { get; init; }

    /// <summary>Upper end of the credible interval of the success probability, one-sided 95 %.</summary>
    public required decimal Upper { get; init; }

    /// <summary>Probability that the cell is covered.</summary>
    public required decimal CoveredProbability { get; init; }

    /// <summary>How many times wider than binomial the cell's outcomes scatter; at least 1.</summary>
    public required decimal Overdispersion { get; init; }

    /// <summary>Operators with at least one attempt in the cell.</summary>
    public required int Operators { get; init; }

    /// <summary>Operators whose own lower bound in the cell reaches the operators' threshold; null in documents of definition version 1.</summary>
    public int? OperatorsQualified { get; init; }

    /// <summary>How long the cell's demand takes to succeed; null in documents from before latencies were counted.</summary>
    public LatencySummary? Latency { get; init; }
}
