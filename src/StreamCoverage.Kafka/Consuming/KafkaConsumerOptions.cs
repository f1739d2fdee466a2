using StreamCoverage.Kafka.Options;

namespace StreamCoverage.Kafka.Consuming;

/// <summary>One member of a consumer group.</summary>
/// <remarks>Memory, beside what the client prefetches (<see cref="ClientProperties"/>): per partition at most
/// (<see cref="FeedBatchesMax"/> + 3) * <see cref="BatchRecordsMax"/> records wait to be taken.</remarks>
public sealed record KafkaConsumerOptions
{
    /// <summary>How the broker is reached.</summary>
    public required KafkaOptions Client { get; init; }

    /// <summary>The group; its members divide the partitions among them.</summary>
    public required string GroupId { get; init; }

    /// <summary>Full names; partitions of equal number go to the same member.</summary>
    public required IReadOnlyList<string> Topics { get; init; }

    /// <summary>Those of <see cref="Topics"/> whose keys nobody reads: their records carry none, which spares an array each.</summary>
    public IReadOnlyList<string> KeylessTopics { get; init; } = [];

    /// <summary>Most records in a batch, 1 to 2,048. Default 2,048: an array of more would be a large object, and those cost a full collection.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Another number.</exception>
    public int BatchRecordsMax
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 2048);
            field = value;
        }
    } = 2048;

    /// <summary>Batches that wait for a task before its partition feels it, from 1. Default 4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int FeedBatchesMax
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 4;

    /// <summary>How long a full feed is waited for before its partition is paused. Default 250 ms. Pausing throws away what was prefetched,
    /// so that a short stall is cheaper waited out.</summary>
    public TimeSpan StallMax { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Time between two commits for lag tools. Default 5 s; none with <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    public TimeSpan CommitInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Told once a second how far behind each partition is. Default null: nobody is.</summary>
    public LagTelemetry? Lag { get; init; }

    /// <summary>Told which topics the broker does not show. Default null: nobody is.</summary>
    public MissingTopics? Missing { get; init; }

    /// <summary>Longest time to leave the group in. Default 10 s; after that the client is left to the end of the process.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
