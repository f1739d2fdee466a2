using System.Diagnostics;
using StreamCoverage.Core.Events;
using StreamCoverage.Pipeline;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Encoding;

namespace StreamCoverage.Cli.Events;

/// <summary>Sends events to their topics, evenly over the partitions, so that each partition sees them in the order in which they came.</summary>
internal sealed class EventSender(ILogProducer producer, Topics topics, IReadOnlyDictionary<InputContract, int> partitions)
{
    private const int MessagesPerSend = 5_000;
    private readonly Dictionary<InputContract, long> _next = [];

    public static async Task<EventSender> ToAsync(ILogProducer producer, Topics topics, CancellationToken cancellationToken) => new(
        producer,
        topics,
        new Dictionary<InputContract, int>
        {
            [InputContract.RequestOutcome] = await producer.PartitionCountAsync(topics.RequestOutcomes, cancellationToken),
            [InputContract.OperatorEvent] = await producer.PartitionCountAsync(topics.OperatorEvents, cancellationToken),
        });

    /// <summary>Sends all and waits for their acknowledgement; tells after each 5,000 how many were sent.</summary>
    public async Task SendAsync(IEnumerable<InputEvent> events, Action<long>? sent, CancellationToken cancellationToken)
    {
        long count = 0;
        foreach (var chunk in events.Chunk(MessagesPerSend))
        {
            await producer.SendAsync([.. chunk.Select(Message)], cancellationToken);
            sent?.Invoke(count += chunk.Length);
        }
    }

    private OutboundMessage Message(InputEvent @event)
    {
        var turn = _next.GetValueOrDefault(@event.Contract);
        _next[@event.Contract] = turn + 1;
        var topic = @event.Contract == InputContract.RequestOutcome ? topics.RequestOutcomes : topics.OperatorEvents;
        return new(topic, (int)(turn % partitions[@event.Contract]), null, EventBytes.Of(@event));
    }
}

/// <summary>An event as its contract's JSON.</summary>
internal static class EventBytes
{
    public static byte[] Of(InputEvent @event) => @event switch
    {
        { Outcome: { } outcome } => EventWriter.Write(outcome),
        { Operator: { } change } => EventWriter.Write(change),
        _ => throw new UnreachableException("an input event holds one event"),
    };
}
