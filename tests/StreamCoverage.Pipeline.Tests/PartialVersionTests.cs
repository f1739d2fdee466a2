using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Memory;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Encoding;

namespace StreamCoverage.Pipeline.Tests;

/// <summary>Which of several partials of one slice stays, and what a gap in the log leaves of a partition.</summary>
public sealed class PartialVersionTests
{
    private static readonly EventTime Noon = new(1_772_366_400L * EventTime.MicrosecondsPerSecond);
    private static readonly SourcePartition Source = new("in", 0);

    [Theory]
    [InlineData(9, 0, 9, 5)] // reaching as far, what lacks less stays
    [InlineData(9, 3, 9, 5)]
    [InlineData(9, 5, 8, 0)] // reaching further comes first
    public void The_version_that_reaches_further_stays_then_the_one_that_lacks_less_whichever_came_first(long through, long lost, long otherThrough, long otherLost)
    {
        var (stays, goes) = (Chunks(through, lost, "stays"), Chunks(otherThrough, otherLost, "goes"));
        foreach (var order in (SlicePartial[][])[[.. stays, .. goes], [.. goes, .. stays], [stays[0], goes[0], goes[1], stays[1]], [goes[0], stays[0], stays[1], goes[1]]])
        {
            var set = new PartialSet();
            foreach (var chunk in order)
                set.Set(chunk);
            Assert.Equal(["stays"], set.Rows().Select(row => row.Operator).Distinct());
        }
    }

    [Fact]
    public void Of_two_versions_that_reach_and_lack_as_much_the_one_of_more_chunks_stays_in_every_order()
    {
        SlicePartial[] chunks = [.. Chunks(9, 3, "two"), .. Chunks(9, 3, "three", 3)];
        for (var order = 0; order < 120; order++)
        {
            var (set, stored) = (new PartialSet(), new SortedDictionary<int, SlicePartial>());
            foreach (var chunk in Ordered(chunks, order).Where(chunk => !set.HasLonger(chunk)))
            {
                set.Set(chunk);
                stored[chunk.Chunk] = chunk;
            }
            Assert.Equal(["three", "three", "three"], set.Rows().Select(row => row.Operator));
            // What the store was given under each number is that version too: whoever takes over finds the same.
            Assert.Equal(["three", "three", "three"], stored.Values.Select(chunk => chunk.Rows[0].Operator));
        }
    }

    // The order of that number among the permutations.
    private static IEnumerable<SlicePartial> Ordered(IReadOnlyList<SlicePartial> chunks, int number)
    {
        var rest = chunks.ToList();
        for (var count = rest.Count; count > 0; count--)
        {
            var place = number % count;
            number /= count;
            yield return rest[place];
            rest.RemoveAt(place);
        }
    }

    [Fact]
    public void A_version_that_never_becomes_whole_gives_way_to_one_that_lacks_more()
    {
        var set = new PartialSet();
        set.Set(Chunks(9, 0, "half")[0]);
        foreach (var chunk in Chunks(9, 5, "whole"))
            set.Set(chunk);
        Assert.Equal(["whole"], set.Rows().Select(row => row.Operator).Distinct());
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(false, 3)] // the log loses the rest while it is read again
    public async Task What_was_given_out_in_a_silence_is_final_once_the_log_lost_its_records(bool isSilentAgain, int readAgain)
    {
        var (store, token) = (new MemoryStore(), TestContext.Current.CancellationToken);
        var before = new PartitionFold(Source, InputContract.RequestOutcome, new(), IngestPosition.Start);
        for (var i = 0; i < 5; i++)
            Arrive(before, i, Noon + TimeSpan.FromSeconds(i));
        before.Drain();
        var drained = before.TakeOutput();
        await store.RecordAsync(Source, before.Position, drained.Accounting, null, token);

        // Offsets 0 to 6 are gone; 5 and 6 were never read.
        var after = new PartitionFold(Source, InputContract.RequestOutcome, new(), (await store.LoadAsync(Source, token))!);
        if (isSilentAgain)
            after.Drain();
        for (var i = 0; i < readAgain; i++)
            Arrive(after, i, Noon + TimeSpan.FromSeconds(i));
        after.Skip(new(readAgain, 7));
        Arrive(after, 7, Noon + TimeSpan.FromSeconds(30));
        Arrive(after, 8, Noon + TimeSpan.FromMinutes(2));
        after.Drain();
        var output = after.TakeOutput();
        await store.RecordAsync(Source, after.Position, output.Accounting, null, token);

        var accounting = store.Content().Accounting;
        Assert.Equal([(0L, 5L, 5L, 0L), (5L, 9L, 2L, 2L)], accounting.Select(row => (row.FirstOffset, row.Through, row.Messages, row.Lost)));
        Assert.Equal("late", Assert.Single(output.DeadLetters).Reason);
        Assert.Equal(7 - readAgain, output.Partials[0].Lost);
        Assert.Equal(accounting.Sum(row => row.Accepted), drained.Partials.Concat(output.Partials).Sum(partial => partial.Rows.Sum(row => row.Requests.Total)));
        Assert.DoesNotContain(output.Partials, partial => partial.Identity.Slice == Noon);
    }

    [Fact]
    public async Task Garbage_before_the_first_event_is_counted_and_passed_and_not_read_again()
    {
        var (store, letters) = (new MemoryStore(), new List<long>());
        for (var run = 0; run < 3; run++)
        {
            var fold = await TakeUpAsync(store);
            Assert.Equal(2 * run, fold.NextOffset);
            Garbage(fold, 2);
            letters.AddRange((await RecordAsync(store, fold)).DeadLetters.Select(letter => letter.Offset));
            var row = Assert.Single(store.Content().Accounting);
            Assert.Equal((EventTime.Never, 0, fold.NextOffset, fold.NextOffset), (row.Slice, row.FirstOffset, row.Through, row.Messages));
            Assert.Equal([KeyValuePair.Create("malformed-json", fold.NextOffset)], row.Rejected);
        }
        Assert.Equal([0, 1, 2, 3, 4, 5], letters);

        // The first event sets the watermark: from it on a slice counts. Whoever takes it up after that counts nothing twice.
        for (var run = 0; run < 2; run++)
        {
            var fold = await TakeUpAsync(store);
            Assert.Equal(6, fold.NextOffset);
            Arrive(fold, 6, Noon);
            Garbage(fold, 1);
            fold.Drain();
            await RecordAsync(store, fold);
            Assert.Equal(
                [(0L, 6L, 6L, 0L), (6L, 8L, 2L, 1L)],
                store.Content().Accounting.Select(row => (row.FirstOffset, row.Through, row.Messages, row.Accepted)));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // a silence before the first event gives nothing out
    public async Task What_the_log_lost_of_garbage_alone_is_counted_before_any_event_comes(bool isSilent)
    {
        var store = new MemoryStore();
        var fold = await TakeUpAsync(store);
        Garbage(fold, 2);
        if (isSilent)
            fold.Drain();
        await RecordAsync(store, fold);
        fold = await TakeUpAsync(store);
        fold.Skip(new(2, 7));
        Garbage(fold, 1);
        await RecordAsync(store, fold);
        var row = Assert.Single(store.Content().Accounting);
        Assert.Equal((0, 8, 3, 5), (row.FirstOffset, row.Through, row.Messages, row.Lost));
        Assert.Equal(8, (await TakeUpAsync(store)).NextOffset);
    }

    private static async Task<PartitionFold> TakeUpAsync(MemoryStore store) => new(
        Source, InputContract.RequestOutcome, new(), await store.LoadAsync(Source, TestContext.Current.CancellationToken) ?? IngestPosition.Start);

    private static async Task<IngestOutput> RecordAsync(MemoryStore store, PartitionFold fold)
    {
        var output = fold.TakeOutput();
        await store.RecordAsync(Source, fold.Position, output.Accounting, null, TestContext.Current.CancellationToken);
        return output;
    }

    private static void Garbage(PartitionFold fold, int count)
    {
        for (var i = 0; i < count; i++)
            fold.Fold(new(fold.NextOffset, Noon, null, "garbage"u8.ToArray(), MessageEnvelope.Plain));
    }

    private static SlicePartial[] Chunks(long through, long lost, string name, int count = 2) =>
    [
        .. Enumerable.Range(0, count).Select(chunk => new SlicePartial(
            new("net", Source, Noon, Noon), through, chunk, count, [new(new($"m{chunk}", null, null, null, null, null), name, ReporterRole.Unstated, default, default, 1)]) { Lost = lost }),
    ];

    private static void Arrive(PartitionFold fold, long offset, EventTime at)
    {
        var outcome = new RequestOutcome($"r{offset}", "net", at, WorkloadCell.Of(new string?[6]), Outcome.Succeeded, Operator: "op");
        fold.Fold(new(offset, at, null, EventWriter.Write(outcome), MessageEnvelope.Plain));
    }
}
