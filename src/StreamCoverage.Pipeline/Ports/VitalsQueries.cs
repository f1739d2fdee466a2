using StreamCoverage.Core.Time;

namespace StreamCoverage.Pipeline.Ports;

/// <summary>What a collector of metrics asks every few seconds, so it must be cheap.</summary>
public partial interface ICoverageQueries
{
    /// <summary>How every network is, and what waits to be sent. The default asks network by network; a store should ask once.</summary>
    async Task<PipelineVitals> VitalsAsync(CancellationToken cancellationToken)
    {
        var networks = new List<NetworkVitals>();
        foreach (var name in await NetworksAsync(cancellationToken))
            if (await ClosedThroughAsync(name, cancellationToken) is { } closedThrough)
            {
                var alerts = await AlertsAsync(name, int.MaxValue, cancellationToken);
                networks.Add(new(name, closedThrough, alerts.Count(alert => alert.ResolvedAt is null)));
            }
        return new(networks, (await StatusAsync(cancellationToken)).OutboxPending);
    }
}

/// <summary>How the whole is.</summary>
/// <param name="Networks">Those that have figures, by ordinal of their names.</param>
/// <param name="OutboxPending">Alerts that the topic, or another receiver, has still to get.</param>
public sealed record PipelineVitals(IReadOnlyList<NetworkVitals> Networks, long OutboxPending);

/// <summary>How a network is.</summary>
/// <param name="Network">Its name.</param>
/// <param name="ClosedThrough">Event time up to which its figures are complete.</param>
/// <param name="AlertsOpen">Regressions that have not recovered.</param>
public sealed record NetworkVitals(string Network, EventTime ClosedThrough, int AlertsOpen);
