using System.Threading.Channels;
using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Load;

/// <summary>Tasks that count records and do nothing else.</summary>
internal sealed class CountingTasks(long expected) : IPartitionTasks
{
    private readonly TaskCompletionSource<Measured> _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _faulted = new();
    private readonly Dictionary<SourcePartition, Task> _running = [];
    private Func<Measured>? _end;
    private long _seen;

    /// <summary>Completes when as many records as expected were counted, with what that took since the first task was started.</summary>
    public Task<Measured> All => _all.Task;

    public Task Faulted => _faulted.Task;

    public ValueTask<long> StartAsync(
        SourcePartition source, int partitions, ChannelReader<LogBatch> feed, CancellationToken cancellationToken)
    {
        _end ??= Measured.Begin();
        _running.Add(source, CountAsync(feed));
        return ValueTask.FromResult(0L);
    }

    public async ValueTask StopAsync(SourcePartition source, bool lost)
    {
        _running.Remove(source, out var task);
        await task!;
    }

    private async Task CountAsync(ChannelReader<LogBatch> feed)
    {
        await foreach (var batch in feed.ReadAllAsync(CancellationToken.None))
        {
            if (Interlocked.Add(ref _seen, batch.Records.Count) >= expected)
                _all.TrySetResult(_end!());
        }
    }
}
