using System.Diagnostics;

namespace StreamCoverage.Core.Events;

/// <summary>The two contracts that the network's telemetry comes in; each has a topic of its own.</summary>
public enum InputContract : byte
{
    /// <summary><c>request-outcome.v1</c>.</summary>
    RequestOutcome = 1,

    /// <summary><c>operator-event.v1</c>.</summary>
    OperatorEvent = 2,
}

/// <summary>One event of either input contract, as a simulation or an import gives it out.</summary>
/// <remarks>The order is that in which a source partition has to see the events: by event time, ties by id. The default value holds no event.</remarks>
public readonly record struct InputEvent : IComparable<InputEvent>
{
    private readonly object? _event;

    public InputEvent(RequestOutcome outcome) => _event = outcome;

    public InputEvent(OperatorEvent operatorEvent) => _event = operatorEvent;

    /// <summary>Which contract the event belongs to, and so which topic.</summary>
    /// <exception cref="UnreachableException">This is the default value.</exception>
    public InputContract Contract => _event switch
    {
        RequestOutcome => InputContract.RequestOutcome,
        OperatorEvent => InputContract.OperatorEvent,
        _ => throw new UnreachableException("the default input event holds no event"),
    };

    /// <summary>The request's end; null where this is an operator event.</summary>
    public RequestOutcome? Outcome => _event as RequestOutcome;

    /// <summary>The operator's change; null where this is a request's end.</summary>
    public OperatorEvent? Operator => _event as OperatorEvent;

    public Time.EventTime OccurredAt => Outcome?.OccurredAt ?? Operator!.OccurredAt;

    /// <summary>The request id or the event id.</summary>
    public string Id => Outcome?.RequestId ?? Operator!.EventId;

    public string Network => Outcome?.Network ?? Operator!.Network;

    /// <summary>Event time, then id by ordinal, then contract.</summary>
    public int CompareTo(InputEvent other)
    {
        var order = OccurredAt.CompareTo(other.OccurredAt);
        if (order == 0)
            order = string.CompareOrdinal(Id, other.Id);
        return order != 0 ? order : Contract.CompareTo(other.Contract);
    }
}
