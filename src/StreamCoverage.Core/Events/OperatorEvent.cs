using StreamCoverage.Core.Time;

namespace StreamCoverage.Core.Events;

/// <summary>A change of an operator, as the contract <c>operator-event.v1</c> carries it.</summary>
/// <param name="EventId">Names the event within its network; a second one with it is a duplicate.</param>
/// <param name="Network">The tenant.</param>
/// <param name="Operator">Whom it is about.</param>
/// <param name="OccurredAt">When it happened.</param>
/// <param name="Type">What happened.</param>
/// <param name="Capabilities">What the operator declares it can serve: declared, not observed.</param>
/// <param name="Dependencies">What it shares with others.</param>
/// <param name="StakeMicros">Millionths of the network's unit at stake; null where none is stated.</param>
public sealed record OperatorEvent(
    string EventId,
    string Network,
    string Operator,
    EventTime OccurredAt,
    OperatorEventType Type,
    Capabilities? Capabilities = null,
    Dependencies? Dependencies = null,
    long? StakeMicros = null);

/// <summary>The kinds of operator event.</summary>
public enum OperatorEventType : byte
{
    /// <summary>The operator begins to serve, for the first time or again.</summary>
    Joined = 1,

    /// <summary>It declares other capabilities or dependencies than before.</summary>
    CapabilitiesChanged = 2,

    /// <summary>It stops serving.</summary>
    Left = 3,
}

/// <summary>What an operator declares, a list per dimension; an empty list declares nothing in it. Sorted by ordinal, without repeats.</summary>
public sealed record Capabilities(
    IReadOnlyList<string> Models,
    IReadOnlyList<string> Tasks,
    IReadOnlyList<string> Hardware,
    IReadOnlyList<string> Regions,
    IReadOnlyList<string> Verification);

/// <summary>What an operator depends on, and so shares with every other that names the same; null where not stated.</summary>
/// <param name="Owner">Who owns it.</param>
/// <param name="Upstream">The vendor that it passes requests on to.</param>
/// <param name="Image">Its software image.</param>
/// <param name="DataCenter">Where it stands.</param>
public sealed record Dependencies(string? Owner, string? Upstream, string? Image, string? DataCenter);
