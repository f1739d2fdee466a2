using StreamCoverage.Core.Events;
using StreamCoverage.Core.Latency;
using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Measure;

namespace StreamCoverage.Pipeline.Tests;

public sealed class PackedRowsTests
{
    private static readonly long[] Counts = [0, 1, 127, 128, 16_384, int.MaxValue, long.MaxValue];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_is_packed_comes_out_again(int seed)
    {
        var random = new Random(seed);
        List<SliceRow> rows = [.. Enumerable.Range(0, 500).Select(_ => Row(random)).Order().DistinctBy(row => (row.Cell, row.Operator, row.Role))];
        var packed = PackedRows.Of(rows, new());
        Assert.Equal(rows, packed);
        Assert.Equal(rows.Count, packed.Count);
        Assert.Equal(rows[17], packed[17]);
        Assert.Same(packed, PackedRows.Of(packed, new()));
    }

    [Fact]
    public void Nothing_can_be_packed() => Assert.Empty(PackedRows.Of([], new()));

    [Fact]
    public void Equal_cells_and_names_are_one_object()
    {
        var names = new SharedNames();
        var (first, second) = (PackedRows.Of([Row(new(1))], names)[0], PackedRows.Of([Row(new(1))], names)[0]);
        Assert.Same(first.Cell, second.Cell);
        Assert.Same(first.Operator, second.Operator);
    }

    private static SliceRow Row(Random random)
    {
        string? Name(string of) => random.Next(3) is > 0 and var i ? $"{of}-{i}" : null;
        var requests = new OutcomeCounts { [Outcome.Succeeded] = Pick(random), [Outcome.Latency] = Pick(random), [Outcome.Unknown] = Pick(random) };
        var attempts = random.Next(2) == 0 ? requests : new() { [Outcome.Capacity] = Pick(random) };
        return new(
            new(Name("model"), Name("task"), null, Name("region"), null, Name("size")), Name("operator"), (ReporterRole)random.Next(4),
            requests, attempts, random.Next(2) == 0 ? Pick(random) : -Pick(random))
        {
            Latencies = random.Next(2) == 0 ? default : LatencyBins.Of([new(random.Next(311), 1 + random.Next(300)), new(311 + random.Next(900), 1)]),
        };
    }

    private static long Pick(Random random) => Counts[random.Next(Counts.Length)];
}
