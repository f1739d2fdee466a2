namespace StreamCoverage.Documents;

/// <summary>How concentrated and how alike the operators of one network are in one window: looks decentralised, depends on few.</summary>
public sealed record Convergence
{
    /// <summary><c>NETWORK/WINDOW</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The tenant.</summary>
    public required string Network { get; init; }

    /// <summary>The window's name.</summary>
    public required string Window { get; init; }

    /// <summary>End of the window, exclusive.</summary>
    public required DateTimeOffset WindowEnd { get; init; }

    /// <summary>exp H(O): how many operators of equal size would spread the requests as widely.</summary>
    public required decimal? EffectiveOperators { get; init; }

    /// <summary>exp I(O;C): how many distinct ways to spread over the cells there are.</summary>
    public required decimal? EffectiveStrategies { get; init; }

    /// <summary>EffectiveOperators / EffectiveStrategies.</summary>
    public required decimal? OperatorsPerStrategy { get; init; }

    /// <summary>1 - I/H(O), 0..1: 1 where all serve the same cells in the same proportions. Null with one operator, or where too few requests
    /// tell (the correction for few counts is more than half of I).</summary>
    public required decimal? Similarity { get; init; }

    /// <summary>Probability that two requests of two different operators are for the same cell.</summary>
    public required decimal? Overlap { get; init; }

    /// <summary>Mean cosine between operators' distributions over cells.</summary>
    public required decimal? MeanCosine { get; init; }

    /// <summary>Mean cosine between operators' declared capabilities.</summary>
    public required decimal? DeclaredOverlap { get; init; }

    /// <summary>Share of the demand's diversity that lies between operators, per dimension and over all (Rao), 0..1; 0 where all are alike.</summary>
    public required IReadOnlyList<DimensionDifference> Differentiation { get; init; }

    /// <summary>Operators as if they failed independently: N / (1 + (N-1) rho).</summary>
    public required decimal? IndependentOperators { get; init; }

    /// <summary>Mean correlation of the operators' bad slices or hours.</summary>
    public required decimal? FailureCorrelation { get; init; }

    /// <summary>Share of failures that a common cause explains (shock model), 0..1.</summary>
    public required decimal? CommonCause { get; init; }

    /// <summary>Concentration of requests and of rewards by operator, owner, model, hardware, region and upstream.</summary>
    public required IReadOnlyList<Concentration> Concentrations { get; init; }

    /// <summary>Trend of <see cref="Similarity"/> over the last days; null where there are fewer than four.</summary>
    public required ConvergenceTrend? Trend { get; init; }
}

/// <summary>How much operators differ in one dimension.</summary>
/// <param name="Dimension">A dimension of the cells, or <c>all</c>.</param>
/// <param name="Share">Q_beta / Q_gamma, 0..1; null where there is no diversity at all.</param>
public sealed record DimensionDifference(string Dimension, decimal? Share);

/// <summary>How concentrated one quantity is over one kind of member.</summary>
public sealed record Concentration
{
    /// <summary><c>requests</c> or <c>rewards</c>.</summary>
    public required string Of { get; init; }

    /// <summary><c>operator</c>, <c>owner</c>, <c>model</c>, <c>hardware</c>, <c>region</c> or <c>upstream</c>.</summary>
    public required string By { get; init; }

    /// <summary>Members that are counted, those with nothing included.</summary>
    public required int Members { get; init; }

    /// <summary>exp H: as many members of equal size. The headline, because one member alone has Gini 0.</summary>
    public required decimal? EffectiveNumber { get; init; }

    /// <summary>Herfindahl-Hirschman index, 0..1.</summary>
    public required decimal? Hhi { get; init; }

    /// <summary>Gini coefficient, 0..1, members with nothing included.</summary>
    public required decimal? Gini { get; init; }

    /// <summary>Theil's T in nats.</summary>
    public required decimal? Theil { get; init; }

    /// <summary>Least number of members that together have more than half.</summary>
    public required int? Nakamoto { get; init; }

    /// <summary>Least number of members that together have more than a third.</summary>
    public required int? NakamotoThird { get; init; }

    /// <summary>Least number of members that carry 50 %.</summary>
    public required int? Carry50 { get; init; }

    /// <summary>Least number of members that carry 67 %.</summary>
    public required int? Carry67 { get; init; }

    /// <summary>Least number of members that carry 90 %.</summary>
    public required int? Carry90 { get; init; }

    /// <summary>Points of the Lorenz curve, smallest members first; at most 50.</summary>
    public required IReadOnlyList<LorenzPoint> Lorenz { get; init; }
}

/// <summary>The smallest <paramref name="Members"/> of all members together have <paramref name="Share"/> of all; both 0..1.</summary>
public sealed record LorenzPoint(decimal Members, decimal Share);

/// <summary>Mann-Kendall test and Theil-Sen slope over daily values.</summary>
/// <param name="Days">Values that went in.</param>
/// <param name="SlopePerDay">Theil-Sen slope.</param>
/// <param name="P">Two-sided.</param>
/// <param name="Converging">Whether the rule for an alarm holds: p below 0.01 and a change of at least 0.05 in 28 days.</param>
public sealed record ConvergenceTrend(int Days, decimal SlopePerDay, decimal P, bool Converging);
