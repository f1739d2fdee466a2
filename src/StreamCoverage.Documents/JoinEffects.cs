namespace StreamCoverage.Documents;

/// <summary>What all joins of the last periods together did to a network's success rate.</summary>
/// <remarks>
/// Where <see cref="OperatorAssessment"/> tells of one join, this tells of all: the cells that a join touched against those that none had
/// touched yet, period by period. Staggered difference in differences: Callaway and Sant'Anna 2021, Journal of Econometrics 225:200.
/// </remarks>
public sealed record JoinEffects
{
    /// <summary><c>NETWORK</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The tenant.</summary>
    public required string Network { get; init; }

    /// <summary>End of the newest period that went in, exclusive.</summary>
    public required DateTimeOffset Through { get; init; }

    /// <summary>Length of a period.</summary>
    public required long PeriodSeconds { get; init; }

    /// <summary>Periods that went in.</summary>
    public required int Periods { get; init; }

    /// <summary>Joins in those periods.</summary>
    public required int Joins { get; init; }

    /// <summary>Cells with demand that a join touched: the operator declares them.</summary>
    public required int CellsJoined { get; init; }

    /// <summary>Cells with demand that no join touched.</summary>
    public required int CellsNotJoined { get; init; }

    /// <summary>Cells with demand that were left out because there are too many; those with least demand.</summary>
    public required int CellsLeftOut { get; init; }

    /// <summary>Mean change of the success rate of joined cells, by demand, over all periods since their joins; null where there is nothing to compare with.</summary>
    public required decimal? Effect { get; init; }

    /// <summary>Its standard error, by bootstrap over cells; null where it cannot be told.</summary>
    public required decimal? StandardError { get; init; }

    /// <summary>Lower end of the 95 % interval of <see cref="Effect"/>.</summary>
    public required decimal? EffectLower { get; init; }

    /// <summary>Upper end of the 95 % interval of <see cref="Effect"/>.</summary>
    public required decimal? EffectUpper { get; init; }

    /// <summary>The effect by periods since the join, in their order; those before it must lie near 0.</summary>
    public required IReadOnlyList<JoinEffectSince> BySince { get; init; }
}

/// <summary>The mean effect some periods after the join.</summary>
/// <param name="Since">Periods since the join's own, which is 0; below 0 before it, where the effect is a placebo.</param>
/// <param name="Effect">Change of the success rate.</param>
/// <param name="StandardError">By bootstrap over cells; null where it cannot be told.</param>
public sealed record JoinEffectSince(int Since, decimal Effect, decimal? StandardError);
