using System.Buffers;
using StreamCoverage.Core.Events;
using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Encoding;
using StreamCoverage.Schemas.Tests.Support;

namespace StreamCoverage.Schemas.Tests;

/// <summary>decode(write(x)) = x.</summary>
public sealed class RoundTripTests
{
    private const int Seeds = 2000;

    [Fact]
    public void An_outcome_that_was_written_is_read_back()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var written = new Drawn(seed).Outcome();

            var taken = new Taken().Decode(EventWriter.Write(written));

            Assert.True(taken.Batch.Rejections.Count == 0, $"seed {seed}: {taken.Batch.Rejections.FirstOrDefault()}");
            AssertSame(written, Assert.Single(taken.Outcomes), seed);
        }
    }

    [Fact]
    public void Outcomes_that_were_written_together_are_read_back_in_order()
    {
        for (var seed = 0; seed < Seeds / 20; seed++)
        {
            var drawn = new Drawn(seed);
            var written = Enumerable.Range(0, 20).Select(_ => drawn.Outcome()).ToList();

            var read = new Taken().Decode(EventWriter.Write(written)).Outcomes;

            Assert.Equal(written.Count, read.Count);
            for (var i = 0; i < written.Count; i++)
                AssertSame(written[i], read[i], seed);
        }
    }

    [Fact]
    public void An_operator_event_that_was_written_is_read_back()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var drawn = new Drawn(seed);
            OperatorEvent[] written = [drawn.Change(), drawn.Change()];

            var batch = new OperatorEventDecoder(new()).Decode(EventWriter.Write(written), MessageEnvelope.Plain);

            Assert.True(batch.Rejections.Count == 0, $"seed {seed}: {string.Join("; ", batch.Rejections)}");
            Assert.Equal(written.Length, batch.Events.Count);
            for (var i = 0; i < written.Length; i++)
                AssertSame(written[i], batch.Events[i].Event);
        }
    }

    [Fact]
    public void What_is_appended_is_what_is_returned()
    {
        var drawn = new Drawn(7);
        var (outcome, change) = (drawn.Outcome(), drawn.Change());
        var buffer = new ArrayBufferWriter<byte>();

        EventWriter.Write(outcome, buffer);
        EventWriter.Write([outcome, outcome], buffer);
        EventWriter.Write(change, buffer);
        EventWriter.Write([change], buffer);

        byte[] expected = [.. EventWriter.Write(outcome), .. EventWriter.Write([outcome, outcome]), .. EventWriter.Write(change), .. EventWriter.Write([change])];
        Assert.Equal(expected, buffer.WrittenSpan.ToArray());
    }

    [Fact]
    public void An_outcome_looks_like_this() => Assert.Equal(
        """{"request_id":"r-1","network":"n","occurred_at":"2026-03-01T12:30:05.000000Z","workload":{"model":"meta/llama"},"outcome":"failed","failed_condition":"latency","latency_ms":1.5,"operator":"o<p>","attempts":[{"operator":"o<p>","outcome":"failed","failed_condition":"latency"}],"reward":"0.25","reporter":{"id":"gw","role":"gateway"}}""",
        System.Text.Encoding.UTF8.GetString(EventWriter.Write(new RequestOutcome(
            "r-1", "n", new(1_772_368_205_000_000), new("meta/llama", null, null, null, null, null), Outcome.Latency, 1500, "o<p>",
            [new("o<p>", Outcome.Latency)], 250_000, "gw", ReporterRole.Gateway))));

    [Fact]
    public void What_breaks_the_contract_is_written_as_it_stands_and_refused()
    {
        var outcome = new RequestOutcome("r", "n", new(-1), new(null, null, null, null, null, null), Outcome.Succeeded, -5, "op", Role: ReporterRole.Gateway);

        Assert.Equal(RejectReason.BadTime, new Taken().Decode(EventWriter.Write(outcome)).Rejection.Reason);
        Assert.Equal(RejectReason.NumberOutOfRange, new Taken().Decode(EventWriter.Write(outcome with { OccurredAt = default })).Rejection.Reason);
        Assert.Equal(
            RejectReason.MissingProperty,
            new Taken().Decode(EventWriter.Write(outcome with { OccurredAt = default, LatencyMicroseconds = 0 })).Rejection.Reason);
    }

    private static void AssertSame(RequestOutcome expected, RequestOutcome actual, int seed)
    {
        Assert.True(expected with { Attempts = null } == actual with { Attempts = null }, $"seed {seed}: {expected} became {actual}");
        Assert.Equal(expected.Attempts ?? [], actual.Attempts ?? []);
    }

    private static void AssertSame(OperatorEvent expected, OperatorEvent actual)
    {
        Assert.Equal(expected with { Capabilities = null }, actual with { Capabilities = null });
        Assert.Equal(Lists(expected.Capabilities), Lists(actual.Capabilities));
    }

    private static IReadOnlyList<string>[]? Lists(Capabilities? declared) =>
        declared is null ? null : [declared.Models, declared.Tasks, declared.Hardware, declared.Regions, declared.Verification];
}
