using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;
using Microsoft.Extensions.Logging;
using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Running;

namespace StreamCoverage.Akka;

/// <summary>The graph of one assigned partition: source, flow, sink.</summary>
/// <remarks>
/// <code>
///   feed ──► PartitionSource ──► kill switch ──► decode and fold ──► room for one ──► write, then position ──► progress
/// </code>
/// All of it is one island: fold and source run on one actor, so neither needs a lock. Supervision is to stop: a record that was skipped
/// would be lost, so a failure ends the graph, the graph's end ends the member, and the member is restarted from the stored positions.
/// </remarks>
internal abstract class PartitionGraph<TWork>(SourcePartition source, long startOffset, GraphRuntime runtime) : IPartitionTask
{
    public long StartOffset => startOffset;

    public async Task RunAsync(ChannelReader<LogBatch> feed, CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        var (kill, progress) = Source.FromGraph(new PartitionSource(new(feed, runtime.Clock), Patience, cancellationToken))
            .ViaMaterialized(KillSwitches.Single<Heard>(), Keep.Right)
            .Via(Fold())
            .ToMaterialized(InOrderSink.Create<TWork>(startOffset, work => WriteAsync(work, cancellationToken)), (k, p) => (k, p))
            .Run(runtime.Materializer);
        // Lost: another member may own the partition already, so nothing more is begun.
        await using var abandon = cancellationToken.Register(() => kill.Abort(new OperationCanceledException(cancellationToken)));
        try
        {
            await progress.Ended;
        }
        catch (AggregateException e) when (e.Flatten().InnerExceptions is [var only])
        {
            ExceptionDispatchInfo.Throw(only);
        }
        finally
        {
            await progress.RestAsync();
            runtime.Logger.GraphEnded(source.Topic, source.Partition, progress.Offset);
        }
    }

    /// <summary>What comes before the first batch.</summary>
    protected virtual Task BeginAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>How long the source waits before it tells of silence.</summary>
    protected virtual TimeSpan? Patience() => null;

    /// <summary>Decodes and folds; gives work where there is some to write.</summary>
    protected abstract IGraph<FlowShape<Heard, TWork>, NotUsed> Fold();

    /// <summary>Writes; returns the position that is stored then.</summary>
    protected abstract Task<long> WriteAsync(TWork work, CancellationToken cancellationToken);
}

/// <summary>What graphs run on.</summary>
internal sealed record GraphRuntime(IMaterializer Materializer, TimeProvider Clock, ILogger Logger);
