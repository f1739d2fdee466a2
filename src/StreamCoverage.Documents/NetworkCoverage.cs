namespace StreamCoverage.Documents;

/// <summary>The newest figures of one network in one window. Shares lie in 0..1 with six decimals; null where they are undefined (no demand).</summary>
public sealed record NetworkCoverage
{
    /// <summary><c>NETWORK/WINDOW</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The tenant.</summary>
    public required string Network { get; init; }

    /// <summary>The window's name, as <c>1h</c>.</summary>
    public required string Window { get; init; }

    /// <summary>Start of the window, inclusive.</summary>
    public required DateTimeOffset WindowStart { get; init; }

    /// <summary>End of the window, exclusive; the figures hold from here until the next slide that changes them.</summary>
    public required DateTimeOffset WindowEnd { get; init; }

    /// <summary>Which version of the definitions made these figures.</summary>
    public required int DefinitionVersion { get; init; }

    /// <summary>Demand: requests that gateways (or reporters of no stated role) attest.</summary>
    public required long Requests { get; init; }

    /// <summary>Demand that succeeded.</summary>
    public required long Succeeded { get; init; }

    /// <summary>Demand that no operator served; part of <see cref="Requests"/>.</summary>
    public required long Unserved { get; init; }

    /// <summary>Succeeded / Requests: the volume view, shown beside coverage and never instead of it.</summary>
    public required decimal? SuccessRate { get; init; }

    /// <summary>Share of demand in cells that are covered beyond doubt: the headline's lower bound.</summary>
    public required decimal? CoverageLower { get; init; }

    /// <summary>One less the share of demand in cells that are uncovered beyond doubt: the headline's upper bound.</summary>
    public required decimal? CoverageUpper { get; init; }

    /// <summary>Sum over cells of demand share times the probability that the cell is covered.</summary>
    public required decimal? CoverageSoft { get; init; }

    /// <summary>Demand in covered cells: the numerator of <see cref="CoverageLower"/>.</summary>
    public required long DemandCovered { get; init; }

    /// <summary>Demand in uncovered cells.</summary>
    public required long DemandUncovered { get; init; }

    /// <summary>Cells with demand.</summary>
    public required int CellsObserved { get; init; }

    /// <summary>Cells that are covered.</summary>
    public required int CellsCovered { get; init; }

    /// <summary>Cells that are uncovered.</summary>
    public required int CellsUncovered { get; init; }

    /// <summary>CellsCovered / CellsObserved: every cell counts the same, however small its demand.</summary>
    public required decimal? Breadth { get; init; }

    /// <summary>Operators that ever joined, or that ever served a request, up to the window's end.</summary>
    public required int OperatorsKnown { get; init; }

    /// <summary>Operators that joined and had not left at the window's end.</summary>
    public required int OperatorsPresent { get; init; }

    /// <summary>Operators with at least one attempt in the window.</summary>
    public required int OperatorsActive { get; init; }

    /// <summary>Requests that probers sent: evidence, never demand.</summary>
    public required long Probed { get; init; }

    /// <summary>Probed requests that succeeded.</summary>
    public required long ProbedSucceeded { get; init; }

    /// <summary>Requests that operators report of themselves: claims, shown apart.</summary>
    public required long SelfReported { get; init; }

    /// <summary>Self-reported requests that succeeded.</summary>
    public required long SelfReportedSucceeded { get; init; }
}
