using System.Text;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Alerts;

/// <summary>The topic <c>coverage-alerts</c> as a receiver: one message per alert, with the network as its key.</summary>
/// <param name="producer">Writes them.</param>
/// <param name="topics">Names.</param>
public sealed class AlertTopic(ILogProducer producer, Topics topics) : IAlertSink
{
    /// <inheritdoc />
    public int AlertsMax => 500;

    /// <inheritdoc />
    public Task SendAsync(IReadOnlyList<OutboxAlert> alerts, CancellationToken cancellationToken) => producer.SendAsync(
        [.. alerts.Select(alert => new OutboundMessage(
            topics.CoverageAlerts, null, Encoding.UTF8.GetBytes(alert.Network), alert.Data, [new("ce_id", alert.Id)]))],
        cancellationToken);
}
