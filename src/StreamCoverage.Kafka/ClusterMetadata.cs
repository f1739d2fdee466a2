using Confluent.Kafka;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Kafka;

/// <summary>Asks a client that is there already for its cluster's topics; blocks its caller.</summary>
internal static class ClusterMetadata
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private const int Tries = 6;

    /// <summary>Partitions of <paramref name="topic"/>; tried for half a minute.</summary>
    /// <exception cref="LogException">The topic does not exist, or no broker answers.</exception>
    public static int PartitionCount(Handle client, string topic, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return All(client).Find(one => one.Topic == topic) is { Partitions.Count: > 0 } found
                    ? found.Partitions.Count
                    : throw new LogException($"topic {topic} does not exist; create it with `streamcoverage topics apply`", isFatal: false);
            }
            catch (KafkaException e) when (!e.Error.IsFatal && attempt < Tries)
            {
                // No broker answered in time: one may have gone down a moment ago.
            }
            catch (KafkaException e)
            {
                throw new LogException($"the partitions of {topic} cannot be asked for: {e.Error.Reason}", e.Error.IsFatal, e);
            }
        }
    }

    /// <summary>All topics: asking for one by name would create it on brokers that create topics by themselves.</summary>
    /// <exception cref="KafkaException">No broker answers.</exception>
    public static List<TopicMetadata> All(Handle client)
    {
        using var admin = new DependentAdminClientBuilder(client).Build();
        return admin.GetMetadata(Patience).Topics;
    }
}
