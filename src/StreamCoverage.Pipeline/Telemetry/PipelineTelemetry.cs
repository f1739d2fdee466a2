using System.Diagnostics.Metrics;
using StreamCoverage.Core.Slices;

namespace StreamCoverage.Pipeline.Telemetry;

/// <summary>The meters of ingest and measure in one process. Thread-safe; one per process, for a meter is listened to by its name.</summary>
/// <remarks>Labels are topics, partitions, stages and words of closed sets; never an operator, a cell or a network.</remarks>
public sealed class PipelineTelemetry : IDisposable
{
    /// <summary>What a collector listens to.</summary>
    public const string MeterName = "StreamCoverage.Pipeline";

    private static readonly InstrumentAdvice<double> Durations =
        new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] };

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _restarts;

    /// <param name="clock">Processing time, for ages.</param>
    public PipelineTelemetry(TimeProvider clock)
    {
        var commits = _meter.CreateHistogram(
            "streamcoverage.commit.duration", "s", "How long a write took until it was acknowledged, tries included.", null, Durations);
        _restarts = _meter.CreateCounter<long>("streamcoverage.part.restarts", "{restart}", "How often a part of the process failed and was started again.");
        Ingest = new("ingest", commits, clock);
        Measure = new("measure", commits, clock);
        Events = new(_meter);
        Slices = new(_meter);
        _meter.CreateObservableGauge(
            "streamcoverage.partitions", () => Stages(stage => stage.Running), "{partition}", "Partitions that this process works on, by stage.");
        _meter.CreateObservableGauge(
            "streamcoverage.partitions.halted", () => Stages(stage => stage.Halted), "{partition}", "Partitions whose work failed and is not taken up yet, by stage.");
        _meter.CreateObservableGauge(
            "streamcoverage.watermark.age", Ingest.WatermarkAges, "s", "Wall clock less the watermark of an input partition; none before its first event.");
        _meter.CreateObservableGauge(
            "streamcoverage.slices.open", Ingest.OpenSlices, "{slice}", "Slices of an input partition that are held in memory.");
    }

    public StageTelemetry Ingest { get; }

    public StageTelemetry Measure { get; }

    public EventTelemetry Events { get; }

    public SliceTelemetry Slices { get; }

    /// <summary>Counts that a part of the process was started again.</summary>
    /// <param name="part">A word of a closed set.</param>
    public void Restarted(string part) => _restarts.Add(1, new KeyValuePair<string, object?>("part", part));

    /// <inheritdoc />
    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<int>> Stages(Func<StageTelemetry, int> value) =>
        new[] { Ingest, Measure }.Select(stage => new Measurement<int>(value(stage), new KeyValuePair<string, object?>("stage", stage.Name)));

    internal static KeyValuePair<string, object?>[] Labels(SourcePartition source) => [new("topic", source.Topic), new("partition", source.Partition)];
}
