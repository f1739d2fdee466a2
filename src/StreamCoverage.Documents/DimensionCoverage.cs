namespace StreamCoverage.Documents;

/// <summary>What a network covers of one dimension of its demand (of each model, of each region ...) in one window.</summary>
/// <remarks>Made when the window is analysed, not at each slide; <see cref="WindowEnd"/> tells when that was.</remarks>
public sealed record DimensionCoverage
{
    /// <summary><c>NETWORK/WINDOW/DIMENSION</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The tenant.</summary>
    public required string Network { get; init; }

    /// <summary>The window's name.</summary>
    public required string Window { get; init; }

    /// <summary>End of the window, exclusive.</summary>
    public required DateTimeOffset WindowEnd { get; init; }

    /// <summary>model, task, hardware, region, verification or size.</summary>
    public required string Dimension { get; init; }

    /// <summary>How many values have demand.</summary>
    public required int Values { get; init; }

    /// <summary>The values with the most demand, most first; at most 100.</summary>
    public required IReadOnlyList<DimensionValue> Top { get; init; }
}

/// <summary>One value of a dimension.</summary>
public sealed record DimensionValue
{
    /// <summary>The value; null for demand that left the dimension open.</summary>
    public required string? Value { get; init; }

    /// <summary>Cells with demand that have this value.</summary>
    public required int Cells { get; init; }

    /// <summary>Demand.</summary>
    public required long Requests { get; init; }

    /// <summary>Demand that succeeded.</summary>
    public required long Succeeded { get; init; }

    /// <summary>Share of this demand in covered cells.</summary>
    public required decimal? CoverageLower { get; init; }

    /// <summary>One less the share of this demand in uncovered cells.</summary>
    public required decimal? CoverageUpper { get; init; }

    /// <summary>Operators with at least one attempt at it.</summary>
    public required int Operators { get; init; }

    /// <summary>The condition whose fixing would gain most here; null where nothing failed at a known one.</summary>
    public required string? Binding { get; init; }
}
