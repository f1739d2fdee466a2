using System.Globalization;
using StreamCoverage.Benchmarks.Measure;
using StreamCoverage.Cli.Bench;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Windows;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Memory;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Wire;

namespace StreamCoverage.Load;

/// <summary>What do closing, catching up, restarting and remembering cost measure, and how does each grow? One table, of one run.</summary>
/// <remarks>
/// The last column is the cost of a unit over that of the first row of its block: 1 is linear growth. Times are of the processors, collection of
/// garbage included, so that other work on the machine moves them little; the store is not in here.
/// </remarks>
internal static class MeasureLoad
{
    private const int Rounds = 7;
    private const int Few = 1_000;
    private const int RowsPerHour = 5_500;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SliceLength = TimeSpan.FromMinutes(1);

    /// <param name="output">Gets the table.</param>
    /// <param name="pairsMost">Pairs of a cell and an operator in the largest row of what is remembered.</param>
    /// <param name="cancellationToken">Ends it between rows.</param>
    public static async Task RunAsync(TextWriter output, int pairsMost, CancellationToken cancellationToken)
    {
        var blocks = new List<IReadOnlyList<Func<Task<Row>>>>
        {
            Block([10_000, 100_000, 1_000_000], pairs => Close(pairs, Few)),
            Block([10_000, 100_000, 1_000_000], pairs => Close(pairs, pairs)),
            Block([10_000, 100_000], pairs => StepAsync(pairs, all: false)),
            Block([10_000, 100_000], pairs => StepAsync(pairs, all: true)),
            Block([1_440, 10_080], slices => CatchUpAsync(40, slices)),
            Block([200, 1_000], cells => CatchUpAsync(cells, 240)),
            Block([24, 168], Restart),
            Block([100_000, pairsMost], pairs => RememberAsync(pairs, slices: 60)),
        };
        await output.WriteLineAsync($"{"measure, one core",-62}{"total",12}{"a unit",16}{"over the first",16}");
        foreach (var block in blocks)
        {
            double? first = null;
            foreach (var measureAsync in block)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var row = await measureAsync();
                first ??= row.PerUnit;
                await output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture, $"{row.Name,-62}{row.Total,12}{row.PerUnit,9:F1} {row.Unit,-6}{row.PerUnit / first.Value,16:F2}"));
            }
            await output.WriteLineAsync();
        }
    }

    private static IReadOnlyList<Func<Task<Row>>> Block<T>(IEnumerable<T> sizes, Func<T, Row> measure) =>
        Block(sizes, size => Task.FromResult(measure(size)));

    private static IReadOnlyList<Func<Task<Row>>> Block<T>(IEnumerable<T> sizes, Func<T, Task<Row>> measureAsync) =>
        [.. sizes.Distinct().Select(size => (Func<Task<Row>>)(() => measureAsync(size)))];

    // One slice leaves the window, another with the same pairs enters, and the figures are read.
    private static Row Close(int pairs, int changing)
    {
        var (network, tally) = (new LargeNetwork(), new WindowTally(new(), panesAreHours: false));
        tally.Add(network.Rows(0, pairs, seed: 1));
        var (leaves, enters) = (network.Rows(0, changing, seed: 2), network.Rows(0, changing, seed: 3));
        tally.Add(leaves);
        var time = Median(() =>
        {
            tally.Remove(leaves);
            tally.Add(enters);
            tally.Figures();
            (leaves, enters) = (enters, leaves);
        });
        return new($"close: {changing:N0} of {pairs:N0} pairs leave, as many enter", time, changing * 2, "ns/row");
    }

    // Closing as it is: partials, facts, the watch, and documents of all that changed; every pair is in every slice. In the window of an hour
    // between two analyses, or in all windows with the analyses that fall due, those of five minutes at each slice and of an hour at one.
    private static async Task<Row> StepAsync(int pairs, bool all)
    {
        var (network, state, store) = (new LargeNetwork(), NewState(all ? new() : new() { Windows = [WindowSpec.Defaults[1]] }), new MemoryStore());
        IReadOnlyList<SliceRow>[] rows = [network.Rows(0, pairs, seed: 1), network.Rows(0, pairs, seed: 2)];
        async Task CloseAsync(int from, int to)
        {
            for (var slice = from; slice < to; slice++)
                await state.StepAsync(Messages(slice, rows[slice % 2]), slice + 1, store, CancellationToken.None);
        }

        await CloseAsync(0, 10);
        var slices = all ? 5 : 4;
        var end = Measured.Begin();
        await CloseAsync(10, 10 + slices);
        return new($"step: a slice of {pairs:N0} pairs, {(all ? "all windows, with analyses" : "window of 1 h, documents")}", end().Cpu / slices, pairs, "ns/row");
    }

    private static async Task<Row> CatchUpAsync(int cells, int slices)
    {
        var (network, state, store) = (new LargeNetwork(cells, cells / 5), NewState(), new MemoryStore());
        List<InternalMessage[]> steps =
        [
            .. Enumerable.Range(0, slices).Chunk(new MeasureOptions().RecordsPerStep / 100)
                .Select(step => step.SelectMany(slice => Messages(slice, network.Rows(slice * 13 % cells, cells, slice))).ToArray()),
        ];
        var end = Measured.Begin();
        foreach (var step in steps)
            await state.StepAsync(step, state.NextOffset + 1, store, CancellationToken.None);
        return new($"catch-up: {slices:N0} slices of {cells:N0} rows", end().Cpu, slices, "us", 1e6);
    }

    private static Row Restart(int hours)
    {
        var (network, now) = (new LargeNetwork(), LargeNetwork.Start + (WindowSpec.Hour * hours));
        var snapshot = new NetworkSnapshot(
            LargeNetwork.Name, now, Setup.Memory(now), [], [],
            [.. Enumerable.Range(0, hours).Select(h => network.Facts(LargeNetwork.Start + (WindowSpec.Hour * h), h % 50 * RowsPerHour, RowsPerHour, h))],
            [.. Setup.Standings(network).Select(standing => DocumentJson.Write(standing).Data!)]);
        var time = Median(() => GC.KeepAlive(new NetworkMeasure(snapshot, new())), rounds: 3);
        return new($"restart: {hours * RowsPerHour:N0} facts of {hours} hours, in all windows", time, hours * RowsPerHour, "ns");
    }

    // What is held of pairs that are all in every slice: the slices' facts, and the windows' tallies.
    private static async Task<Row> RememberAsync(int pairs, int slices)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var state = NewState();
        await FillAsync();
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(state);
        return new(
            $"memory: {pairs:N0} pairs in {slices} slices, facts and windows",
            string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:N0} MiB"), (double)bytes / pairs / slices, "B");

        // A method of its own, so that what it used is garbage once it is left.
        async Task FillAsync()
        {
            var rows = new LargeNetwork(operators: Math.Max(1_000, pairs / 500)).Rows(0, pairs);
            await state.StepAsync(
                [.. Enumerable.Range(0, slices).SelectMany(slice => Messages(slice, rows))], slices, new MemoryStore(), CancellationToken.None);
        }
    }

    private static MeasureState NewState(MeasureOptions? options = null) => new(new(0, 0, 1, [], []), ["outcomes"], options ?? new());

    private static InternalMessage[] Messages(int slice, IReadOnlyList<SliceRow> rows)
    {
        var start = LargeNetwork.Start + (SliceLength * slice);
        return
        [
            new InternalMessage.Partial(LargeNetwork.Partial(start, rows)),
            new InternalMessage.Mark(LargeNetwork.Mark(start + SliceLength, slice)),
        ];
    }

    private static TimeSpan Median(Action work, int rounds = Rounds)
    {
        var times = new TimeSpan[rounds];
        // As long as it takes until the code is compiled for good.
        for (var begin = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(begin) < WarmUp;)
            work();
        for (var i = 0; i < rounds; i++)
        {
            var end = Measured.Begin();
            work();
            times[i] = end().Cpu;
        }
        Array.Sort(times);
        return times[rounds / 2];
    }

    private sealed record Row(string Name, string Total, double PerUnit, string Unit)
    {
        public Row(string name, TimeSpan time, int units, string unit, double unitsPerSecond = 1e9)
            : this(
                name, string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:N1} ms"), time.TotalSeconds * unitsPerSecond / units, unit)
        {
        }
    }
}
