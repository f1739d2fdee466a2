namespace StreamCoverage.Pipeline.Ports;

/// <summary>Alerts that are committed and not yet published.</summary>
public interface IOutbox
{
    /// <summary>The oldest unpublished alerts, in the order of their commits.</summary>
    Task<IReadOnlyList<OutboxAlert>> PendingAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Marks alerts as published; only after the broker has acknowledged them.</summary>
    Task MarkPublishedAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken);
}
