using System.Diagnostics.Metrics;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Web.Hosting;

namespace StreamCoverage.Web.Telemetry;

/// <summary>How the stored figures are, asked now and then: their age, open alerts, what waits to be sent.</summary>
/// <remarks>A collector that asks often costs the store nothing more. While the store is away there are no figures of it, and <c>store_up</c> is 0.</remarks>
internal sealed class StoreGauges : BackgroundService
{
    /// <summary>Most networks with series of their own: names come from producers. The rest are <see cref="Other"/>: the oldest age, the sum of alerts.</summary>
    public const int NetworksMax = 100;

    public const string Other = "__other__";

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private readonly ICoverageQueries _queries;
    private readonly TimeProvider _clock;
    private volatile PipelineVitals? _vitals;

    public StoreGauges(ICoverageQueries queries, TimeProvider clock, IMeterFactory meters)
    {
        (_queries, _clock) = (queries, clock);
        var meter = meters.Create(ClientLimits.MeterName);
        meter.CreateObservableGauge("streamcoverage.store.up", () => _vitals is null ? 0 : 1, null, "1 while the store answers, else 0.");
        meter.CreateObservableGauge(
            "streamcoverage.projection.age", () => Of(n => Age(n.ClosedThrough), Math.Max), "s",
            "Wall clock less the event time up to which a network's figures are complete.");
        meter.CreateObservableGauge(
            "streamcoverage.alerts.open", () => Of(n => n.AlertsOpen, (a, b) => a + b), "{alert}", "Regressions of a network that have not recovered.");
        meter.CreateObservableGauge("streamcoverage.networks", () => One(v => v.Networks.Count), "{network}", "Networks that have figures.");
        meter.CreateObservableGauge(
            "streamcoverage.outbox.pending", () => One(v => v.OutboxPending), "{alert}", "Alerts that the topic, or another receiver, has still to get.");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, _clock);
        do
            await LookAsync(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            _vitals = await _queries.VitalsAsync(cancellationToken);
        }
        catch (StoreException)
        {
            // Told by the gauge itself; the store has logged why.
            _vitals = null;
        }
    }

    private double Age(EventTime closedThrough) =>
        (EventTime.FromUtc(_clock.GetUtcNow()).UnixMicroseconds - closedThrough.UnixMicroseconds) / (double)EventTime.MicrosecondsPerSecond;

    private IEnumerable<Measurement<long>> One(Func<PipelineVitals, long> value) => _vitals is { } vitals ? [new(value(vitals))] : [];

    private IEnumerable<Measurement<double>> Of(Func<NetworkVitals, double> value, Func<double, double, double> join)
    {
        var networks = _vitals?.Networks ?? [];
        foreach (var network in networks.Take(NetworksMax))
            yield return new(value(network), new KeyValuePair<string, object?>("network", network.Network));
        if (networks.Count > NetworksMax)
            yield return new(networks.Skip(NetworksMax).Select(value).Aggregate(join), new KeyValuePair<string, object?>("network", Other));
    }
}
