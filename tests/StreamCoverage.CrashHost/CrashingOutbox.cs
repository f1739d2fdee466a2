using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.CrashHost;

/// <summary>The outbox: meets <see cref="Failpoints.OutboxRead"/> and <see cref="Failpoints.Marked"/>.</summary>
internal sealed class CrashingOutbox(IOutbox inner, Fate fate) : IOutbox
{
    public async Task<IReadOnlyList<OutboxAlert>> PendingAsync(int limit, CancellationToken cancellationToken)
    {
        var alerts = await inner.PendingAsync(limit, cancellationToken);
        if (alerts.Count > 0)
            fate.Meet(Failpoints.OutboxRead);
        return alerts;
    }

    public async Task MarkPublishedAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        await inner.MarkPublishedAsync(ids, cancellationToken);
        fate.Meet(Failpoints.Marked);
    }
}

/// <summary>The topic of alerts, one at a time: meets <see cref="Failpoints.Published"/>.</summary>
internal sealed class CrashingSink(IAlertSink inner, Fate fate) : IAlertSink
{
    public int AlertsMax => 1;

    public async Task SendAsync(IReadOnlyList<OutboxAlert> alerts, CancellationToken cancellationToken)
    {
        await inner.SendAsync(alerts, cancellationToken);
        fate.Meet(Failpoints.Published);
    }
}
