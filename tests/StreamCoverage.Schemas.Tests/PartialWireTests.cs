using System.Diagnostics;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Latency;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Schemas.Tests.Support;
using StreamCoverage.Schemas.Wire;

namespace StreamCoverage.Schemas.Tests;

public sealed class PartialWireTests
{
    private static readonly SourcePartition Source = new("streamcoverage.request-outcomes", 3);

    [Fact]
    public void A_partial_that_was_encoded_is_decoded_again()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var chunk = Chunk(seed);

            var decoded = Assert.IsType<InternalMessage.Partial>(PartialWire.Decode(PartialWire.Encode(new InternalMessage.Partial(chunk)))).Chunk;

            Assert.Equal(chunk with { Rows = decoded.Rows }, decoded);
            Assert.Equal(chunk.Rows, decoded.Rows);
        }
    }

    [Fact]
    public void The_same_rows_give_the_same_bytes_wherever_they_come_from()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var bytes = PartialWire.Encode(new InternalMessage.Partial(Chunk(seed)));

            Assert.Equal(bytes, PartialWire.Encode(new InternalMessage.Partial(Chunk(seed))));
            Assert.Equal(bytes, PartialWire.Encode(PartialWire.Decode(bytes)));
        }
    }

    [Fact]
    public void A_row_of_a_busy_cell_takes_some_thirty_bytes()
    {
        var rows = new List<SliceRow>();
        for (var i = 0; i < 1000; i++)
        {
            OutcomeCounts requests = default;
            (requests[Outcome.Succeeded], requests[Outcome.Latency]) = (1000 + i, i % 7);
            rows.Add(new(new($"meta/llama-{i / 100:d2}", "chat", "h100", "eu-west", null, "8k"), $"operator-{i % 100:d3}", ReporterRole.Gateway, requests, requests, 1_000_000 + i));
        }

        var bytes = PartialWire.Encode(new InternalMessage.Partial(Partial(rows)));

        Assert.InRange(bytes.Length / 1000, 20, 40);
    }

    [Fact]
    public void Latencies_are_the_last_field_of_a_row_and_take_no_byte_where_there_are_none()
    {
        var row = new SliceRow(new("m", null, null, null, null, null), null, ReporterRole.Unstated, default, default, 0);
        var with = PartialWire.Encode(new InternalMessage.Partial(Partial([row with { Latencies = LatencyBins.Of([new(311, 2), new(330, 1)]) }])));
        var without = PartialWire.Encode(new InternalMessage.Partial(Partial([row])));

        // The row's field 9, its key, then field 5: five bytes of bins.
        Assert.EndsWith("4a0a0a01012a05b802021301", Convert.ToHexStringLower(with), StringComparison.Ordinal);
        Assert.EndsWith("4a030a0101", Convert.ToHexStringLower(without), StringComparison.Ordinal);
    }

    [Fact]
    public void Bins_that_are_none_are_refused()
    {
        var row = new SliceRow(new("m", null, null, null, null, null), null, ReporterRole.Unstated, default, default, 0);
        var bytes = PartialWire.Encode(new InternalMessage.Partial(Partial([row with { Latencies = LatencyBins.Of([new(311, 2)]) }])));
        bytes[^1] = 0;

        Assert.Contains("row 0 has bins", Assert.Throws<InvalidDataException>(() => PartialWire.Decode(bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_out_of_order_are_a_fault_of_ours()
    {
        var rows = Chunk(1).Rows;
        Assert.True(rows.Count > 2);

        Assert.Throws<UnreachableException>(() => PartialWire.Encode(new InternalMessage.Partial(Partial([.. rows.Reverse()]))));
        Assert.Throws<UnreachableException>(() => PartialWire.Encode(new InternalMessage.Partial(Partial([rows[0], rows[0]]))));
    }

    [Theory]
    [InlineData(SourceState.Active, 0)]
    [InlineData(SourceState.Idle, 1_772_368_205_123_456)]
    [InlineData(SourceState.Drained, -1)]
    [InlineData(SourceState.Active, long.MinValue)]
    public void A_mark_that_was_encoded_is_decoded_again(SourceState state, long watermark)
    {
        var mark = new InternalMessage.Mark(new(Source, 16, state, new(watermark), 123_456_789_012));

        Assert.Equal(mark, PartialWire.Decode(PartialWire.Encode(mark)));
    }

    [Fact]
    public void An_operator_event_that_was_encoded_is_decoded_again()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var message = new InternalMessage.Operator(new Drawn(seed).Change(), Source, seed);

            var decoded = Assert.IsType<InternalMessage.Operator>(PartialWire.Decode(PartialWire.Encode(message)));

            Assert.Equal(message with { Event = decoded.Event }, decoded);
            Assert.Equal(Encoding.EventWriter.Write(message.Event), Encoding.EventWriter.Write(decoded.Event));
        }
    }

    [Fact]
    public void Garbage_is_an_error_that_tells_where_and_never_another_exception()
    {
        var random = new Random(1);
        byte[][] good =
        [
            PartialWire.Encode(new InternalMessage.Partial(Chunk(1))),
            PartialWire.Encode(new InternalMessage.Mark(new(Source, 4, SourceState.Idle, default, 7))),
            PartialWire.Encode(new InternalMessage.Operator(new Drawn(1).Change(), Source, 9)),
        ];
        var refused = 0;
        for (var i = 0; i < 30_000; i++)
        {
            var bytes = (byte[])good[random.Next(good.Length)].Clone();
            for (var flips = random.Next(1, 5); flips > 0; flips--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (random.Next(3) == 0)
                bytes = bytes[..random.Next(bytes.Length)];
            try
            {
                PartialWire.Decode(bytes);
            }
            catch (InvalidDataException e)
            {
                Assert.StartsWith("this is no message of slice-partials: ", e.Message, StringComparison.Ordinal);
                refused++;
            }
        }

        Assert.InRange(refused, 5_000, 29_999);
        var cut = Assert.Throws<InvalidDataException>(() => PartialWire.Decode(good[0].AsSpan(0, 50)));
        Assert.Contains("break at ", cut.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => PartialWire.Decode([]));
        Assert.Throws<InvalidDataException>(() => PartialWire.Decode("{\"request_id\":\"r\"}"u8));
    }

    private static SlicePartial Chunk(int seed)
    {
        var drawn = new Drawn(seed);
        var cells = Enumerable.Range(0, 1 + drawn.Next(8)).Select(_ => drawn.Cell()).ToList();
        var rows = Enumerable.Range(0, drawn.Next(40)).Select(_ => Row(drawn, drawn.OneOf(cells))).Order().ToList();
        return Partial([.. rows.Where((row, i) => i == 0 || rows[i - 1].CompareTo(row) != 0)]) with { Lost = seed % 3 };
    }

    private static SliceRow Row(Drawn drawn, WorkloadCell cell)
    {
        var (requests, attempts) = (default(OutcomeCounts), default(OutcomeCounts));
        for (var i = 0; i < OutcomeNames.Count; i++)
        {
            requests[i] = drawn.Flip() ? 0 : drawn.Next(1_000_000);
            attempts[i] = drawn.Flip() ? 0 : drawn.Next(3) * (long.MaxValue / 2);
        }
        return new(cell, drawn.Flip() ? null : drawn.Name(), (ReporterRole)drawn.Next(4), requests, attempts, drawn.Next(3) * 1_000_000L)
        {
            Latencies = drawn.Flip() ? default : Latencies(drawn),
        };
    }

    private static LatencyBins Latencies(Drawn drawn)
    {
        var sketch = new LatencySketch();
        for (var left = drawn.Next(20); left > 0; left--)
            sketch.Add(drawn.Next(1_000_000_000), 1 + drawn.Next(300));
        return sketch.Bins;
    }

    private static SlicePartial Partial(IReadOnlyList<SliceRow> rows) =>
        new(new("opengradient", Source, new EventTime(1_772_368_200_000_000), new EventTime(1_772_368_260_000_000)), 42, 1, 3, rows);
}
