using Microsoft.Extensions.Logging.Abstractions;
using StreamCoverage.Pipeline.Alerts;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Tests.Simulation;

/// <summary>The publishers of alerts of a run: one that dies at any of its steps, and another that publishes the same in between.</summary>
internal sealed class PublishSide : ILogProducer, IAlertSink, IOutbox
{
    private readonly World _world;
    private readonly AlertTopic _topic;
    private readonly AlertPublisher _publisher;
    private bool _isFaulty = true;
    private bool _isNested;

    public PublishSide(World world) =>
        (_world, _topic, _publisher) = (world, new(this, World.Topics), new(this, this, TimeProvider.System, NullLogger.Instance));

    /// <summary>What is on the topic, in order: id and bytes.</summary>
    public List<(string Id, byte[] Data)> Published { get; } = [];

    public int AlertsMax => 2;

    /// <summary>One publisher reads, sends and marks, as far as it gets.</summary>
    public async Task TurnAsync()
    {
        try
        {
            await _publisher.PublishAsync(default);
        }
        catch (Exception e) when (e is StoreException or LogException)
        {
            _world.Crashes++;
        }
    }

    /// <summary>Publishes without faults until nothing waits.</summary>
    public async Task SettleAsync()
    {
        _isFaulty = false;
        while (await _publisher.PublishAsync(default) > 0)
        {
        }
    }

    async Task IAlertSink.SendAsync(IReadOnlyList<OutboxAlert> alerts, CancellationToken cancellationToken)
    {
        if (_world.Planted == Planted.MarkBeforeDelivery)
            await _world.Store.MarkPublishedAsync([.. alerts.Select(alert => alert.Id)], cancellationToken);
        await _topic.SendAsync(alerts, cancellationToken);
    }

    async Task ILogProducer.SendAsync(IReadOnlyList<OutboundMessage> messages, CancellationToken cancellationToken)
    {
        if (Happens(Fault.CrashBefore))
            throw new LogException("died before the messages", isFatal: false);
        await InBetweenAsync();
        var isLost = Happens(Fault.CrashWithin);
        foreach (var message in messages.Take(isLost ? _world.Faults.Pick(messages.Count + 1) : messages.Count))
            Add(message);
        if (Happens(Fault.Repeat))
            Add(messages[0]);
        if (isLost || Happens(Fault.CrashAfter))
            throw new LogException("no acknowledgement", isFatal: false);
        await InBetweenAsync();
    }

    Task<int> ILogProducer.PartitionCountAsync(string topic, CancellationToken cancellationToken) => Task.FromResult(1);

    Task<IReadOnlyList<OutboxAlert>> IOutbox.PendingAsync(int limit, CancellationToken cancellationToken) => _world.Store.PendingAsync(limit, cancellationToken);

    async Task IOutbox.MarkPublishedAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        if (Happens(Fault.StoreAway))
            throw new StoreException("away");
        await _world.Store.MarkPublishedAsync(ids, cancellationToken);
        if (Happens(Fault.LostAnswer))
            throw new StoreException("the answer was lost");
    }

    // A publisher of the past that was asleep does all that it had in mind.
    private async Task InBetweenAsync()
    {
        if (_isNested || !Happens(Fault.Rebalance))
            return;
        _isNested = true;
        await TurnAsync();
        _isNested = false;
    }

    private void Add(OutboundMessage message)
    {
        var id = message.Headers!.Single(header => header.Key == "ce_id").Value;
        Published.Add((id, message.Value));
        if (_world.Store.EverCommitted(id).Count == 0)
            _world.Break("I5", $"alert {id} is on the topic, and was never committed");
    }

    private bool Happens(Fault fault) => _isFaulty && _world.Faults.Happens(fault);
}
