using Microsoft.Extensions.Logging;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Alerts;

/// <summary>What publishing alerts to one receiver needs of the world.</summary>
/// <param name="Outbox">The committed alerts that this receiver has not got.</param>
/// <param name="Sink">The receiver.</param>
/// <param name="Clock">Paces the reading.</param>
/// <param name="Logger">Messages for people.</param>
public sealed record PublishPorts(IOutbox Outbox, IAlertSink Sink, TimeProvider Clock, ILogger Logger);
