using StreamCoverage.Pipeline.Running;

namespace StreamCoverage.Pipeline.Measure;

/// <summary>MEASURE: one task per partition of <c>slice-partials</c>, in as many processes as the group has; a network lives in one task.</summary>
public static class MeasureStage
{
    /// <summary>The consumer group's name.</summary>
    public const string Group = "streamcoverage-measure";

    /// <summary>The tasks to hand to a consumer of <c>slice-partials</c>.</summary>
    public static PartitionTasks Tasks(MeasurePorts ports, MeasureOptions options)
    {
        var retry = new Retry(ports.Clock, ports.Logger);
        return new(
            async (source, _, cancellationToken) => await MeasureTask.OpenAsync(source.Partition, ports, options, retry, cancellationToken),
            ports.Logger);
    }
}
