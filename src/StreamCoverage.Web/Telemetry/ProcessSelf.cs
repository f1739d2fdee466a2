using StreamCoverage.Web.Hosting;

namespace StreamCoverage.Web.Telemetry;

/// <summary>What a process tells of itself, beside the figures of networks.</summary>
public sealed record ProcessSelf
{
    /// <summary>What <c>/readyz</c> asks besides the store of figures.</summary>
    public IReadOnlyList<IReadinessCheck> Checks { get; init; } = [];

    /// <summary>How far the parts are that run here; none where it only answers.</summary>
    public Func<IReadOnlyList<StageProgress>> Progress { get; init; } = () => [];

    /// <summary>What <c>/metrics</c> shows; null: there is no such page. Not disposed.</summary>
    public MetricsExport? Metrics { get; init; }
}

/// <summary>How far one part of the pipeline is in this process.</summary>
/// <param name="Stage"><c>ingest</c> or <c>measure</c>.</param>
/// <param name="Partitions">How many partitions it works on.</param>
/// <param name="Lag">Records of them that it has still to read; null where no broker has answered yet.</param>
/// <param name="SecondsSinceCommit">How long ago it last wrote to the store; null where it has not yet. Where nothing comes in, nothing is written.</param>
public sealed record StageProgress(string Stage, int Partitions, long? Lag, double? SecondsSinceCommit);
