using System.Threading.Channels;
using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Cli.Bench;

/// <summary>Tasks that do some work with each batch, and tell when all records were worked on.</summary>
/// <param name="expected">How many records there are.</param>
/// <param name="work">Makes the work on one partition.</param>
internal sealed class CountingTasks(long expected, Func<SourcePartition, Action<LogBatch>> work) : IPartitionTasks
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
        _running.Add(source, CountAsync(feed, work(source)));
        return ValueTask.FromResult(0L);
    }

    public async ValueTask StopAsync(SourcePartition source, bool lost)
    {
        _running.Remove(source, out var task);
        await task!;
    }

    private async Task CountAsync(ChannelReader<LogBatch> feed, Action<LogBatch> work)
    {
        await foreach (var batch in feed.ReadAllAsync(CancellationToken.None))
        {
            work(batch);
            if (Interlocked.Add(ref _seen, batch.Records.Count) >= expected)
                _all.TrySetResult(_end!());
        }
    }
}
