using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Encoding;

namespace StreamCoverage.Pipeline.Tests.Hostile;

/// <summary>Times of events and of records, as far off as they can be written.</summary>
public sealed class ForeignTimeTests
{
    private static readonly EventTime Noon = new(1_772_366_400L * EventTime.MicrosecondsPerSecond);
    private static readonly EventTime Last = new((253_370_764_800L * EventTime.MicrosecondsPerSecond) - 1);

    public static TheoryData<long> RecordTimes => [Noon.UnixMicroseconds, 0, -1, long.MinValue, long.MinValue / 1000 * 1000, -62_135_596_800_000_001];

    [Theory, MemberData(nameof(RecordTimes))]
    public void A_far_future_event_is_refused_with_a_reason_and_moves_no_watermark(long recordTime)
    {
        var fold = Started();
        foreach (var ahead in new[] { Noon + TimeSpan.FromTicks(TimeSpan.TicksPerMinute * 5 + 10), Noon + TimeSpan.FromDays(9), Last })
            Arrive(fold, ahead, new(recordTime));
        var output = fold.TakeOutput();
        Assert.Equal(Noon - TimeSpan.FromMinutes(2), fold.Watermark);
        Assert.Equal(["far-future", "far-future", "far-future"], output.DeadLetters.Select(letter => letter.Reason));
        Assert.All(output.DeadLetters, letter => Assert.NotEmpty(LetterWriter.Write(letter, "dead").Value));
        // What honest producers send goes on being counted.
        Arrive(fold, Noon + TimeSpan.FromSeconds(1), Noon);
        fold.Drain();
        Assert.Equal(2, fold.TakeOutput().Partials.Sum(partial => partial.Rows.Sum(row => row.Requests.Total)));
    }

    [Theory]
    [InlineData(300_000_000, true)]
    [InlineData(300_000_001, false)]
    public void An_event_may_lie_ahead_of_its_record_by_the_skew_and_no_microsecond_more(long aheadMicroseconds, bool isTaken)
    {
        var fold = Started();
        Arrive(fold, new(Noon.UnixMicroseconds + aheadMicroseconds), Noon);
        Assert.Equal(isTaken, fold.TakeOutput().DeadLetters.Count == 0);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MaxValue / 1000 * 1000)]
    public void A_record_time_stamp_at_the_end_of_all_numbers_breaks_nothing(long recordTime)
    {
        var fold = Started();
        Arrive(fold, Noon + TimeSpan.FromSeconds(1), new(recordTime));
        Assert.Empty(fold.TakeOutput().DeadLetters);
        Assert.Equal(Noon + TimeSpan.FromSeconds(1) - TimeSpan.FromMinutes(2), fold.Watermark);
    }

    [Fact]
    public void A_far_past_event_is_late_and_opens_nothing()
    {
        var fold = Started();
        for (var second = 0; second < 1000; second++)
            Arrive(fold, new(second * EventTime.MicrosecondsPerSecond), Noon);
        Assert.All(fold.TakeOutput().DeadLetters, letter => Assert.Equal("late", letter.Reason));
        fold.Drain();
        var output = fold.TakeOutput();
        Assert.Equal(Noon, Assert.Single(output.Partials).Identity.Slice);
        Assert.Equal((1001, 1, 1000), Assert.Single(output.Accounting) switch { var row => ((int)row.Consumed, (int)row.Accepted, (int)row.Late) });
    }

    [Fact]
    public void The_first_second_of_1970_is_a_time_like_any_other()
    {
        var fold = new PartitionFold(new("in", 0), InputContract.RequestOutcome, new(), IngestPosition.Start);
        Arrive(fold, new(0), new(0));
        fold.Drain();
        Assert.Equal(new(0), Assert.Single(fold.TakeOutput().Partials).Identity.Slice);
        Assert.Equal(new(-2 * 60 * EventTime.MicrosecondsPerSecond), fold.Watermark);
    }

    private static PartitionFold Started()
    {
        var fold = new PartitionFold(new("in", 0), InputContract.RequestOutcome, new(), IngestPosition.Start);
        Arrive(fold, Noon, Noon);
        return fold;
    }

    private static void Arrive(PartitionFold fold, EventTime at, EventTime recordTime)
    {
        var outcome = new RequestOutcome($"r{fold.NextOffset}", "net", at, WorkloadCell.Of(new string?[6]), Outcome.Succeeded, Operator: "op");
        fold.Fold(new(fold.NextOffset, recordTime, null, EventWriter.Write(outcome), MessageEnvelope.Plain));
    }
}
