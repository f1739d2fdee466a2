using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Pipeline.Tests.Simulation;

/// <summary>A log in memory: topics, partitions, offsets; keys decide the partition. Thread-safe by one lock.</summary>
internal sealed class SimLog
{
    private readonly Dictionary<string, List<LogRecord>[]> _topics = [];

    public void Create(string topic, int partitions) => _topics[topic] = [.. Enumerable.Range(0, partitions).Select(_ => new List<LogRecord>())];

    public void Append(OutboundMessage message)
    {
        var partitions = _topics[message.Topic];
        var partition = message.Partition ?? Partition(message.Key, partitions.Length);
        Append(message.Topic, partition, message.Key, message.Value, EventTime.Never);
    }

    public void Append(string topic, int partition, byte[]? key, byte[]? value, EventTime timestamp)
    {
        lock (_topics)
        {
            var log = _topics[topic][partition];
            log.Add(new(log.Count, timestamp, key, value, MessageEnvelope.Plain));
        }
    }

    public LogBatch Read(SourcePartition source, long from, int most)
    {
        lock (_topics)
        {
            var log = _topics[source.Topic][source.Partition];
            var to = (int)Math.Min(log.Count, from + most);
            return new(log[(int)from..to], to, to == log.Count);
        }
    }

    public long End(SourcePartition source)
    {
        lock (_topics)
            return _topics[source.Topic][source.Partition].Count;
    }

    public int Partitions(string topic) => _topics[topic].Length;

    public IEnumerable<LogRecord> All(string topic) => _topics[topic].SelectMany(log => log);

    private static int Partition(byte[]? key, int partitions)
    {
        var hash = 17u;
        foreach (var b in key ?? [])
            hash = unchecked((hash * 31) + b);
        return (int)(hash % (uint)partitions);
    }
}
