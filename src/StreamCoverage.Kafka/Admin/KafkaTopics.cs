using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamCoverage.Core.Slices;
using StreamCoverage.Kafka.Options;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Kafka.Admin;

/// <summary>The offsets that a partition holds: [Low, High).</summary>
public sealed record PartitionRange(SourcePartition Partition, long Low, long High);

/// <summary>Looks after the topics; each call makes a client of its own and lets go of it.</summary>
public sealed class KafkaTopics(KafkaOptions options)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Creates what is missing and changes nothing that exists.</summary>
    /// <returns>What was created, and how what exists differs.</returns>
    /// <exception cref="LogException">The broker cannot be reached, refuses, or is too old to create topics when asked over its protocol.</exception>
    public async Task<TopicPlan> ApplyAsync(IReadOnlyList<TopicWish> wanted, CancellationToken cancellationToken)
    {
        var plan = TopicPlan.Of(wanted, await ListAsync(cancellationToken));
        if (plan.Missing.Count == 0)
            return plan;
        if (!options.HasRecordHeaders)
            throw TooOld(plan.Missing, null);
        using var admin = new AdminClientBuilder(ClientProperties.OfAdmin(options)).Build();
        try
        {
            await admin.CreateTopicsAsync(
                plan.Missing.Select(wish => new TopicSpecification
                {
                    Name = wish.Name,
                    NumPartitions = wish.Partitions,
                    ReplicationFactor = wish.Replicas ?? -1,
                }),
                new CreateTopicsOptions { RequestTimeout = Patience, OperationTimeout = Patience }).WaitAsync(cancellationToken);
        }
        catch (CreateTopicsException e) when (OnlyExistNow(e))
        {
            // Another process created them between the look and the call.
        }
        catch (CreateTopicsException e)
        {
            var refused = e.Results.Where(result => result.Error.IsError).Select(result => $"{result.Topic}: {result.Error.Reason}");
            throw new LogException($"topics were not created: {string.Join("; ", refused)}", isFatal: true, e);
        }
        catch (KafkaException e) when (e.Error.Code is ErrorCode.Local_UnsupportedFeature or ErrorCode.UnsupportedVersion)
        {
            throw TooOld(plan.Missing, e);
        }
        catch (KafkaException e)
        {
            throw Failed("create topics", e);
        }
        return plan;
    }

    /// <summary>Deletes topics with all that they hold.</summary>
    /// <exception cref="LogException">The broker cannot be reached, or refuses.</exception>
    public async Task DeleteAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        using var admin = new AdminClientBuilder(ClientProperties.OfAdmin(options)).Build();
        try
        {
            await admin.DeleteTopicsAsync(names, new() { RequestTimeout = Patience, OperationTimeout = Patience }).WaitAsync(cancellationToken);
        }
        catch (KafkaException e)
        {
            throw Failed($"delete {string.Join(", ", names)}", e);
        }
    }

    /// <summary>All topics, by ordinal of their names.</summary>
    /// <exception cref="LogException">The broker cannot be reached.</exception>
    public Task<IReadOnlyList<TopicState>> ListAsync(CancellationToken cancellationToken) => OnOwnThreadAsync<IReadOnlyList<TopicState>>(
        () =>
        {
            using var admin = new AdminClientBuilder(ClientProperties.OfAdmin(options)).Build();
            return
            [
                .. ClusterMetadata.All(admin.Handle)
                    .Where(topic => !topic.Error.IsError && topic.Partitions.Count > 0)
                    .Select(topic => new TopicState(topic.Topic, topic.Partitions.Count, topic.Partitions.Min(part => part.Replicas.Length)))
                    .OrderBy(topic => topic.Name, StringComparer.Ordinal),
            ];
        },
        "list topics", cancellationToken);

    /// <summary>What each partition of <paramref name="topic"/> holds, by number.</summary>
    /// <exception cref="LogException">The topic does not exist, or a partition's leader cannot be reached.</exception>
    public Task<IReadOnlyList<PartitionRange>> RangesAsync(string topic, CancellationToken cancellationToken) =>
        OnOwnThreadAsync<IReadOnlyList<PartitionRange>>(
            () =>
            {
                // A group is named because the client asks for one; nothing joins it.
                using var consumer = new ConsumerBuilder<Ignore, Ignore>(ClientProperties.OfConsumer(options, "streamcoverage-ranges")).Build();
                var ranges = new PartitionRange[ClusterMetadata.PartitionCount(consumer.Handle, topic, cancellationToken)];
                for (var partition = 0; partition < ranges.Length; partition++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var marks = consumer.QueryWatermarkOffsets(new(topic, partition), Patience);
                    ranges[partition] = new(new(topic, partition), marks.Low.Value, marks.High.Value);
                }
                return ranges;
            },
            $"ask for the offsets of {topic}", cancellationToken);

    /// <summary>These calls block, and have no other form.</summary>
    private static async Task<T> OnOwnThreadAsync<T>(Func<T> ask, string what, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Factory.StartNew(ask, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (KafkaException e)
        {
            throw Failed(what, e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw new LogException($"the kafka client cannot be made: {e.Message}", isFatal: true, e);
        }
    }

    private static bool OnlyExistNow(CreateTopicsException e) =>
        e.Results.All(result => !result.Error.IsError || result.Error.Code == ErrorCode.TopicAlreadyExists);

    private static LogException Failed(string what, KafkaException e) =>
        new($"could not {what}: {e.Error.Reason}", e.Error.IsFatal, e);

    private LogException TooOld(IReadOnlyList<TopicWish> missing, Exception? inner)
    {
        var commands = missing.Select(wish =>
            $"kafka-topics.sh --zookeeper HOST:2181 --create --topic {wish.Name} --partitions {wish.Partitions} "
            + $"--replication-factor {wish.Replicas ?? 1}");
        return new(
            $"the brokers at {options.BootstrapServers} cannot create topics when asked over their protocol; create them there with:\n"
            + string.Join('\n', commands.Select(command => "  " + command)),
            isFatal: true, inner);
    }
}
