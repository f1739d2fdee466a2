using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace StreamCoverage.Akka;

/// <summary>Writes what comes, one after the other, and materialises into how far it is.</summary>
/// <remarks>Room for one more: the next element is made while the last one is written.</remarks>
internal static class InOrderSink
{
    /// <param name="start">The position before the first write.</param>
    /// <param name="write">Writes an element and returns the position that is stored then.</param>
    public static Sink<T, PartitionProgress> Create<T>(long start, Func<T, Task<long>> write)
    {
        // Per call and not per materialisation: a partition's graph runs once.
        var progress = new PartitionProgress(start);
        return Flow.Create<T>()
            .Buffer(1, OverflowStrategy.Backpressure)
            .SelectAsync(1, element => progress.FollowAsync(write(element)))
            .ToMaterialized(Sink.Aggregate<long, long>(start, (_, offset) => offset), (NotUsed _, Task<long> ended) => progress.EndingWith(ended));
    }
}

/// <summary>How far everything of a partition is written, while its graph runs and after it.</summary>
internal sealed class PartitionProgress(long start)
{
    private long _offset = start;
    private Task _writing = Task.CompletedTask;

    /// <summary>The position in the store: where the partition is taken up again.</summary>
    public long Offset => Volatile.Read(ref _offset);

    /// <summary>Completes when the sink has taken everything, or failed.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Waits until no write is under way, even where the graph was cut short; how it ended is told elsewhere.</summary>
    public async Task RestAsync() => await Volatile.Read(ref _writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    internal PartitionProgress EndingWith(Task ended)
    {
        Ended = ended;
        return this;
    }

    internal async Task<long> FollowAsync(Task<long> write)
    {
        Volatile.Write(ref _writing, write);
        var offset = await write;
        Volatile.Write(ref _offset, offset);
        return offset;
    }
}
