namespace StreamCoverage.Pipeline.Ports;

/// <summary>Alerts that are committed and that one receiver has not got yet.</summary>
public interface IOutbox
{
    /// <summary>The oldest unpublished alerts, in the order of their commits.</summary>
    Task<IReadOnlyList<OutboxAlert>> PendingAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Marks alerts as published; only after the receiver has acknowledged them.</summary>
    Task MarkPublishedAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken);
}

/// <summary>A receiver of alerts.</summary>
public interface IAlertSink
{
    /// <summary>Most alerts of one <see cref="SendAsync"/>, 1 or more.</summary>
    int AlertsMax { get; }

    /// <summary>Sends alerts in their order, and returns when the receiver has taken all of them.</summary>
    /// <exception cref="AlertSinkException">It has not taken all of them; any of them may or may not have arrived.</exception>
    /// <exception cref="LogException">As above, where the receiver is a topic.</exception>
    Task SendAsync(IReadOnlyList<OutboxAlert> alerts, CancellationToken cancellationToken);
}

/// <summary>A receiver of alerts cannot be reached, or refused. The message never tells an address, because it may hold a secret.</summary>
public sealed class AlertSinkException(string message, Exception? inner = null) : Exception(message, inner);
