using System.Text.Json.Serialization;

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

    /// <summary>Demand in cells that too few reporters attest, part of neither; absent where reporters are not counted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? DemandInsufficient { get; init; }

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

    /// <summary>Standard deviation of <see cref="CoverageSoft"/>. This and what follows is null in documents of definition version 1.</summary>
    public decimal? CoverageSoftDeviation { get; init; }

    /// <summary>Expected share of the demand called covered that is not; null where nothing is covered.</summary>
    public decimal? FalseCoverageShare { get; init; }

    /// <summary>Success probability inside the covered cells; null where nothing is covered.</summary>
    public decimal? Depth { get; init; }

    /// <summary>Share of demand in covered cells where at least one operator qualifies.</summary>
    public decimal? CoverageAtOne { get; init; }

    /// <summary>Share of demand in covered cells where at least two operators qualify.</summary>
    public decimal? CoverageAtTwo { get; init; }

    /// <summary>Share of demand in covered cells where at least three operators qualify.</summary>
    public decimal? CoverageAtThree { get; init; }

    /// <summary>Qualifying operators of a covered cell, counted up to 3, over 3, weighted by demand.</summary>
    public decimal? RedundancyDepth { get; init; }

    /// <summary>As many workloads of equal demand would be as diverse (Hill number of order 1); 0 without demand.</summary>
    public decimal? EffectiveWorkloads { get; init; }

    /// <summary>The same of the covered workloads; 0 where nothing is covered. May exceed the other, where only the largest is not covered.</summary>
    public decimal? EffectiveWorkloadsCovered { get; init; }

    /// <summary>Estimated share of all demand that belongs to cells that were seen (Chao-Jost).</summary>
    public decimal? SampleCoverage { get; init; }

    /// <summary>Estimated number of cells, seen or not (Chao1).</summary>
    public decimal? CellsEstimated { get; init; }

    /// <summary>Lower bound of coverage where demand for unseen cells counts as undetermined.</summary>
    public decimal? CoverageOfAllLower { get; init; }

    /// <summary>Upper bound of coverage where demand for unseen cells counts as undetermined.</summary>
    public decimal? CoverageOfAllUpper { get; init; }

    /// <summary>Mean success probability of the cells, towards which sparse ones are drawn (empirical Bayes).</summary>
    public decimal? ShrinkageMean { get; init; }

    /// <summary>How many requests that mean is worth at most; a cell's own n where that is less.</summary>
    public decimal? ShrinkageStrength { get; init; }

    /// <summary>Attempts for demand: more than the requests where these fall back to another operator.</summary>
    public long? Attempts { get; init; }

    /// <summary>Attempts that succeeded.</summary>
    public long? AttemptsSucceeded { get; init; }

    /// <summary>As many operators of equal volume would spread the attempts as widely.</summary>
    public decimal? EffectiveOperators { get; init; }

    /// <summary>How many distinct ways of spreading over the cells the operators have (exp of the mutual information).</summary>
    public decimal? EffectiveStrategies { get; init; }

    /// <summary>How long demand takes to succeed; null in documents from before latencies were counted.</summary>
    public LatencySummary? Latency { get; init; }
}
