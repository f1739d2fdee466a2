using StreamCoverage.Documents;

namespace StreamCoverage.Report;

/// <summary>Everything that is told of one network over one period, as it was read from the store. No clock and no other input: the same
/// material is the same report, byte for byte.</summary>
public sealed record ReportMaterial
{
    /// <summary>The tenant.</summary>
    public required string Network { get; init; }

    /// <summary>The window's name, as <c>1h</c>.</summary>
    public required string Window { get; init; }

    /// <summary>Start of the period.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>End of the period, exclusive: ages count back from here.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Event time up to which the network's figures are complete.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>The figures of the last window of the period.</summary>
    public required NetworkCoverage Coverage { get; init; }

    /// <summary>Where its demand is lost.</summary>
    public required ConditionFunnel Funnel { get; init; }

    /// <summary>Its workload cells, in any order.</summary>
    public required IReadOnlyList<CellCoverage> Cells { get; init; }

    /// <summary>What the analysis of the window found; null where there was none.</summary>
    public required ReportAnalysis? Analysis { get; init; }

    /// <summary>Each operator with an attempt in the analysed window; empty where it was not analysed.</summary>
    public required IReadOnlyList<OperatorContribution> Contributions { get; init; }

    /// <summary>Newest assessments of the joins of the period, newest join first.</summary>
    public required IReadOnlyList<OperatorAssessment> Joins { get; init; }

    /// <summary>Regressions that began before the period's end and had not ended before its start, newest first.</summary>
    public required IReadOnlyList<CoverageAlert> Alerts { get; init; }

    /// <summary>Which predictor is better, of the whole history; null before the first period of it has ended.</summary>
    public required PredictorVerdict? Verdict { get; init; }

    /// <summary>The figures over the period, oldest first.</summary>
    public required IReadOnlyList<ReportPoint> History { get; init; }

    /// <summary>Where the events went that were read; of all networks since the log began.</summary>
    public required IReadOnlyList<ReportAccounting> Accounting { get; init; }
}

/// <summary>What one analysis of the window found; its parts bear their own moment.</summary>
public sealed record ReportAnalysis(
    IReadOnlyList<DimensionCoverage> Dimensions, CoverageChange? Change, Convergence Convergence, Fragility Fragility, RecruitingGaps Gaps);

/// <summary>The figures of the window that ends at <paramref name="End"/>.</summary>
/// <param name="End">End of the window, exclusive.</param>
/// <param name="CoverageLower">Share of demand in covered cells; null without demand.</param>
/// <param name="CoverageUpper">One less the share in uncovered cells; null without demand.</param>
/// <param name="SuccessRate">Null without demand.</param>
/// <param name="Requests">Demand.</param>
/// <param name="Present">Operators that had joined and not left.</param>
/// <param name="Active">Operators with an attempt in the window.</param>
/// <param name="Probed">Requests of probers: evidence, and no demand.</param>
/// <param name="ProbedSucceeded">Those that succeeded.</param>
public sealed record ReportPoint(
    DateTimeOffset End, decimal? CoverageLower, decimal? CoverageUpper, decimal? SuccessRate, long Requests, int Present, int Active, long Probed,
    long ProbedSucceeded)
{
    /// <summary>Null without a probe.</summary>
    public decimal? ProbeSuccess => Probed == 0 ? null : (decimal)ProbedSucceeded / Probed;
}

/// <summary>Where the events of one topic went: consumed = accepted + late + duplicate + refused.</summary>
/// <param name="Topic">The topic's name.</param>
/// <param name="Refused">By reason, sorted; no zero.</param>
/// <param name="Lost">Offsets that the log no longer held.</param>
public sealed record ReportAccounting(
    string Topic, long Consumed, long Accepted, long Late, long Duplicate, IReadOnlyList<KeyValuePair<string, long>> Refused, long Lost);
