namespace StreamCoverage.Documents;

/// <summary>Where the demand of one network is lost in one window, condition by condition.</summary>
public sealed record ConditionFunnel
{
    /// <summary><c>NETWORK/WINDOW</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The tenant.</summary>
    public required string Network { get; init; }

    /// <summary>The window's name.</summary>
    public required string Window { get; init; }

    /// <summary>End of the window, exclusive.</summary>
    public required DateTimeOffset WindowEnd { get; init; }

    /// <summary>Demand in the window.</summary>
    public required long Requests { get; init; }

    /// <summary>Demand that succeeded.</summary>
    public required long Succeeded { get; init; }

    /// <summary>Demand that failed and the reporter could not tell why.</summary>
    public required long Unknown { get; init; }

    /// <summary>The six conditions in their fixed order.</summary>
    public required IReadOnlyList<FunnelStage> Stages { get; init; }

    /// <summary>The condition whose fixing would gain most; null where nothing failed at a known condition.</summary>
    public required string? Binding { get; init; }

    /// <summary>The conditions over attempts, those that fell back to another operator included; empty in documents of definition version 1.</summary>
    public IReadOnlyList<AttemptStage> Attempts { get; init; } = [];
}

/// <summary>One condition of the funnel.</summary>
public sealed record FunnelStage
{
    /// <summary>model, hardware, capacity, routing, latency or verification.</summary>
    public required string Condition { get; init; }

    /// <summary>Requests that got as far as this condition.</summary>
    public required long AtRisk { get; init; }

    /// <summary>Requests that failed at it.</summary>
    public required long Failed { get; init; }

    /// <summary>Share of those at risk that passed; null where nobody was at risk.</summary>
    public required decimal? PassRate { get; init; }

    /// <summary>Failed / Requests of the network: what users saw.</summary>
    public required decimal? FailureShare { get; init; }

    /// <summary>How much the success rate would rise if this condition always held: the demand-weighted sum over cells.</summary>
    public required decimal? Gain { get; init; }

    /// <summary>Lower end of the 95 % interval of <see cref="PassRate"/>. This and what follows is null in documents of definition version 1.</summary>
    public decimal? PassLower { get; init; }

    /// <summary>Upper end of the 95 % interval of <see cref="PassRate"/>.</summary>
    public decimal? PassUpper { get; init; }

    /// <summary>The part of all failure that the condition stands for, ln h / ln R: all parts, that of unknown causes included, sum to 1.</summary>
    public decimal? LogShare { get; init; }
}

/// <summary>One condition over attempts.</summary>
/// <param name="Condition">As in <see cref="FunnelStage"/>.</param>
/// <param name="AtRisk">Attempts that got as far as this condition.</param>
/// <param name="Failed">Attempts that failed at it.</param>
public sealed record AttemptStage(string Condition, long AtRisk, long Failed);
