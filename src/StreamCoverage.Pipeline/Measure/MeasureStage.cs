using StreamCoverage.Pipeline.Running;

namespace StreamCoverage.Pipeline.Measure;

/// <summary>MEASURE: one task per partition of <c>slice-partials</c>, in as many processes as the group has; a network lives in one task.</summary>
public static class MeasureStage
{
    /// <summary>The consumer group's name.</summary>
    public const string Group = "streamcoverage-measure";

    /// <summary>The tasks to hand to a consumer of <c>slice-partials</c>, over channels.</summary>
    public static PartitionTasks Tasks(MeasurePorts ports, MeasureOptions options) =>
        Tasks(ports, options, partition => new MeasureTask(partition));

    /// <summary>The tasks to hand to a consumer of <c>slice-partials</c>.</summary>
    /// <param name="ports">The world.</param>
    /// <param name="options">How it measures.</param>
    /// <param name="drive">The engine: what drives a partition from its feed to its end.</param>
    public static PartitionTasks Tasks(MeasurePorts ports, MeasureOptions options, Func<MeasurePartition, IPartitionTask> drive)
    {
        var retry = new Retry(ports.Clock, ports.Logger);
        return new(
            async (source, _, token) => drive(await MeasurePartition.OpenAsync(source.Partition, ports, options, retry, token)),
            ports.Logger, ports.Telemetry?.Measure);
    }
}
