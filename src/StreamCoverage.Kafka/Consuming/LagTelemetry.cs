using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Confluent.Kafka;
using StreamCoverage.Core.Slices;

namespace StreamCoverage.Kafka.Consuming;

/// <summary>How many records of each partition this process has still to read. Thread-safe; one per process, for a meter is listened to by its name.</summary>
public sealed class LagTelemetry : IDisposable
{
    /// <summary>What a collector listens to.</summary>
    public const string MeterName = "StreamCoverage.Kafka";

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly Meter _meter = new(MeterName);
    private readonly ConcurrentDictionary<string, IReadOnlyList<KeyValuePair<SourcePartition, long>>> _lags = [];

    public LagTelemetry() => _meter.CreateObservableGauge(
        "streamcoverage.position.lag", () => _lags.Values.SelectMany(lags => lags).Select(lag => new Measurement<long>(
            lag.Value, new("topic", lag.Key.Topic), new("partition", lag.Key.Partition))),
        "{record}", "Records of a partition that were not handed to its task yet; none before the broker has answered.");

    /// <summary>Records that this process has still to read for a group, over all partitions that it has; null where no broker has answered yet.</summary>
    public long? Of(string group) => _lags.TryGetValue(group, out var lags) && lags.Count > 0 ? lags.Sum(lag => lag.Value) : null;

    /// <inheritdoc />
    public void Dispose() => _meter.Dispose();

    internal static bool IsDue(TimeProvider time, long since) => time.GetElapsedTime(since) >= Every;

    /// <summary>Replaces what is known of a group: a partition that was taken away has no lag here any more.</summary>
    internal void Set(string group, IConsumer<Ignore, Ignore> consumer, IReadOnlyCollection<PartitionFeed> feeds) =>
        _lags[group] = [.. feeds.Select(feed => KeyValuePair.Create(feed.Source, Lag(consumer, feed))).Where(lag => lag.Value >= 0)];

    internal void Forget(string group) => _lags.TryRemove(group, out _);

    // From what the last answers told the client: nothing is asked of the broker.
    private static long Lag(IConsumer<Ignore, Ignore> consumer, PartitionFeed feed)
    {
        try
        {
            var end = consumer.GetWatermarkOffsets(new(feed.Source.Topic, feed.Source.Partition)).High;
            return end.IsSpecial ? -1 : Math.Max(0, end.Value - feed.DeliveredOffset);
        }
        catch (KafkaException e) when (!e.Error.IsFatal)
        {
            // The client does not know the partition yet.
            return -1;
        }
    }
}
