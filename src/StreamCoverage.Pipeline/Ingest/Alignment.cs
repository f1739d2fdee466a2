using System.Collections.Concurrent;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>Keeps the partitions of a process together in event time while they catch up: one that is far ahead of the slowest takes its time.</summary>
/// <remarks>
/// Measure closes a slice when the slowest partition has passed it, and keeps until then what the others gave out. So the distance between them is
/// memory there. Partitions that stand at their end count for nothing: they are where their producers are. Nobody is ever stopped, so that
/// nobody can wait for somebody who waits for him.
/// </remarks>
/// <param name="aheadMax">Event time from which a partition is far ahead.</param>
internal sealed class Alignment(TimeSpan aheadMax)
{
    /// <summary>How long a partition that is far ahead rests before each batch: 250 ms.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<SourcePartition, EventTime> _watermarks = [];

    /// <summary>A partition stands at <paramref name="watermark"/>.</summary>
    public void Tell(SourcePartition source, EventTime watermark, bool isAtEnd)
    {
        if (isAtEnd || watermark == EventTime.Never)
            Leave(source);
        else
            _watermarks[source] = watermark;
    }

    /// <summary>A partition counts no more.</summary>
    public void Leave(SourcePartition source) => _watermarks.TryRemove(source, out _);

    /// <summary>Whether a partition is far ahead of the slowest.</summary>
    public bool IsFarAhead(SourcePartition source)
    {
        if (!_watermarks.TryGetValue(source, out var own))
            return false;
        foreach (var (_, other) in _watermarks)
            if (own - other > aheadMax)
                return true;
        return false;
    }
}
