using System.Text;
using Microsoft.Extensions.Logging;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Running;

namespace StreamCoverage.Pipeline.Alerts;

/// <summary>Publishes committed alerts: read, write, mark. A crash between the last two repeats an alert under the same id, with the same bytes.</summary>
/// <param name="outbox">The committed alerts.</param>
/// <param name="producer">Writes them.</param>
/// <param name="topics">Names.</param>
/// <param name="clock">Paces the reading.</param>
/// <param name="logger">Tells of tries that failed.</param>
public sealed class AlertPublisher(IOutbox outbox, ILogProducer producer, Topics topics, TimeProvider clock, ILogger logger)
{
    private const int AlertsPerRead = 500;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);
    private readonly Retry _retry = new(clock, logger);

    /// <summary>Publishes until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await _retry.UntilAsync("publishing alerts", PublishAsync, cancellationToken) < AlertsPerRead)
                await Task.Delay(Pace, clock, cancellationToken);
        }
    }

    /// <summary>Publishes what waits now, at most 500 alerts.</summary>
    /// <returns>How many were published.</returns>
    public async Task<int> PublishAsync(CancellationToken cancellationToken)
    {
        var alerts = await outbox.PendingAsync(AlertsPerRead, cancellationToken);
        if (alerts.Count == 0)
            return 0;
        await producer.SendAsync(
            [.. alerts.Select(alert => new OutboundMessage(
                topics.CoverageAlerts, null, Encoding.UTF8.GetBytes(alert.Network), alert.Data, [new("ce_id", alert.Id)]))],
            cancellationToken);
        await outbox.MarkPublishedAsync([.. alerts.Select(alert => alert.Id)], cancellationToken);
        return alerts.Count;
    }
}
