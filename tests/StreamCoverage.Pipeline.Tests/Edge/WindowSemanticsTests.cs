using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Encoding;

namespace StreamCoverage.Pipeline.Tests.Edge;

/// <summary>Tumbling windows with grace: an event is taken iff the end of its slice is later than newest time - lateness.</summary>
public sealed class WindowSemanticsTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 40)];

    // Slice 10. The newest time and the event are given; the end of the event's slice against newest - lateness decides, nothing else.
    [Theory]
    [InlineData(0, 9, 0, true)]
    [InlineData(0, 10, 9, false)]
    [InlineData(0, 10, 10, true)]
    [InlineData(0, 19, 10, true)]
    [InlineData(0, 20, 19, false)]
    [InlineData(5, 14, 9, true)]
    [InlineData(5, 15, 9, false)]
    [InlineData(5, 15, 0, false)]
    [InlineData(5, 15, 10, true)]
    [InlineData(5, 24, 10, true)]
    [InlineData(5, 25, 19, false)]
    [InlineData(10, 19, 0, true)]
    [InlineData(10, 20, 9, false)]
    [InlineData(10, 20, 10, true)]
    [InlineData(100, 109, 0, true)]
    [InlineData(100, 110, 9, false)]
    [InlineData(100, 110, 110, true)]
    [InlineData(3, 0, 0, true)]
    [InlineData(3, 1_000, 1_000, true)]
    [InlineData(3, 1_000, 2_000, true)]
    public void An_event_is_taken_iff_its_slice_ends_after_the_newest_time_less_the_lateness(long lateness, long newest, long time, bool isTaken)
    {
        var fold = new Fold(10, lateness);
        fold.Arrive(newest);
        fold.Arrive(time);
        Assert.Equal((isTaken ? 2 : 1, isTaken ? 0 : 1), (fold.Accepted, fold.Late));
    }

    [Fact]
    public void Ties_are_all_counted_and_move_nothing()
    {
        var fold = new Fold(10, 5);
        for (var i = 0; i < 7; i++)
            fold.Arrive(15);
        fold.Arrive(4);
        Assert.Equal((7, 0, 1), (fold.Slices.GetValueOrDefault(10), fold.Slices.GetValueOrDefault(0), fold.Late));
    }

    [Fact]
    public void Events_of_one_message_are_judged_by_the_watermark_before_it()
    {
        var together = new Fold(10, 0);
        together.Arrive(0);
        together.Arrive(50, 3);
        Assert.Equal((3, 0), (together.Accepted, together.Late));
        var apart = new Fold(10, 0);
        apart.Arrive(0);
        apart.Arrive(50);
        apart.Arrive(3);
        Assert.Equal((2, 1), (apart.Accepted, apart.Late));
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Whatever_the_disorder_the_fold_counts_what_the_rule_says(int seed)
    {
        var random = new Random(seed);
        var (slice, lateness) = (random.Next(1, 12), random.Next(0, 25));
        var fold = new Fold(slice, lateness);
        var (newest, late, counts) = (long.MinValue, 0, new SortedDictionary<long, int>());
        for (var i = 0; i < 300; i++)
        {
            var time = Math.Max(0, (i / 4) + random.Next(-30, 6));
            fold.Arrive(time);
            var start = time / slice * slice;
            if (newest != long.MinValue && start + slice <= newest - lateness)
                late++;
            else
                counts[start] = counts.GetValueOrDefault(start) + 1;
            newest = Math.Max(newest, time);
        }
        Assert.Equal(counts, fold.Slices);
        Assert.Equal(late, fold.Late);
        Assert.True(late > 0 || lateness > 15, $"seed {seed}: nothing was late");
    }

    [Fact]
    public void Every_order_within_the_lateness_gives_the_same_slices()
    {
        long[] times = [3, 3, 12, 17, 21, 30];
        var orders = Permutations(times).Select(order =>
        {
            // Lateness 30 covers the whole spread, so no order makes any of them late.
            var fold = new Fold(10, 30);
            foreach (var time in order)
                fold.Arrive(time);
            Assert.Equal(0, fold.Late);
            return string.Join(' ', fold.Slices);
        }).ToList();
        Assert.Equal(720, orders.Count);
        Assert.Equal("[0, 2] [10, 2] [20, 1] [30, 1]", Assert.Single(orders.Distinct()));
    }

    [Theory, MemberData(nameof(Seeds))]
    public async Task Hopping_windows_close_with_what_window_grain_says_where_late_events_restate(int seed)
    {
        var random = new Random(seed);
        var (advance, hops, grace) = (random.Next(1, 7), random.Next(1, 5), random.Next(0, 12));
        var size = advance * hops;
        var run = new WindowedRun(size, advance, grace, LateRule.Restate);
        var strict = new WindowedRun(size, advance, grace, LateRule.DeadLetter);
        var model = new WindowGrain(size, advance, grace);
        var everything = new WindowGrain(size, advance, grace: 1_000_000);
        for (var i = 0; i < 60; i++)
        {
            var (key, time) = ($"k{random.Next(2)}", Math.Max(0, (i / 2) + random.Next(-20, 5)));
            await run.ArriveAsync(key, time);
            await strict.ArriveAsync(key, time);
            model.Arrive(key, time);
            everything.Arrive(key, time);
        }
        await run.EndAsync();
        await strict.EndAsync();

        Assert.Equal(model.Counts, Sorted(run.OnClose));
        // In the end nothing is lost: the figures are those of a grace that lets everything in.
        Assert.Equal(everything.Counts, Sorted(run.Now));
        Assert.Equal(model.Dropped, run.Now.Values.Sum() - run.OnClose.Values.Sum());
        // Where late events are left out, the slice closes sooner than the window, never later.
        Assert.All(Sorted(strict.OnClose), window => Assert.True(window.Value <= model.Counts[window.Key]));
        if (hops == 1)
            Assert.Equal(model.Counts, Sorted(strict.OnClose));
    }

    [Fact]
    public async Task A_slice_closes_sooner_than_a_hopping_window_and_restating_makes_up_for_it()
    {
        // Window [0, 20) takes the event at 5 until newest - grace reaches 20. Its slice [0, 10) took it until that reached 10.
        foreach (var (late, onClose) in new[] { (LateRule.DeadLetter, 1), (LateRule.Restate, 2) })
        {
            var run = new WindowedRun(size: 20, advance: 10, grace: 5, late);
            await run.ArriveAsync("k", 1);
            await run.ArriveAsync("k", 15);
            await run.ArriveAsync("other", 18);
            await run.ArriveAsync("k", 5);
            await run.EndAsync();
            Assert.Equal(onClose + 1, run.OnClose[("k", 0)]);
            Assert.Equal((1, late == LateRule.DeadLetter ? 1 : 0), ((int)run.OnClose[("k", 10)], run.Late));
        }
    }

    [Fact]
    public async Task An_idle_partition_does_not_hold_windows_open_and_what_it_brings_later_restates_them()
    {
        var run = new WindowedRun(size: 10, advance: 10, grace: 0, LateRule.DeadLetter, partitions: 2);
        await run.ArriveAsync("k", 1, partition: 1);
        await run.ArriveAsync("k", 2);
        await run.ArriveAsync("k", 35);
        Assert.Empty(run.OnClose);

        // Idle: the other partition is waited for no more, although its own slice has not been given out.
        await run.QuietAsync(partition: 1);
        Assert.Equal((1, 0), (run.OnClose[("k", 0)], run.Restatements));

        // Drained: its slice is given out as it stands, and restates the window that closed without it.
        await run.QuietAsync(partition: 1);
        Assert.Equal((2, 1), (run.Now[("k", 0)], run.Restatements));

        // Its own watermark decides what is late on it, so this is not.
        await run.ArriveAsync("k", 8, partition: 1);
        await run.EndAsync();
        Assert.Equal((3, 2, 0), (run.Now[("k", 0)], run.Restatements, run.Late));
    }

    [Theory, MemberData(nameof(Seeds))]
    public async Task Which_partition_an_event_comes_by_and_which_falls_silent_changes_no_final_figure(int seed)
    {
        var random = new Random(seed);
        var events = Enumerable.Range(0, 40).Select(i => (Key: $"k{random.Next(3)}", Time: i + (long)random.Next(0, 6))).ToList();
        // One partition, where all is in order enough.
        var one = new WindowedRun(6, 3, 6, LateRule.DeadLetter);
        foreach (var (key, time) in events)
            await one.ArriveAsync(key, time);
        await one.EndAsync();
        Assert.Equal(0, one.Late);

        var three = new WindowedRun(6, 3, 6, LateRule.DeadLetter, partitions: 3);
        foreach (var (key, time) in events)
        {
            await three.ArriveAsync(key, time, random.Next(3));
            if (random.Next(4) == 0)
                await three.QuietAsync(random.Next(3));
        }
        await three.EndAsync();
        Assert.Equal(0, three.Late);
        Assert.Equal(Sorted(one.Now), Sorted(three.Now));
    }

    private static SortedDictionary<(string, long), long> Sorted(IEnumerable<KeyValuePair<(string Key, long Start), long>> windows) =>
        new(windows.Where(w => !w.Key.Key.StartsWith("the future", StringComparison.Ordinal)).ToDictionary());

    private static IEnumerable<long[]> Permutations(long[] times) => times.Length == 0
        ? [[]]
        : Enumerable.Range(0, times.Length).SelectMany(i => Permutations([.. times[..i], .. times[(i + 1)..]]).Select(rest => (long[])[times[i], .. rest]));

    /// <summary>The rule of engines that know no slices, straight from its words.</summary>
    private sealed class WindowGrain(long size, long advance, long grace)
    {
        private long _newest = long.MinValue / 2;

        public SortedDictionary<(string, long), long> Counts { get; } = [];

        public long Dropped { get; private set; }

        public void Arrive(string key, long time)
        {
            _newest = Math.Max(_newest, time);
            for (var start = time / advance * advance; start > time - size && start >= 0; start -= advance)
            {
                if (start + size > _newest - grace)
                    Counts[(key, start)] = Counts.GetValueOrDefault((key, start)) + 1;
                else
                    Dropped++;
            }
        }
    }

    /// <summary>One partition's fold; times are seconds from the epoch.</summary>
    private sealed class Fold(long slice, long lateness)
    {
        private readonly PartitionFold _fold = new(new("in", 0), InputContract.RequestOutcome,
            new() { SliceLength = TimeSpan.FromSeconds(slice), AllowedLateness = TimeSpan.FromSeconds(lateness) }, IngestPosition.Start);
        private readonly IngestOutput _all = new();
        private long _events;

        public int Late => Drained().DeadLetters.Count;

        public int Accepted => Slices.Values.Sum();

        public SortedDictionary<long, int> Slices => new(Drained().Partials.GroupBy(partial => partial.Identity.Slice)
            .ToDictionary(g => g.Key.UnixMicroseconds / 1_000_000, g => (int)g.MaxBy(partial => partial.Through)!.Rows.Sum(row => row.Requests.Total)));

        public void Arrive(params long[] message)
        {
            var value = EventWriter.Write([.. message.Select(time => new RequestOutcome(
                $"r{_events++}", "net", At(time), WorkloadCell.Of(new string?[6]), Outcome.Succeeded, Operator: "op"))]);
            _fold.Fold(new(_fold.NextOffset, At(message.Max()), null, value, MessageEnvelope.Plain));
        }

        private static EventTime At(long seconds) => new(seconds * EventTime.MicrosecondsPerSecond);

        private IngestOutput Drained()
        {
            _fold.Drain();
            var output = _fold.TakeOutput();
            _all.Partials.AddRange(output.Partials);
            _all.DeadLetters.AddRange(output.DeadLetters);
            return _all;
        }
    }
}
