using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Schemas.Wire.Proto;

namespace StreamCoverage.Schemas.Wire;

/// <summary>Operator events to and from their form on the wire.</summary>
internal static class OperatorChanges
{
    public static OperatorChange ToProto(InternalMessage.Operator message)
    {
        var change = message.Event;
        var result = new OperatorChange
        {
            Source = PartialWire.ToProto(message.Source),
            Offset = message.Offset,
            EventId = change.EventId,
            Network = change.Network,
            Operator = change.Operator,
            OccurredAt = change.OccurredAt.UnixMicroseconds,
            Type = (int)change.Type,
            Capabilities = ToProto(change.Capabilities),
            Dependencies = ToProto(change.Dependencies),
        };
        if (change.StakeMicros is { } stake)
            result.Stake = stake;
        return result;
    }

    /// <exception cref="InvalidDataException">The content is none that <see cref="ToProto(InternalMessage.Operator)"/> makes.</exception>
    public static InternalMessage.Operator FromProto(OperatorChange change)
    {
        var source = PartialWire.FromProto(change.Source);
        if (change.Type is < (int)OperatorEventType.Joined or > (int)OperatorEventType.Left)
            throw PartialWire.Garbage($"the type {change.Type} of an operator event from {source} is unknown");
        if (change.Offset < 0 || change.EventId.Length == 0 || change.Network.Length == 0 || change.Operator.Length == 0)
            throw PartialWire.Garbage($"an operator event from {source}, offset {change.Offset}, lacks its id, network or operator");
        return new(
            new(
                change.EventId, change.Network, change.Operator, new EventTime(change.OccurredAt), (OperatorEventType)change.Type,
                FromProto(change.Capabilities), FromProto(change.Dependencies), change.HasStake ? change.Stake : null),
            source, change.Offset);
    }

    private static Proto.Capabilities? ToProto(Core.Events.Capabilities? capabilities) => capabilities is null ? null : new()
    {
        Models = { capabilities.Models },
        Tasks = { capabilities.Tasks },
        Hardware = { capabilities.Hardware },
        Regions = { capabilities.Regions },
        Verification = { capabilities.Verification },
    };

    private static Core.Events.Capabilities? FromProto(Proto.Capabilities? capabilities) => capabilities is null
        ? null
        : new(
            [.. capabilities.Models], [.. capabilities.Tasks], [.. capabilities.Hardware],
            [.. capabilities.Regions], [.. capabilities.Verification]);

    private static Proto.Dependencies? ToProto(Core.Events.Dependencies? dependencies) => dependencies is null ? null : new()
    {
        Owner = dependencies.Owner ?? "",
        Upstream = dependencies.Upstream ?? "",
        Image = dependencies.Image ?? "",
        DataCenter = dependencies.DataCenter ?? "",
    };

    private static Core.Events.Dependencies? FromProto(Proto.Dependencies? dependencies)
    {
        static string? Stated(string value) => value.Length == 0 ? null : value;
        return dependencies is null
            ? null
            : new(Stated(dependencies.Owner), Stated(dependencies.Upstream), Stated(dependencies.Image), Stated(dependencies.DataCenter));
    }
}
