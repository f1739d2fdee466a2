using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Telemetry;

namespace StreamCoverage.Pipeline.Running;

/// <summary>Runs one task per assigned partition; the first that fails fails the whole.</summary>
/// <param name="open">Loads what a partition's task needs, so that it knows where to begin.</param>
/// <param name="logger">Tells of starts and ends.</param>
/// <param name="telemetry">Told of starts, ends and failures; null: nobody is.</param>
public sealed class PartitionTasks(
    Func<SourcePartition, int, CancellationToken, Task<IPartitionTask>> open, ILogger logger, StageTelemetry? telemetry = null) : IPartitionTasks
{
    private readonly ConcurrentDictionary<SourcePartition, Running> _running = [];
    private readonly TaskCompletionSource _faulted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc />
    public Task Faulted => _faulted.Task;

    /// <summary>
    /// How long a task that is told to end may finish what it has begun; then it stops where it is, and the next owner reads again what was not
    /// stored. Default 15 s: a step may never be finished while the store is away, or while another that believes itself the owner refuses it.
    /// </summary>
    public TimeSpan FinishMax { get; init; } = TimeSpan.FromSeconds(15);

    /// <inheritdoc />
    public async ValueTask<long> StartAsync(
        SourcePartition source, int partitions, ChannelReader<LogBatch> feed, CancellationToken cancellationToken)
    {
        var task = await open(source, partitions, cancellationToken);
        var stop = new CancellationTokenSource();
        telemetry?.Started(source);
        _running[source] = new(RunAsync(source, task, feed, stop.Token), stop);
        logger.PartitionStarted(source.Topic, source.Partition, task.StartOffset);
        return task.StartOffset;
    }

    /// <inheritdoc />
    public async ValueTask StopAsync(SourcePartition source, bool lost)
    {
        if (!_running.TryRemove(source, out var running))
            return;
        if (lost)
            await running.Stop.CancelAsync();
        else
            running.Stop.CancelAfter(FinishMax);
        await running.Task;
        running.Stop.Dispose();
        telemetry?.Stopped(source);
        logger.PartitionStopped(source.Topic, source.Partition, lost);
    }

    // Never throws: a failure is told through Faulted, once, and the task of the partition is then over.
    private async Task RunAsync(SourcePartition source, IPartitionTask task, ChannelReader<LogBatch> feed, CancellationToken stop)
    {
        // Leaves the consumer's thread before the first record.
        await Task.Yield();
        try
        {
            await task.RunAsync(feed, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            logger.PartitionAbandoned(source.Topic, source.Partition);
        }
#pragma warning disable CA1031 // Whatever ended the task must end the process: it is handed on, not swallowed.
        catch (Exception e)
#pragma warning restore CA1031
        {
            logger.PartitionFailed(source.Topic, source.Partition, e);
            telemetry?.Failed(source);
            _faulted.TrySetException(e);
        }
    }

    private sealed record Running(Task Task, CancellationTokenSource Stop);
}

/// <summary>The work on one partition.</summary>
public interface IPartitionTask
{
    /// <summary>The offset at which its records must begin.</summary>
    long StartOffset { get; }

    /// <summary>Works until the feed is completed, and then finishes what it has begun; or until cancelled, and then stops where it is.</summary>
    Task RunAsync(ChannelReader<LogBatch> feed, CancellationToken cancellationToken);
}
