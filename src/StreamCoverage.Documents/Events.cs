namespace StreamCoverage.Documents;

/// <summary>An operator joined a network, for the first time or again. Stream <c>operator/NETWORK/OPERATOR</c>.</summary>
public sealed record OperatorJoined(
    string EventId, string Network, string Operator, DateTimeOffset OccurredAt,
    DeclaredCapabilities? Capabilities, SharedDependencies? Dependencies, long? StakeMicros);

/// <summary>An operator declared other capabilities or dependencies. Stream <c>operator/NETWORK/OPERATOR</c>.</summary>
public sealed record OperatorCapabilitiesChanged(
    string EventId, string Network, string Operator, DateTimeOffset OccurredAt,
    DeclaredCapabilities? Capabilities, SharedDependencies? Dependencies, long? StakeMicros);

/// <summary>An operator left a network. Stream <c>operator/NETWORK/OPERATOR</c>.</summary>
public sealed record OperatorLeft(string EventId, string Network, string Operator, DateTimeOffset OccurredAt);

/// <summary>What an operator's join did for the network was assessed, for the first time or otherwise than before. Stream
/// <c>operator/NETWORK/OPERATOR</c>.</summary>
public sealed record OperatorAssessed(
    string JoinEventId, string Network, string Operator, DateTimeOffset AssessedAt, int Look, bool Final, string Verdict, string Label, string Role,
    decimal? Effect, decimal? EffectLower, decimal? EffectUpper, decimal? Additionality);

/// <summary>The coverage of a network, of one value of a dimension or of a workload cell regressed. Stream <c>network/NETWORK</c>.</summary>
public sealed record CoverageRegressed(
    string AlertId, string Network, string Rule, DateTimeOffset OnsetAt, DateTimeOffset FiredAt, decimal Before, decimal After, long Requests,
    string Scope = "network", string Severity = "page");

/// <summary>The coverage of a network, of one value of a dimension or of a workload cell recovered from a regression. Stream <c>network/NETWORK</c>.</summary>
public sealed record CoverageRecovered(string AlertId, string Network, string Rule, DateTimeOffset OnsetAt, DateTimeOffset ResolvedAt,
    string Scope = "network");

/// <summary>The figures of a closed slice were restated, because more data came for it. Stream <c>network/NETWORK</c>.</summary>
public sealed record SliceRestated(string Network, DateTimeOffset Slice, int Revision, long RequestsBefore, long RequestsAfter);
