namespace StreamCoverage.Documents;

/// <summary>Where one more operator would help a network most: what to recruit.</summary>
public sealed record RecruitingGaps
{
    /// <summary><c>NETWORK/WINDOW</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The tenant.</summary>
    public required string Network { get; init; }

    /// <summary>The window's name.</summary>
    public required string Window { get; init; }

    /// <summary>End of the window, exclusive.</summary>
    public required DateTimeOffset WindowEnd { get; init; }

    /// <summary>Demand in the window: what the gains are shares of.</summary>
    public required long Requests { get; init; }

    /// <summary>What fixing each condition everywhere would gain, in their fixed order.</summary>
    public required IReadOnlyList<ConditionGap> Conditions { get; init; }

    /// <summary>Cells with the greatest gain, greatest first; at most 50.</summary>
    public required IReadOnlyList<CellGap> Cells { get; init; }

    /// <summary>Sets of capabilities with the greatest summed gain, greatest first; at most 20.</summary>
    public required IReadOnlyList<CapabilityGap> Capabilities { get; init; }

    /// <summary>Covered cells that a single qualifying operator carries, most demand first; at most 50.</summary>
    public required IReadOnlyList<SingleCarrier> Fragile { get; init; }
}

/// <summary>What fixing one condition everywhere would gain.</summary>
/// <param name="Condition">model, hardware, capacity, routing, latency or verification.</param>
/// <param name="Gain">Rise of the success rate: the demand-weighted sum over cells.</param>
/// <param name="CoverageGain">Rise of coverage, from cells that would become covered.</param>
/// <param name="BindingProbability">Probability that its pass rate is the smallest of all six; from 0.90 it binds, below that several tie.</param>
public sealed record ConditionGap(string Condition, decimal? Gain, decimal? CoverageGain, decimal BindingProbability);

/// <summary>A cell in which one more operator would raise the network's success.</summary>
public sealed record CellGap
{
    /// <summary>20 hexadecimal digits that name the cell.</summary>
    public required string Cell { get; init; }

    /// <summary>The cell's six values, joined for people.</summary>
    public required string Workload { get; init; }

    /// <summary>Demand in the window.</summary>
    public required long Requests { get; init; }

    /// <summary>Demand that succeeded.</summary>
    public required long Succeeded { get; init; }

    /// <summary>The condition that binds here.</summary>
    public required string? Binding { get; init; }

    /// <summary>Rise of the network's success rate that one more fitting operator would bring.</summary>
    public required decimal? Gain { get; init; }

    /// <summary>Lower end of the 95 % interval of <see cref="Gain"/>.</summary>
    public required decimal? GainLower { get; init; }

    /// <summary>Upper end of the 95 % interval of <see cref="Gain"/>.</summary>
    public required decimal? GainUpper { get; init; }

    /// <summary>Whether the cell would then be covered.</summary>
    public required bool WouldBeCovered { get; init; }
}

/// <summary>A set of capabilities that one recruit would bring, with what it would gain over all cells that ask for it.</summary>
public sealed record CapabilityGap
{
    /// <summary>The capabilities by dimension, as <c>model=zai/glm-5.2, hardware=h200</c>.</summary>
    public required string Capabilities { get; init; }

    /// <summary>Cells that ask for it and would gain.</summary>
    public required int Cells { get; init; }

    /// <summary>Their demand.</summary>
    public required long Requests { get; init; }

    /// <summary>Rise of the network's success rate.</summary>
    public required decimal? Gain { get; init; }

    /// <summary>Lower end of the 95 % interval of <see cref="Gain"/>.</summary>
    public required decimal? GainLower { get; init; }

    /// <summary>Upper end of the 95 % interval of <see cref="Gain"/>.</summary>
    public required decimal? GainUpper { get; init; }

    /// <summary>Rise of coverage, from cells that would become covered.</summary>
    public required decimal? CoverageGain { get; init; }
}

/// <summary>A covered cell that hangs on one operator.</summary>
public sealed record SingleCarrier(string Cell, string Workload, string Operator, long Requests);
