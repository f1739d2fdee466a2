using System.Threading.Channels;
using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Kafka.Tests.Support;

/// <summary>Tasks that write down what they are given. Two of them may share a log, as two processes share a store.</summary>
public sealed class RecordingTasks(RecordedLog log, string member = "a") : IPartitionTasks
{
    private readonly Dictionary<SourcePartition, Task> _running = [];
    private readonly TaskCompletionSource _faulted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where a partition begins that nobody has read. Default 0.</summary>
    public Func<SourcePartition, long> Begin { get; init; } = _ => 0;

    /// <summary>Awaited before a batch is taken down.</summary>
    public Func<SourcePartition, LogBatch, Task> BeforeBatch { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>Called when a task is told to stop.</summary>
    public Action<SourcePartition> OnStopping { get; init; } = _ => { };

    /// <summary>Awaited after a task has ended, before its stop returns.</summary>
    public Func<SourcePartition, Task> BeforeStopped { get; init; } = _ => Task.CompletedTask;

    public Task Faulted => _faulted.Task;

    public void Fail(Exception exception) => _faulted.SetException(exception);

    public ValueTask<long> StartAsync(
        SourcePartition source, int partitions, ChannelReader<LogBatch> feed, CancellationToken cancellationToken)
    {
        var offset = log.Start(member, source, partitions, Begin(source));
        _running.Add(source, RunAsync(source, feed));
        return ValueTask.FromResult(offset);
    }

    public async ValueTask StopAsync(SourcePartition source, bool lost)
    {
        OnStopping(source);
        _running.Remove(source, out var task);
        await task!;
        await BeforeStopped(source);
        log.Stop(member, source, lost);
    }

    private async Task RunAsync(SourcePartition source, ChannelReader<LogBatch> feed)
    {
        await foreach (var batch in feed.ReadAllAsync(CancellationToken.None))
        {
            await BeforeBatch(source, batch);
            log.Take(source, batch);
        }
    }
}
