using System.Globalization;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Load;

/// <summary>What does folding a decoded event cost, by how much memory the open slice takes, and how much of it are looks into that memory alone?</summary>
/// <remarks>
/// Slices one after another with as many pairs and ids each, so that tables are as large as the slice before said; the first are not timed. Messages
/// of a hundred events are decoded some at a time and then folded, so that what is folded lies in the caches as it does in ingest; only folding is
/// timed. <see cref="LookupFloor"/> touches the same places in tables of the same sizes and does nothing else.
/// </remarks>
internal static class FoldLoad
{
    private const int EventsPerMessage = 100;
    private const int MessagesAtATime = 1;
    private const int Slices = 15;
    private const int SlicesUntimed = 2;

    // As long as it takes until the code is compiled for good.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly EventTime Start = new(1_772_368_200_000_000);
    private static readonly TimeSpan SliceLength = TimeSpan.FromMinutes(1);

    /// <summary>(cell, operator) pairs and events of a slice: within a core's cache, as <c>bench</c> has it, and beyond.</summary>
    private static readonly (int Pairs, int Events)[] Sizes = [(1_000, 8_000), (1_500, 100_000), (100_000, 400_000)];

    public static async Task RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync($"{"fold of decoded events, one core",-48}{"MB",8}{"ns/event",10}{"M/s",8}{"lookups alone",15}{"ratio",8}");
        foreach (var (pairs, events) in Sizes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (fold, size) = Fold(pairs, events);
            var floor = LookupFloor.Measure(size, events);
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{$"{pairs:N0} pairs, {events:N0} ids a slice",-48}{size.Bytes / 1e6,8:N1}{fold,10:N1}{1e3 / fold,8:N1}{floor,12:N1} ns{fold / floor,8:N1}"));
        }
        await output.WriteLineAsync();
    }

    // The best slice, because a machine's other work only ever adds.
    private static (double Nanoseconds, SliceSize Size) Fold(int pairs, int events)
    {
        var (options, names, load) = (new IngestOptions(), new Names(), new FoldEvents(pairs, events / EventsPerMessage, EventsPerMessage));
        var partition = new PartitionFold(new("memory", 0), InputContract.RequestOutcome, options, IngestPosition.Start);
        var (fold, accounting, decoder) = (new OutcomeFold(options, partitionNumber: 0), new AccountingTally(), new OutcomeDecoder(names.Symbols, options.Limits));
        fold.Use(names);
        OutcomeBatch[] batches = [.. Enumerable.Range(0, MessagesAtATime).Select(_ => new OutcomeBatch())];
        var (best, offset, size, slices, begun) = (double.MaxValue, 0L, default(SliceSize), 0, TimeProvider.System.GetTimestamp());
        for (var timed = -SlicesUntimed; timed < Slices; slices++)
        {
            var (time, took) = (Start + (SliceLength * slices), TimeSpan.Zero);
            foreach (var some in load.Messages(time).Chunk(MessagesAtATime))
            {
                for (var i = 0; i < some.Length; i++)
                    decoder.Decode(some[i], MessageEnvelope.Plain, batches[i]);
                var end = TimeProvider.System.GetTimestamp();
                for (var i = 0; i < some.Length; i++)
                    fold.Fold(batches[i], new(offset++, time, null, null, MessageEnvelope.Plain), partition, accounting);
                took += TimeProvider.System.GetElapsedTime(end);
            }
            if (TimeProvider.System.GetElapsedTime(begun) > WarmUp && ++timed > 0)
                best = Math.Min(best, took.TotalNanoseconds / events);
            // What the watermark does in ingest: the arrays go to the next slice.
            var open = partition.SliceFor(time, offset, out _)!;
            var tally = open.Tally(FoldEvents.Network(names.Symbols), time);
            size = new(tally.Size.Ids, tally.RowCount, tally.Size.Bins, tally.IdBytes + tally.RowBytes + tally.LatencyBytes);
            open.Release();
        }
        return accounting.Accepted == (long)events * slices
            ? (best, size)
            : throw new InvalidOperationException($"{accounting.Accepted} events were accepted");
    }
}

/// <summary>What one slice held.</summary>
internal readonly record struct SliceSize(int Ids, int Rows, int Bins, long Bytes);
