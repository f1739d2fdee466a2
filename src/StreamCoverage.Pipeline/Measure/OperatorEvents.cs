using System.Diagnostics;
using StreamCoverage.Core.Events;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Measure;

/// <summary>Operator events as domain events of the operator's stream.</summary>
internal static class OperatorEvents
{
    public static StreamEvent ToStreamEvent(OperatorEvent e)
    {
        var at = e.OccurredAt.ToUtc();
        var (capabilities, dependencies) = (OperatorRoster.Declared(e.Capabilities), OperatorRoster.Shared(e.Dependencies));
        var (type, data) = e.Type switch
        {
            OperatorEventType.Joined => (nameof(OperatorJoined), DocumentJson.Write(
                new OperatorJoined(e.EventId, e.Network, e.Operator, at, capabilities, dependencies, e.StakeMicros))),
            OperatorEventType.CapabilitiesChanged => (nameof(OperatorCapabilitiesChanged), DocumentJson.Write(
                new OperatorCapabilitiesChanged(e.EventId, e.Network, e.Operator, at, capabilities, dependencies, e.StakeMicros))),
            OperatorEventType.Left => (nameof(OperatorLeft), DocumentJson.Write(new OperatorLeft(e.EventId, e.Network, e.Operator, at))),
            _ => throw new UnreachableException($"no domain event for {e.Type}"),
        };
        return new($"operator/{e.Network}/{e.Operator}", "operator", Ids.Uuid("operator-event", e.Network, e.EventId), type, e.OccurredAt, data);
    }
}
