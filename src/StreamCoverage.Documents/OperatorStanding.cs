namespace StreamCoverage.Documents;

/// <summary>Who an operator is, when it was there, and what it has served since it was first seen.</summary>
public sealed record OperatorStanding
{
    /// <summary><c>NETWORK/OPERATOR</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The tenant.</summary>
    public required string Network { get; init; }

    /// <summary>The operator.</summary>
    public required string Operator { get; init; }

    /// <summary>When it first joined; null for one that serves without ever having joined.</summary>
    public required DateTimeOffset? JoinedAt { get; init; }

    /// <summary>When it left; null while it is there.</summary>
    public required DateTimeOffset? LeftAt { get; init; }

    /// <summary>What it declared last: declared, not observed.</summary>
    public required DeclaredCapabilities? Capabilities { get; init; }

    /// <summary>What it shares with others, as declared last.</summary>
    public required SharedDependencies? Dependencies { get; init; }

    /// <summary>Millionths of the network's unit at stake; null where none is stated.</summary>
    public required long? StakeMicros { get; init; }

    /// <summary>Attempts since it was first seen.</summary>
    public required long Attempts { get; init; }

    /// <summary>Attempts that succeeded.</summary>
    public required long Succeeded { get; init; }

    /// <summary>Millionths of the network's unit that it was paid.</summary>
    public required long RewardMicros { get; init; }

    /// <summary>Start of the first slice with an attempt; null before any.</summary>
    public required DateTimeOffset? FirstServedAt { get; init; }

    /// <summary>Start of the last slice with an attempt; null before any.</summary>
    public required DateTimeOffset? LastServedAt { get; init; }

    /// <summary>What its newest join was last assessed to be; null before the first look.</summary>
    public JoinAssessed? Assessed { get; init; }

    /// <summary>Its joins, changes and leaves in the order of event time, oldest first; the newest 256.</summary>
    public required IReadOnlyList<OperatorMilestone> Timeline { get; init; }
}

/// <summary>The last assessment of a join; <see cref="OperatorAssessment"/> has its figures.</summary>
/// <param name="JoinEventId">The event by which it joined.</param>
/// <param name="Look">Periods since the join's own.</param>
/// <param name="Final">Whether it was the last look.</param>
/// <param name="Verdict">As in the assessment.</param>
/// <param name="Label">As in the assessment.</param>
public sealed record JoinAssessed(string JoinEventId, int Look, bool Final, string Verdict, string Label);

/// <summary>What an operator declares, a sorted list per dimension.</summary>
public sealed record DeclaredCapabilities(
    IReadOnlyList<string> Models, IReadOnlyList<string> Tasks, IReadOnlyList<string> Hardware,
    IReadOnlyList<string> Regions, IReadOnlyList<string> Verification);

/// <summary>What an operator depends on; null where not stated.</summary>
public sealed record SharedDependencies(string? Owner, string? Upstream, string? Image, string? DataCenter);

/// <summary>One event in an operator's life.</summary>
/// <param name="EventId">The event's id within the network.</param>
/// <param name="At">Event time.</param>
/// <param name="Type"><c>joined</c>, <c>capabilities-changed</c> or <c>left</c>.</param>
/// <param name="Capabilities">What it declared then; null where the event states none.</param>
/// <param name="Dependencies">What it shared then; null where the event states none.</param>
/// <param name="StakeMicros">Its stake then; null where the event states none.</param>
public sealed record OperatorMilestone(
    string EventId, DateTimeOffset At, string Type,
    DeclaredCapabilities? Capabilities = null, SharedDependencies? Dependencies = null, long? StakeMicros = null);
