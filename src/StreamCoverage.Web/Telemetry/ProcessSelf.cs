using StreamCoverage.Web.Hosting;

namespace StreamCoverage.Web.Telemetry;

/// <summary>What a process tells of itself, beside the figures of networks.</summary>
public sealed record ProcessSelf
{
    /// <summary>What <c>/readyz</c> asks besides the store of figures.</summary>
    public IReadOnlyList<IReadinessCheck> Checks { get; init; } = [];

    /// <summary>What <c>/metrics</c> shows; null: there is no such page. Not disposed.</summary>
    public MetricsExport? Metrics { get; init; }
}
