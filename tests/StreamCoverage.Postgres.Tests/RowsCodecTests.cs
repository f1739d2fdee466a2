using StreamCoverage.Core.Latency;
using StreamCoverage.Core.Slices;
using StreamCoverage.Postgres.Measure;

namespace StreamCoverage.Postgres.Tests;

public sealed class RowsCodecTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 50)];

    [Theory, MemberData(nameof(Seeds))]
    public void Rows_come_back_as_they_were(int seed)
    {
        foreach (var partial in new RandomCommits(seed, 0, "n").Next(0, 0).Partials)
            Assert.Equal(partial.Rows, RowsCodec.Decode(RowsCodec.Encode(partial.Rows)));
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Broken_bytes_are_refused_or_read_as_other_rows_and_nothing_worse(int seed)
    {
        var random = new Random(seed);
        var whole = RowsCodec.Encode([Some.Row(), Some.Row("m2", null), Some.Row("m2", "op2", 1L << 40), Some.Row("m3", null) with { Latencies = LatencyBins.Of([new(311, 2)]) }]);
        for (var i = 0; i < 200; i++)
        {
            var bytes = whole[..random.Next(whole.Length + 1)];
            for (var flips = random.Next(3); flips > 0 && bytes.Length > 0; flips--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                Assert.IsAssignableFrom<IReadOnlyList<SliceRow>>(RowsCodec.Decode(bytes));
            }
            catch (InvalidDataException)
            {
                continue;
            }
        }
    }

    [Fact]
    public void Rows_from_before_latencies_are_read()
    {
        var rows = new[] { Some.Row(), Some.Row("m2", null) };
        var bytes = RowsCodec.Encode(rows);
        bytes[0] = 1;
        Assert.Equal(rows, RowsCodec.Decode(bytes));
    }

    [Fact]
    public void Rows_that_are_cut_short_are_refused()
    {
        var whole = RowsCodec.Encode([Some.Row(), Some.Row("m2", null)]);
        for (var length = 0; length < whole.Length; length++)
            Assert.Throws<InvalidDataException>(() => RowsCodec.Decode(whole.AsSpan(0, length)));
        Assert.Throws<InvalidDataException>(() => RowsCodec.Decode([.. whole, 0]));
    }
}
