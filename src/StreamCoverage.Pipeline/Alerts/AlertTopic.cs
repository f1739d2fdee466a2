using System.Text;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas;

namespace StreamCoverage.Pipeline.Alerts;

/// <summary>The topic <c>coverage-alerts</c> as a receiver: one message per alert, with the network as its key, in the binary mode of CloudEvents 1.0.</summary>
/// <remarks>https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md#32-binary-content-mode. Where
/// the broker keeps no headers the value alone says everything.</remarks>
/// <param name="producer">Writes them.</param>
/// <param name="topics">Names.</param>
public sealed class AlertTopic(ILogProducer producer, Topics topics) : IAlertSink
{
    /// <inheritdoc />
    public int AlertsMax => 500;

    /// <inheritdoc />
    public Task SendAsync(IReadOnlyList<OutboxAlert> alerts, CancellationToken cancellationToken) => producer.SendAsync(
        [.. alerts.Select(alert => new OutboundMessage(
            topics.CoverageAlerts, null, Encoding.UTF8.GetBytes(alert.Network), alert.Data, Attributes(alert)))],
        cancellationToken);

    // An alert that is sent again has the same source and id, which is how a consumer of CloudEvents knows it.
    private static KeyValuePair<string, string>[] Attributes(OutboxAlert alert) =>
    [
        new("ce_id", alert.Id),
        new("ce_specversion", "1.0"),
        // A URI: a network may be named by any letters.
        new("ce_source", $"urn:streamcoverage:network:{Uri.EscapeDataString(alert.Network)}"),
        new("ce_type", Contract.CoverageAlert.CloudEventType),
        new("ce_time", alert.OccurredAt.ToString()),
        new("content-type", "application/json"),
    ];
}
