using System.Diagnostics;
using Microsoft.Extensions.Logging;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Running;
using StreamCoverage.Pipeline.Telemetry;

namespace StreamCoverage.Pipeline.Alerts;

/// <summary>
/// Publishes committed alerts to one receiver: read, send, mark. A crash between the last two repeats an alert under the same id, with the
/// same bytes.
/// </summary>
/// <remarks>
/// Each receiver has a publisher and an outbox of its own, so that one that is down holds up no other. What a receiver does not take is sent
/// again until it does, and what comes after it waits: so it sees the alerts in their order.
/// </remarks>
/// <param name="outbox">The committed alerts that this receiver has not got.</param>
/// <param name="sink">The receiver.</param>
/// <param name="clock">Paces the reading.</param>
/// <param name="logger">Tells of tries that failed.</param>
public sealed class AlertPublisher(IOutbox outbox, IAlertSink sink, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);
    private readonly Retry _retry = new(clock, logger);

    /// <summary>Publishes until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await _retry.UntilAsync("publishing alerts", PublishAsync, cancellationToken) < sink.AlertsMax)
                await Task.Delay(Pace, clock, cancellationToken);
        }
    }

    /// <summary>Publishes what waits now, at most as many alerts as the receiver takes at once.</summary>
    /// <returns>How many were published.</returns>
    public async Task<int> PublishAsync(CancellationToken cancellationToken)
    {
        var alerts = await outbox.PendingAsync(sink.AlertsMax, cancellationToken);
        if (alerts.Count == 0)
            return 0;
        using var span = PipelineSpans.Part("publish alerts", ActivityKind.Producer);
        await sink.SendAsync(alerts, cancellationToken);
        await outbox.MarkPublishedAsync([.. alerts.Select(alert => alert.Id)], cancellationToken);
        return alerts.Count;
    }
}
