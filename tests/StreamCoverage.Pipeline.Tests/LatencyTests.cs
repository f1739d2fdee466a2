using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Latency;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Windows;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Memory;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Encoding;
using StreamCoverage.Schemas.Wire;

namespace StreamCoverage.Pipeline.Tests;

/// <summary>Latencies from the events to the figures: what the pipeline holds of them is what a count over all events holds.</summary>
public sealed class LatencyTests
{
    private const string Network = "net";
    private static readonly EventTime Start = new(1_700_049_600L * EventTime.MicrosecondsPerSecond);
    private static readonly Topics Topics = new();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 30)];

    [Theory, MemberData(nameof(Seeds))]
    public async Task Bins_of_the_pipeline_are_those_of_all_events_however_these_come(int seed)
    {
        var random = new Random(seed);
        RequestOutcome[] outcomes = [.. Enumerable.Range(0, 600).Select(i => Outcome(random, i))];
        var (stored, cells) = (await RunAsync(outcomes, random, new() { RowsPerChunk = 1 + random.Next(20), Late = LateRule.Restate }), new Dictionary<WorkloadCell, LatencySketch>());
        foreach (var outcome in outcomes.Where(o => o is { Outcome: Core.Events.Outcome.Succeeded, LatencyMicroseconds: not null } && o.Role.IsDemand()))
        {
            cells.TryAdd(outcome.Workload, new());
            cells[outcome.Workload].Add(outcome.LatencyMicroseconds!.Value);
        }
        foreach (var facts in (IReadOnlyList<SliceFacts>[])[stored.Slices, stored.Hours])
        {
            var tally = new WindowTally(new CellJudge(), panesAreHours: true);
            foreach (var pane in facts)
                tally.Add(pane.Rows);
            Assert.Equal(
                cells.OrderBy(cell => cell.Key).Select(cell => (cell.Key, cell.Value.Bins)),
                tally.Cells.Where(cell => cell.Latencies.Count > 0).OrderBy(cell => cell.Cell).Select(cell => (cell.Cell, cell.Latencies.Bins)));
            Assert.Equal(cells.Values.Aggregate(default(LatencyBins), (sum, cell) => sum.Plus(cell.Bins)), tally.Latencies.Bins);
            foreach (var pane in facts)
                tally.Remove(pane.Rows);
            Assert.True(tally.Latencies.Bins.IsEmpty);
            Assert.Equal(0, tally.Figures().CellsObserved);
            Assert.Empty(tally.Cells);
        }
    }

    [Fact]
    public async Task When_slow_requests_begin_to_fail_the_documents_tell_the_two_figures_apart()
    {
        RequestOutcome[] before = [.. Enumerable.Range(0, 100).Select(i => Request(i, i < 90 ? 100_000 : 5_000_000))];
        RequestOutcome[] after = [.. before.Select(o => o.LatencyMicroseconds > 1_000_000 ? o with { Outcome = Core.Events.Outcome.Latency } : o)];
        var (was, now) = (await CoverageAsync(before), await CoverageAsync(after));

        Assert.Equal((100L, 0L), (was.Stated, was.Unstated));
        Assert.Equal((true, 50m), (was.P95.Reached, Math.Round(was.P95.TimeToSuccessMs!.Value / 100)));
        Assert.Equal((false, (decimal?)null), (now.P95.Reached, now.P95.TimeToSuccessMs));
        Assert.Equal(100m, Math.Round(now.P95.OfSuccessesMs!.Value));
        Assert.Equal(was.P50 with { UpperMs = null, LowerMs = null }, now.P50 with { UpperMs = null, LowerMs = null });
        Assert.Equal((100m, (decimal?)null), (Math.Round(now.P95.LowerMs!.Value), now.P95.UpperMs));
    }

    [Fact]
    public async Task A_success_without_a_latency_is_counted_as_such()
    {
        var latency = await CoverageAsync([Request(0, null), Request(1, 2000), Request(2, null)]);
        Assert.Equal((1L, 2L, true), (latency.Stated, latency.Unstated, latency.P99.Reached));
        var none = await CoverageAsync([Request(0, null)]);
        Assert.Equal(new(null, null, null, null, null), none.P50);
    }

    [Fact]
    public void What_needs_more_bins_than_there_may_be_is_left_out_and_told()
    {
        var fold = new PartitionFold(new("in", 0), InputContract.RequestOutcome, new() { LatencyBinsPerSliceMax = 3 }, IngestPosition.Start);
        long[] latencies = [1000, 2000, 3000, 4000, 1000, 5000];
        for (var i = 0; i < latencies.Length; i++)
            fold.Fold(new(i, Start, null, EventWriter.Write(Request(i, latencies[i])), MessageEnvelope.Plain));
        fold.Drain();
        var output = fold.TakeOutput();
        var rows = output.Partials.SelectMany(partial => partial.Rows).ToList();
        Assert.Equal(4, rows.Sum(row => row.Latencies.Count));
        Assert.Equal(6, rows.Sum(row => row.Requests.Total));
        Assert.Equal(2, output.Accounting.Sum(row => row.Overflowed));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_table_of_latencies_is_exact(int seed)
    {
        var random = new Random(seed);
        var (table, expected) = (new LatencyTable(), new Dictionary<(int, ReporterRole), LatencySketch>());
        // Twice, because the second slice gets the arrays of the first.
        for (var slice = 0; slice < 2; slice++)
        {
            for (var i = 0; i < 100_000; i++)
            {
                var (cell, role, latency) = (random.Next(300), (ReporterRole)random.Next(2), (long)Math.Pow(10, random.NextDouble() * 10.9));
                Assert.True(table.Add(LatencyTable.KeyOf(cell, role, latency), int.MaxValue));
                expected.TryAdd((cell, role), new());
                expected[(cell, role)].Add(latency);
            }
            table.Rekey(cell => 299 - cell);
            var bins = table.Bins();
            Assert.Equal(expected.Count, bins.Count);
            Assert.All(expected, pair => Assert.Equal(pair.Value.Bins, bins[(299 - pair.Key.Item1, pair.Key.Item2)]));
            Assert.InRange(table.Bytes / (double)table.Count, 16, 48);
            table.Release();
            expected.Clear();
        }
    }

    private static async Task<LatencySummary> CoverageAsync(IReadOnlyList<RequestOutcome> outcomes)
    {
        var stored = await RunAsync(outcomes, new Random(1), new());
        var document = stored.Documents.Single(d => d.Type == nameof(NetworkCoverage) && d.Id == $"{Network}/24h");
        return DocumentJson.Read<NetworkCoverage>(document.Data).Latency!;
    }

    // Over some partitions, in batches, in some disorder, some of it late, some messages twice, each chunk as often as chance has it.
    private static async Task<MemoryContent> RunAsync(IReadOnlyList<RequestOutcome> outcomes, Random random, IngestOptions options)
    {
        var (store, partitions, measure) = (new MemoryStore(), 1 + random.Next(4), new MeasureOptions());
        var snapshot = await store.TakeOverAsync(0, new(measure.SlicesKept, measure.HoursKept), default);
        var state = new MeasureState(snapshot, [Topics.RequestOutcomes], measure);
        for (var partition = 0; partition < partitions; partition++)
        {
            var source = new SourcePartition(Topics.RequestOutcomes, partition);
            var worker = new IngestWorker(new(source, InputContract.RequestOutcome, options, IngestPosition.Start), partitions, Topics, 1);
            var records = outcomes.Where((_, i) => i % partitions == partition)
                .SelectMany(outcome => Enumerable.Repeat(outcome, random.Next(10) == 0 ? 2 : 1))
                .Append(TheEnd)
                .Select((outcome, i) => new LogRecord(i, outcome.OccurredAt, null, EventWriter.Write(outcome), MessageEnvelope.Plain)).ToList();
            for (var from = 0; from < records.Count;)
            {
                var to = Math.Min(records.Count, from + 1 + random.Next(40));
                worker.Fold(new(records[from..to], to, AtEnd: to == records.Count));
                from = to;
                await WriteAsync(worker, state, store, random);
            }
            worker.Quiet();
            worker.Quiet();
            await WriteAsync(worker, state, store, random);
        }
        return store.Content();
    }

    private static async Task WriteAsync(IngestWorker worker, MeasureState state, MemoryStore store, Random random)
    {
        if (worker.TakeWrite() is not { } write)
            return;
        List<InternalMessage> messages =
        [
            .. write.Messages.Where(m => m.Topic == Topics.SlicePartials).Select(m => PartialWire.Decode(m.Value))
                .SelectMany(message => Enumerable.Repeat(message, 1 + random.Next(2))),
        ];
        await store.CommitAsync(await state.StepAsync(messages, state.NextOffset + messages.Count, store, default), default);
    }

    // Each event a second after the one before, some minutes late: a slice that is closed by then is restated.
    private static RequestOutcome Outcome(Random random, int i)
    {
        var outcome = random.Next(4) == 0 ? (Outcome)random.Next(1, 8) : Core.Events.Outcome.Succeeded;
        var role = (ReporterRole)random.Next(4);
        var latency = random.Next(6) == 0 ? (long?)null : (long)Math.Pow(10, random.NextDouble() * 10.9);
        var at = Start + TimeSpan.FromSeconds(i) - TimeSpan.FromSeconds(random.Next(20) == 0 ? 300 : random.Next(60));
        return new($"r{i}", Network, at, new($"m{random.Next(3)}", null, random.Next(2) == 0 ? "gpu" : null, null, null, null), outcome, latency,
            outcome == Core.Events.Outcome.Succeeded ? $"op{random.Next(4)}" : null,
            ReporterId: role == ReporterRole.Unstated ? null : "who", Role: role);
    }

    // A failure hours later, so that every hour before it is closed.
    private static readonly RequestOutcome TheEnd = Request(0, null) with
    {
        RequestId = "end",
        Network = "another",
        OccurredAt = Start + TimeSpan.FromHours(3),
        Outcome = Core.Events.Outcome.Unknown,
    };

    private static RequestOutcome Request(int i, long? latency) =>
        new($"r{i}", Network, Start, new("m", null, null, null, null, null), Core.Events.Outcome.Succeeded, latency, $"op{i % 3}");
}
