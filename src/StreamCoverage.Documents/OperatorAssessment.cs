namespace StreamCoverage.Documents;

/// <summary>What the newest join of one operator changed: difference-in-differences of the cells that it declares against cells that it does not.</summary>
/// <remarks>Re-assessed every period until the 14th after the join, then final; restated only where its data are.</remarks>
public sealed record OperatorAssessment
{
    /// <summary><c>NETWORK/OPERATOR</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The tenant.</summary>
    public required string Network { get; init; }

    /// <summary>The operator.</summary>
    public required string Operator { get; init; }

    /// <summary>Id of the event by which it joined.</summary>
    public required string JoinEventId { get; init; }

    /// <summary>When it joined.</summary>
    public required DateTimeOffset JoinedAt { get; init; }

    /// <summary>End of the data that the assessment rests on.</summary>
    public required DateTimeOffset AssessedAt { get; init; }

    /// <summary>Length of a period in seconds: 86,400 where nothing else is set.</summary>
    public required long PeriodSeconds { get; init; }

    /// <summary>Periods since the join's own.</summary>
    public required int Look { get; init; }

    /// <summary>Whether this was the last look.</summary>
    public required bool Final { get; init; }

    /// <summary><c>expands coverage</c>, <c>adds redundancy</c>, <c>adds volume only</c>, <c>harmful</c> or <c>not enough data</c>.</summary>
    public required string Verdict { get; init; }

    /// <summary>Why, in the definition's finer words, as <c>coverage_expanding:new</c>.</summary>
    public required string Label { get; init; }

    /// <summary><c>pivotal</c>, <c>redundant</c>, <c>saturated</c> or <c>none</c> in the cells that it serves after the join.</summary>
    public required string Role { get; init; }

    /// <summary>Whether there are cells to compare with; where not, only before and after are known.</summary>
    public required bool Identified { get; init; }

    /// <summary>Which cells were compared with, or why none were.</summary>
    public required string Control { get; init; }

    /// <summary>Cells that it declares, with demand on both sides.</summary>
    public required int CellsTreated { get; init; }

    /// <summary>Cells that were compared with.</summary>
    public required int CellsControl { get; init; }

    /// <summary>Change of the success rate of its cells less that of the others, -1..1; null where not identified.</summary>
    public required decimal? Effect { get; init; }

    /// <summary>Standard error of <see cref="Effect"/>.</summary>
    public required decimal? StandardError { get; init; }

    /// <summary>Lower end of the 95 % interval of <see cref="Effect"/>.</summary>
    public required decimal? EffectLower { get; init; }

    /// <summary>Upper end of the 95 % interval of <see cref="Effect"/>.</summary>
    public required decimal? EffectUpper { get; init; }

    /// <summary>Probability that the effect is a gain of at least 0.01.</summary>
    public required decimal? GainProbability { get; init; }

    /// <summary>Probability that the effect is a harm of at least 0.01.</summary>
    public required decimal? HarmProbability { get; init; }

    /// <summary>Share of the compared cells' demand that is served by operators who also serve its cells; above 0.1 nothing can be told.</summary>
    public required decimal? Contamination { get; init; }

    /// <summary>The same contrast between the two halves before the join, in standard errors: beyond 2 the cells moved apart already.</summary>
    public required decimal? PreTrend { get; init; }

    /// <summary>Its attempts after the join.</summary>
    public required long Attempts { get; init; }

    /// <summary>Its successes after the join.</summary>
    public required long Succeeded { get; init; }

    /// <summary>Successes that would not have happened without it, per success that it served: 1 all new, 0 pure displacement. Not clipped.</summary>
    public required decimal? Additionality { get; init; }

    /// <summary>Standard error of <see cref="Additionality"/>.</summary>
    public required decimal? AdditionalityError { get; init; }

    /// <summary>Change of its cells' successes per hour that comes from succeeding more often.</summary>
    public required decimal? CoverageEffect { get; init; }

    /// <summary>Change of its cells' successes per hour that comes from more requests.</summary>
    public required decimal? VolumeEffect { get; init; }

    /// <summary>Demand share of its cells that became covered with it qualifying.</summary>
    public required decimal? CoverageGain { get; init; }

    /// <summary>Covered demand share of cells that had no demand before and where it qualifies.</summary>
    public required decimal? EntryGain { get; init; }

    /// <summary>Demand share of cells where it qualifies beside at least one and at most two others.</summary>
    public required decimal? RedundancyShare { get; init; }
}
