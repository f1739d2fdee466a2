using System.Text;
using System.Text.Json;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Tests.Simulation;
using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Encoding;

namespace StreamCoverage.Pipeline.Tests;

public sealed class PartitionFoldTests
{
    private static readonly SourcePartition Source = new("in", 3);
    private static readonly EventTime Noon = new(1_700_049_600L * EventTime.MicrosecondsPerSecond);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 50)];

    [Theory, MemberData(nameof(Seeds))]
    public void Every_event_that_is_consumed_is_accepted_late_duplicate_or_rejected(int seed)
    {
        var log = new SimLog();
        var topics = new Topics();
        log.Create(topics.RequestOutcomes, 1);
        log.Create(topics.OperatorEvents, 2);
        SomeTraffic.Write(log, topics, 1, seed);
        var fold = Fold(new());
        foreach (var record in log.Read(new(topics.RequestOutcomes, 0), 0, int.MaxValue).Records)
            fold.Fold(record);
        fold.Drain();
        var output = fold.TakeOutput();

        foreach (var row in output.Accounting)
            Assert.Equal(row.Consumed, row.Accepted + row.Late + row.Duplicate + row.Rejected.Sum(r => r.Value));
        Assert.Equal(fold.NextOffset, output.Accounting.Sum(row => row.Messages));
        Assert.Equal(output.Accounting.Sum(row => row.Accepted), output.Partials.SelectMany(p => p.Rows).Sum(row => row.Requests.Total));
        Assert.Equal(output.Accounting.Sum(row => row.Late + row.Rejected.Sum(r => r.Value)), output.DeadLetters.Count);
        Assert.All(["late", "duplicate", "rejected"], what => Assert.True(Sum(output, what) > 0, $"seed {seed} has no {what} event, so this proves little"));
    }

    [Fact]
    public void A_dead_letter_carries_the_bytes_the_reason_and_the_place()
    {
        var fold = Fold(new());
        var key = "some key"u8.ToArray();
        fold.Fold(new(41, Noon, key, """[{"request_id":"a","prompt":"secret"},7]"""u8.ToArray(), MessageEnvelope.Plain));

        var letters = fold.TakeOutput().DeadLetters;

        Assert.Equal([(41, 0, """{"request_id":"a","prompt":"secret"}"""), (41, 1, "7")], letters.Select(l => ((int)l.Offset, l.Index, Encoding.UTF8.GetString(l.Value!))));
        Assert.Equal("unknown-property", letters[0].Reason);
        using var written = JsonDocument.Parse(LetterWriter.Write(letters[0], "dead").Value);
        var json = written.RootElement;
        Assert.Equal(("in", 3, 41, "unknown-property"), (json.GetProperty("topic").GetString(), json.GetProperty("partition").GetInt32(), json.GetProperty("offset").GetInt64(), json.GetProperty("reason").GetString()));
        Assert.Equal(key, json.GetProperty("key").GetBytesFromBase64());
        Assert.Equal(letters[0].Value, json.GetProperty("value").GetBytesFromBase64());
    }

    [Fact]
    public void A_slice_closes_when_the_watermark_passes_its_end_and_late_events_are_kept()
    {
        var fold = Fold(new());
        Feed(fold, 0, Noon, "a");
        Feed(fold, 1, Noon + TimeSpan.FromSeconds(179), "b");
        Assert.Empty(fold.TakeOutput().Partials);
        Feed(fold, 2, Noon + TimeSpan.FromSeconds(180), "c");
        var closed = Assert.Single(fold.TakeOutput().Partials);
        Assert.Equal((Noon, 3), (closed.Identity.Slice, (int)closed.Through));

        Feed(fold, 3, Noon + TimeSpan.FromSeconds(59), "too late");
        Assert.Equal(DeadLetter.LateReason, Assert.Single(fold.TakeOutput().DeadLetters).Reason);
    }

    [Fact]
    public void Late_events_restate_their_slice_where_that_is_the_rule()
    {
        var fold = Fold(new() { Late = LateRule.Restate });
        Feed(fold, 0, Noon, "a");
        Feed(fold, 1, Noon + TimeSpan.FromMinutes(10), "b");
        fold.TakeOutput();
        Feed(fold, 2, Noon, "late");
        fold.Drain();
        var restated = Assert.Single(fold.TakeOutput().Partials, partial => partial.Identity.Slice == Noon);
        Assert.Equal(Noon + TimeSpan.FromMinutes(8), restated.Identity.Via);
    }

    [Fact]
    public void An_event_far_ahead_of_its_record_is_refused_and_moves_no_watermark()
    {
        var fold = Fold(new());
        Feed(fold, 0, Noon, "a");
        var before = fold.Watermark;
        fold.Fold(new(1, Noon, null, Bytes(Noon + TimeSpan.FromMinutes(6), "b"), MessageEnvelope.Plain));
        Assert.Equal(before, fold.Watermark);
        Assert.Equal("far-future", Assert.Single(fold.TakeOutput().DeadLetters).Reason);
    }

    [Theory]
    [InlineData(0, 0)] // The log is older than the product.
    [InlineData(5, 3)] // It was read, and the process died before a slice was over.
    public void What_the_log_lost_from_its_first_offset_on_counts_where_it_was_read_before(long through, long lost)
    {
        var fold = new PartitionFold(Source, InputContract.RequestOutcome, new(), IngestPosition.Start with { Through = through });
        var worker = new IngestWorker(fold, 1, new(), 1);
        worker.Fold(new([new(3, Noon, null, Bytes(Noon, "a"), MessageEnvelope.Plain)], 4, true, new LogGap(0, 3)));
        worker.Quiet();
        worker.Quiet();
        var rows = worker.TakeWrite()!.Accounting;
        Assert.Equal((3 - lost, lost, 1), (rows.Min(row => row.FirstOffset), rows.Sum(row => row.Lost), rows.Sum(row => row.Messages)));
        Assert.Equal(lost > 0, rows.Any(row => row.Slice == EventTime.Never));
    }

    [Fact]
    public void Cells_over_the_cap_go_to_other_and_totals_stay_exact()
    {
        var fold = Fold(new() { RowsPerSliceMax = 10 });
        for (var i = 0; i < 500; i++)
            Feed(fold, i, Noon, $"r{i}", new($"model-{i}", null, null, null, null, null));
        fold.Drain();
        var output = fold.TakeOutput();
        var rows = output.Partials.SelectMany(p => p.Rows).ToList();
        Assert.Equal(11, rows.Count(row => row.Requests.Total > 0));
        Assert.Equal(500, rows.Sum(row => row.Requests.Total));
        Assert.Equal(490, rows.Where(row => row.Cell == WorkloadCell.Other).Sum(row => row.Requests.Total));
        Assert.Equal(490, output.Accounting.Sum(row => row.Overflowed));
    }

    [Fact]
    public void Names_are_made_anew_without_a_trace_in_what_is_given_out()
    {
        Assert.Equal(Rows(namesMax: 1_000_000), Rows(namesMax: 7));

        static List<string> Rows(int namesMax)
        {
            var fold = Fold(new() { NamesMax = namesMax });
            for (var i = 0; i < 300; i++)
                Feed(fold, i, Noon + TimeSpan.FromSeconds(2 * i), $"r{i % 280}", new($"model-{i % 17}", null, $"gpu-{i % 5}", null, null, null));
            fold.Drain();
            return [.. fold.TakeOutput().Partials.SelectMany(p => p.Rows.Select(row => $"{p.Identity} {row.Cell} {row.Operator} {row.Requests} {row.Latencies}"))];
        }
    }

    private static PartitionFold Fold(IngestOptions options) => new(Source, InputContract.RequestOutcome, options, IngestPosition.Start);

    private static long Sum(IngestOutput output, string what) => output.Accounting.Sum(row => what switch
    {
        "late" => row.Late,
        "duplicate" => row.Duplicate,
        _ => row.Rejected.Sum(r => r.Value),
    });

    private static void Feed(PartitionFold fold, long offset, EventTime at, string id, WorkloadCell? cell = null) =>
        fold.Fold(new(offset, at, null, Bytes(at, id, cell), MessageEnvelope.Plain));

    private static byte[] Bytes(EventTime at, string id, WorkloadCell? cell = null) => EventWriter.Write(
        new RequestOutcome(id, "net", at, cell ?? new("llama", null, null, null, null, null), Outcome.Succeeded, 1000, "op"));
}
