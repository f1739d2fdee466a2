using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Running;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>INGEST: one task per partition of the input topics, in as many processes as the group has.</summary>
public static class IngestStage
{
    /// <summary>The consumer group's name.</summary>
    public const string Group = "streamcoverage-ingest";

    /// <summary>The tasks to hand to a consumer of the two input topics, over channels.</summary>
    public static PartitionTasks Tasks(IngestPorts ports, IngestOptions options) =>
        Tasks(ports, options, partition => new IngestTask(partition, ports.Clock));

    /// <summary>The tasks to hand to a consumer of the two input topics.</summary>
    /// <param name="ports">The world.</param>
    /// <param name="options">How it folds.</param>
    /// <param name="drive">The engine: what drives a partition from its feed to its end.</param>
    public static PartitionTasks Tasks(IngestPorts ports, IngestOptions options, Func<IngestPartition, IPartitionTask> drive)
    {
        var retry = new Retry(ports.Clock, ports.Logger);
        var alignment = new Alignment(options.AheadMax);
        return new(async (source, partitions, token) => drive(await OpenAsync(source, partitions, token)), ports.Logger, ports.Telemetry?.Ingest);

        async Task<IngestPartition> OpenAsync(SourcePartition source, int partitions, CancellationToken cancellationToken)
        {
            var position = await retry.UntilAsync(
                $"reading the position of {source}", token => ports.Store.LoadAsync(source, token), cancellationToken);
            var contract = source.Topic == ports.Topics.OperatorEvents ? InputContract.OperatorEvent : InputContract.RequestOutcome;
            var fold = new PartitionFold(source, contract, options, position ?? IngestPosition.Start);
            var worker = new IngestWorker(fold, partitions, ports.Topics, ports.PartialsPartitions);
            return new(source, worker, position, ports, options, retry, alignment);
        }
    }
}
