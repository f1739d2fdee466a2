using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;
using StreamCoverage.Pipeline.Measure;

namespace StreamCoverage.Akka;

/// <summary>Measure of one partition of <c>slice-partials</c> as a graph: batches that come while a step is committed are gathered for the next.</summary>
internal sealed class MeasureGraph(MeasurePartition partition, string topic, GraphRuntime runtime)
    : PartitionGraph<MeasureRecords>(new(topic, partition.Partition), partition.StartOffset, runtime)
{
    // The feed is never silent here: the source has no end of patience, so every element is a batch.
    protected override IGraph<FlowShape<Heard, MeasureRecords>, NotUsed> Fold() => Flow.Create<Heard>()
        .BatchWeighted(
            partition.RecordsPerStep,
            heard => heard.Batch!.Records.Count,
            heard => new MeasureRecords(heard.Batch!),
            (gathered, heard) => gathered.Add(heard.Batch!));

    protected override Task<long> WriteAsync(MeasureRecords work, CancellationToken cancellationToken) => partition.StepAsync(work, cancellationToken);
}
