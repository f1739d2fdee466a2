using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Pipeline.Telemetry;

/// <summary>What a stage works on in this process, how far each partition is, and which of them failed. Thread-safe.</summary>
public sealed class StageTelemetry
{
    private readonly ConcurrentDictionary<SourcePartition, Progress> _running = [];
    private readonly ConcurrentDictionary<SourcePartition, bool> _halted = [];
    private readonly Histogram<double> _commits;
    private readonly TimeProvider _clock;
    private long _committedAt;

    internal StageTelemetry(string name, Histogram<double> commits, TimeProvider clock) => (Name, _commits, _clock) = (name, commits, clock);

    /// <summary>ingest or measure.</summary>
    public string Name { get; }

    /// <summary>How many partitions are worked on.</summary>
    public int Running => _running.Count;

    /// <summary>How many partitions failed and were not taken up again.</summary>
    public int Halted => _halted.Count;

    /// <summary>Why the stage does not do its work, for people; null where it does.</summary>
    public string? WhyNotReady() =>
        !_halted.IsEmpty ? $"{Name}: the work on {string.Join(", ", _halted.Keys.Order())} failed; the log says why"
        : _running.IsEmpty ? $"{Name}: no partition is assigned"
        : null;

    public void Started(SourcePartition source)
    {
        _halted.TryRemove(source, out _);
        _running[source] = new(EventTime.Never, 0);
    }

    public void Stopped(SourcePartition source) => _running.TryRemove(source, out _);

    public void Failed(SourcePartition source) => _halted[source] = true;

    /// <summary>Whoever is started again has another assignment: what failed before may be another process's work now.</summary>
    public void StartedAgain() => _halted.Clear();

    internal void Advanced(SourcePartition source, EventTime watermark, int slicesOpen)
    {
        if (_running.ContainsKey(source))
            _running[source] = new(watermark, slicesOpen);
    }

    /// <summary>How long ago the stage last wrote to the store; null where it has not yet. A stage that gets nothing new writes nothing.</summary>
    public TimeSpan? SinceCommit => Interlocked.Read(ref _committedAt) is not 0 and var at ? _clock.GetElapsedTime(at) : null;

    internal void Committed(long since)
    {
        Interlocked.Exchange(ref _committedAt, _clock.GetTimestamp());
        _commits.Record(_clock.GetElapsedTime(since).TotalSeconds, new KeyValuePair<string, object?>("stage", Name));
    }

    internal IEnumerable<Measurement<double>> WatermarkAges()
    {
        var now = EventTime.FromUtc(_clock.GetUtcNow());
        return _running.Where(p => p.Value.Watermark != EventTime.Never).Select(p => new Measurement<double>(
            (now.UnixMicroseconds - p.Value.Watermark.UnixMicroseconds) / (double)EventTime.MicrosecondsPerSecond, PipelineTelemetry.Labels(p.Key)));
    }

    internal IEnumerable<Measurement<int>> OpenSlices() =>
        _running.Select(p => new Measurement<int>(p.Value.SlicesOpen, PipelineTelemetry.Labels(p.Key)));

    private readonly record struct Progress(EventTime Watermark, int SlicesOpen);
}
