using System.Text;
using Confluent.Kafka;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Kafka.Options;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Kafka.Consuming;

/// <summary>Where a look into a topic begins.</summary>
/// <param name="Edge">Which end of it; with <paramref name="Since"/> it means nothing.</param>
/// <param name="Since">Records whose time stamps are at or after this; null: by <paramref name="Edge"/>.</param>
public readonly record struct TailStart(TailEdge Edge, EventTime? Since = null);

/// <summary>An end of a topic.</summary>
public enum TailEdge : byte
{
    /// <summary>The oldest record that is kept.</summary>
    Begin = 0,

    /// <summary>What comes from now on.</summary>
    End = 1,
}

/// <summary>Looks into a topic without joining a group: nothing is committed, and nobody's share of the partitions changes.</summary>
/// <remarks>Records of one partition come in their order; those of several come as the brokers send them.</remarks>
public sealed class TopicTail(KafkaOptions options)
{
    /// <summary>
    /// Records of a partition that are looked through for newer ones where the broker tells of none: one that is too old to search by time
    /// tells that always, and so does the embedded one.
    /// </summary>
    private const int UnsearchedMax = 10_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Reads on, one record at a time. Blocks while it waits.</summary>
    /// <param name="topic">Its full name.</param>
    /// <param name="from">Where it begins.</param>
    /// <param name="follows">Whether it goes on after what the topic held when it began.</param>
    /// <param name="cancellationToken">Ends it without an exception.</param>
    /// <exception cref="LogException">The topic does not exist, or the brokers cannot be reached.</exception>
    public IEnumerable<(SourcePartition Source, LogRecord Record)> Read(
        string topic, TailStart from, bool follows, CancellationToken cancellationToken)
    {
        using var consumer = Build();
        var spans = Asked(() => Spans(consumer, topic, from, cancellationToken), $"look into {topic}");
        var open = spans.Where(span => span.Start < span.End).Select(span => span.Partition).ToHashSet();
        consumer.Assign(spans.Where(span => follows || open.Contains(span.Partition))
            .Select(span => new TopicPartitionOffset(topic, span.Partition, span.Start)));
        var ends = spans.ToDictionary(span => span.Partition, span => span.End);
        while ((follows || open.Count > 0) && !cancellationToken.IsCancellationRequested)
        {
            if (Next(consumer, topic, cancellationToken) is not { } found)
                continue;
            if (found.IsPartitionEOF || found.Offset >= ends[found.Partition] - 1)
                open.Remove(found.Partition);
            if (found.IsPartitionEOF || (!follows && found.Offset >= ends[found.Partition]))
                continue;
            var record = RecordOf(found.Message, found.Offset);
            if (from.Since is not { } since || record.Timestamp >= since)
                yield return (new(topic, found.Partition), record);
        }
    }

    private static List<Span> Spans(IConsumer<byte[], byte[]> consumer, string topic, TailStart from, CancellationToken cancellationToken)
    {
        var spans = new List<Span>();
        var count = ClusterMetadata.PartitionCount(consumer.Handle, topic, cancellationToken);
        for (var partition = 0; partition < count; partition++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var marks = consumer.QueryWatermarkOffsets(new(topic, partition), Patience);
            spans.Add(new(partition, StartOf(consumer, new(topic, partition), marks, from), marks.High));
        }
        return spans;
    }

    private static long StartOf(IConsumer<byte[], byte[]> consumer, TopicPartition partition, WatermarkOffsets marks, TailStart from)
    {
        if (from.Since is not { } since)
            return from.Edge == TailEdge.Begin ? marks.Low : marks.High;
        var time = new Timestamp(since.UnixMicroseconds / 1000, TimestampType.CreateTime);
        var found = consumer.OffsetsForTimes([new(partition, time)], Patience)[0];
        return found.Offset.Value >= 0 ? found.Offset.Value : Math.Max(marks.Low, marks.High - UnsearchedMax);
    }

    private static ConsumeResult<byte[], byte[]>? Next(IConsumer<byte[], byte[]> consumer, string topic, CancellationToken cancellationToken)
    {
        try
        {
            return Asked(() => consumer.Consume(cancellationToken), $"read {topic}");
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static T Asked<T>(Func<T> ask, string what)
    {
        try
        {
            return ask();
        }
        catch (KafkaException e)
        {
            throw new LogException($"could not {what}: {e.Error.Reason}", e.Error.IsFatal, e);
        }
    }

    private static LogRecord RecordOf(Message<byte[], byte[]> message, long offset) => new(
        offset,
        // A producer may write any 64 bits; what has no text is as good as none.
        message.Timestamp.Type == TimestampType.NotAvailable || !IsWritable(message.Timestamp.UnixTimestampMs)
            ? EventTime.FromUtc(DateTimeOffset.UnixEpoch)
            : new(message.Timestamp.UnixTimestampMs * 1000),
        message.Key,
        message.Value,
        message.Headers.TryGetLastBytes("content-type", out var type)
            && Encoding.UTF8.GetString(type).StartsWith("application/cloudevents", StringComparison.OrdinalIgnoreCase)
            ? MessageEnvelope.StructuredCloudEvent
            : MessageEnvelope.Plain);

    private static bool IsWritable(long milliseconds) =>
        milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private IConsumer<byte[], byte[]> Build()
    {
        // A group is named because the client asks for one; nothing joins it.
        var settings = ClientProperties.OfConsumer(options, "streamcoverage-tail");
        settings["auto.offset.reset"] = "earliest";
        settings["queued.min.messages"] = "1000";
        settings["queued.max.messages.kbytes"] = "4096";
        try
        {
            // What the client tells by itself is told again by the calls that fail; a terminal is for records.
            return new ConsumerBuilder<byte[], byte[]>(settings).SetErrorHandler((_, _) => { }).SetLogHandler((_, _) => { }).Build();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or KafkaException)
        {
            throw new LogException($"the kafka consumer cannot be made: {e.Message}", isFatal: true, e);
        }
    }

    private readonly record struct Span(int Partition, long Start, long End);
}
