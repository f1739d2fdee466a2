using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Encoding;

namespace StreamCoverage.Pipeline.Tests.Hostile;

/// <summary>A million invented cells and operators, sent among honest traffic.</summary>
[Collection(nameof(Alone))]
public sealed class CardinalityTests
{
    private const int Invented = 1_000_000;
    private const long BytesPerEntryMax = 200;
    private const int HonestEvery = 500;
    private static readonly EventTime Noon = new(1_772_366_400L * EventTime.MicrosecondsPerSecond);
    private static readonly IngestOptions Options = new() { RowsPerSliceMax = 2_000, IdsPerSliceMax = 1_000, NamesMax = 10_000 };

    [Fact]
    public void Honest_cells_keep_their_figures_totals_stay_exact_and_memory_is_bounded()
    {
        var (attacked, honest) = (new Counted(Options), new Counted(Options));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Invented; i++)
        {
            // Half an hour of event time: every slice begins with honest requests, and gets 33,333 invented cells.
            var at = Noon + TimeSpan.FromMilliseconds(i * 1.8);
            if (i % HonestEvery == 0)
            {
                attacked.Arrive(at, $"h{i}", $"model-{i / HonestEvery % 3}", "honest");
                honest.Arrive(at, $"h{i}", $"model-{i / HonestEvery % 3}", "honest");
            }
            attacked.Arrive(at, $"x{i}", $"invented-{i}", $"sybil-{i}");
        }
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        var live = attacked.SlicesOpenMax * (Options.RowsPerSliceMax + Options.IdsPerSliceMax) + (2 * Options.NamesMax);
        Assert.True(grown < BytesPerEntryMax * live, $"the attack left {grown} bytes, with room for {live} live entries");
        attacked.End();
        honest.End();

        Assert.Equal(honest.Honest, attacked.Honest);
        Assert.Equal(Invented + (Invented / HonestEvery), attacked.Requests);
        Assert.Equal(attacked.Overflowed, attacked.Other);
        Assert.InRange(attacked.RowsMax, 1, Options.RowsPerSliceMax + 1);
        Assert.True(attacked.Overflowed > Invented * 0.9, $"only {attacked.Overflowed} overflowed");
    }

    [Fact]
    public void A_cell_that_first_comes_after_the_slice_is_full_is_counted_in_other_there_and_by_its_name_in_the_next_slice()
    {
        var counted = new Counted(Options with { RowsPerSliceMax = 10 });
        for (var i = 0; i < 10; i++)
            counted.Arrive(Noon, $"x{i}", $"invented-{i}", "sybil");
        counted.Arrive(Noon, "h0", "m", "honest");
        counted.Arrive(Noon + TimeSpan.FromMinutes(1), "h1", "m", "honest");
        counted.End();
        Assert.Equal(Noon + TimeSpan.FromMinutes(1), Assert.Single(counted.Honest).Key.Slice);
        Assert.Equal((1, 12), ((int)counted.Other, (int)counted.Requests));
    }

    [Theory]
    [InlineData("request_id")]
    [InlineData("network")]
    [InlineData("operator")]
    [InlineData("model")]
    [InlineData("size")]
    public void Nobody_can_send_a_reserved_name(string place)
    {
        foreach (var name in (string[])[WorkloadCell.OtherName, WorkloadCell.AllName, "\\u005f_other__"])
        {
            string In(string other, string usual) => place == other ? name : usual;
            var forged = $$"""
                {"request_id":"{{In("request_id", "r")}}","network":"{{In("network", "net")}}","occurred_at":"2026-03-01T12:00:00Z",
                "workload":{"model":"{{In("model", "m")}}","size":"{{In("size", "s")}}"},"outcome":"succeeded","operator":"{{In("operator", "op")}}"}
                """;
            var letter = Assert.Single(new Counted(Options).Take(Noon, System.Text.Encoding.UTF8.GetBytes(forged)).DeadLetters);
            Assert.Equal(("bad-text", $"{place} is a name that is reserved: it stands for what has none; take another"), (letter.Reason, letter.Detail));
        }
    }

    /// <summary>One partition's fold, and what it gave out: the honest rows, and of the others only sums.</summary>
    private sealed class Counted(IngestOptions options)
    {
        private readonly PartitionFold _fold = new(new("in", 0), InputContract.RequestOutcome, options, IngestPosition.Start);

        public Dictionary<(EventTime Slice, WorkloadCell Cell), SliceRow> Honest { get; } = [];

        public long Requests { get; private set; }

        /// <summary>Requests in the cell <c>__other__</c>.</summary>
        public long Other { get; private set; }

        /// <summary>Most rows of one slice.</summary>
        public int RowsMax { get; private set; }

        public long Overflowed { get; private set; }

        /// <summary>The slices between the watermark and the newest time, and the two at the ends.</summary>
        public int SlicesOpenMax { get; } = (int)(options.AllowedLateness / options.SliceLength) + 2;

        public void Arrive(EventTime at, string id, string model, string name) => Keep(Take(at, EventWriter.Write(
            new RequestOutcome(id, "net", at, new(model, null, null, null, null, null), Outcome.Succeeded, Operator: name))));

        public IngestOutput Take(EventTime at, byte[] value)
        {
            _fold.Fold(new(_fold.NextOffset, at, null, value, MessageEnvelope.Plain));
            return _fold.TakeOutput();
        }

        public void End()
        {
            _fold.Drain();
            Keep(_fold.TakeOutput());
        }

        private void Keep(IngestOutput output)
        {
            foreach (var (slice, row) in output.Partials.SelectMany(partial => partial.Rows.Select(row => (partial.Identity.Slice, row))))
            {
                Requests += row.Requests.Total;
                if (row.Operator == "honest")
                    Honest.Add((slice, row.Cell), row);
                if (row.Cell != WorkloadCell.Other)
                    continue;
                Assert.Equal(WorkloadCell.OtherName, row.Operator);
                Other += row.Requests.Total;
            }
            RowsMax = Math.Max(RowsMax, output.Partials.GroupBy(p => p.Identity.Slice).Select(slice => slice.Sum(p => p.Rows.Count)).DefaultIfEmpty().Max());
            Overflowed += output.Accounting.Sum(row => row.Overflowed);
        }
    }
}
