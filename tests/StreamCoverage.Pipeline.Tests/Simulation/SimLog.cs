using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Pipeline.Tests.Simulation;

/// <summary>A log in memory: topics, partitions, offsets, low watermarks; keys decide the partition. Thread-safe by one lock.</summary>
internal sealed class SimLog
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<LogRecord>[]> _topics = [];
    private readonly Dictionary<SourcePartition, long> _lows = [];

    public void Create(string topic, int partitions) => _topics[topic] = [.. Enumerable.Range(0, partitions).Select(_ => new List<LogRecord>())];

    /// <summary>A log of its own with the same records.</summary>
    /// <param name="emptied">A topic whose partitions are left empty; null: none.</param>
    public SimLog CopyWithout(string? emptied)
    {
        var copy = new SimLog();
        foreach (var (topic, partitions) in _topics)
            copy._topics[topic] = [.. partitions.Select(records => topic == emptied ? new List<LogRecord>() : [.. records])];
        return copy;
    }

    public void Append(OutboundMessage message)
    {
        var partitions = _topics[message.Topic];
        var partition = message.Partition ?? Partition(message.Key, partitions.Length);
        Append(message.Topic, partition, message.Key, message.Value, EventTime.Never);
    }

    public void Append(string topic, int partition, byte[]? key, byte[]? value, EventTime timestamp)
    {
        lock (_lock)
        {
            var log = _topics[topic][partition];
            log.Add(new(log.Count, timestamp, key, value, MessageEnvelope.Plain));
        }
    }

    /// <summary>Lets go of what lies below <paramref name="low"/>.</summary>
    public void Drop(SourcePartition source, long low)
    {
        lock (_lock)
            _lows[source] = Math.Max(low, Low(source));
    }

    /// <summary>The first offset that is still held.</summary>
    public long Low(SourcePartition source) => _lows.GetValueOrDefault(source);

    public LogBatch Read(SourcePartition source, long from, int most)
    {
        lock (_lock)
        {
            var log = _topics[source.Topic][source.Partition];
            var low = Low(source);
            LogGap? gap = from < low ? new(from, low) : null;
            from = Math.Max(from, low);
            var to = (int)Math.Min(log.Count, from + most);
            return new(log.GetRange((int)from, to - (int)from), to, to == log.Count, gap);
        }
    }

    public long End(SourcePartition source)
    {
        lock (_lock)
            return _topics[source.Topic][source.Partition].Count;
    }

    public int Partitions(string topic) => _topics[topic].Length;

    public IReadOnlyList<LogRecord> Records(SourcePartition source) => _topics[source.Topic][source.Partition];

    private static int Partition(byte[]? key, int partitions)
    {
        var hash = 17u;
        foreach (var b in key ?? [])
            hash = unchecked((hash * 31) + b);
        return (int)(hash % (uint)partitions);
    }
}
