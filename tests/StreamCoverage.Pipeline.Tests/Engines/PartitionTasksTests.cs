using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Running;

namespace StreamCoverage.Pipeline.Tests.Engines;

/// <summary>A task that is told to end finishes what it has begun, for a bounded time.</summary>
public sealed class PartitionTasksTests
{
    private static readonly SourcePartition Source = new("topic", 0);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_begun_is_finished()
    {
        var work = new Work();
        var (tasks, feed) = await StartedAsync(work, Patience);
        feed.Complete();
        var stopping = tasks.StopAsync(Source, lost: false).AsTask();
        await work.Drained.Task.WaitAsync(Patience, Token);
        Assert.False(stopping.IsCompleted);
        work.CanFinish.SetResult();
        await stopping.WaitAsync(Patience, Token);
        Assert.True(work.IsFinished);
    }

    [Fact]
    public async Task What_cannot_be_finished_is_abandoned_and_is_no_fault()
    {
        var work = new Work();
        var (tasks, feed) = await StartedAsync(work, TimeSpan.FromMilliseconds(20));
        feed.Complete();
        await tasks.StopAsync(Source, lost: false).AsTask().WaitAsync(Patience, Token);
        Assert.False(work.IsFinished);
        Assert.False(tasks.Faulted.IsCompleted);
    }

    [Fact]
    public async Task What_another_owns_is_not_finished()
    {
        var work = new Work();
        var (tasks, _) = await StartedAsync(work, Timeout.InfiniteTimeSpan);
        await tasks.StopAsync(Source, lost: true).AsTask().WaitAsync(Patience, Token);
        Assert.False(work.IsFinished);
    }

    private static async Task<(PartitionTasks Tasks, ChannelWriter<LogBatch> Feed)> StartedAsync(Work work, TimeSpan finishMax)
    {
        var feed = Channel.CreateUnbounded<LogBatch>();
        var tasks = new PartitionTasks((_, _, _) => Task.FromResult<IPartitionTask>(work), NullLogger.Instance) { FinishMax = finishMax };
        await tasks.StartAsync(Source, 1, feed.Reader, Token);
        return (tasks, feed.Writer);
    }

    /// <summary>A step that is finished when it is let.</summary>
    private sealed class Work : IPartitionTask
    {
        public TaskCompletionSource Drained { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource CanFinish { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsFinished { get; private set; }

        public long StartOffset => 0;

        public async Task RunAsync(ChannelReader<LogBatch> feed, CancellationToken cancellationToken)
        {
            while (await feed.WaitToReadAsync(cancellationToken))
                feed.TryRead(out _);
            Drained.SetResult();
            await CanFinish.Task.WaitAsync(cancellationToken);
            IsFinished = true;
        }
    }
}
