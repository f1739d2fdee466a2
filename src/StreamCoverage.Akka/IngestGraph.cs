using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;
using StreamCoverage.Pipeline.Ingest;

namespace StreamCoverage.Akka;

/// <summary>Ingest of one input partition as a graph: batches and silence are folded, partials are written, and then the position.</summary>
internal sealed class IngestGraph(IngestPartition partition, GraphRuntime runtime)
    : PartitionGraph<IngestWrite>(partition.Source, partition.StartOffset, runtime)
{
    protected override async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (partition.Begin() is { } hello)
            await partition.WriteAsync(hello, cancellationToken);
    }

    protected override TimeSpan? Patience() => partition.Patience;

    // Decoding and folding are one pass over the bytes, so they are one stage here as well.
    protected override IGraph<FlowShape<Heard, IngestWrite>, NotUsed> Fold() => Flow.Create<Heard>()
        .SelectMany(heard => partition.Take(heard.Batch) is { } write ? (IEnumerable<IngestWrite>)[write] : []);

    protected override async Task<long> WriteAsync(IngestWrite work, CancellationToken cancellationToken)
    {
        await partition.WriteAsync(work, cancellationToken);
        return work.Position.Offset;
    }
}
