using StreamCoverage.Core.Latency;
using StreamCoverage.Core.Tests.Support;

namespace StreamCoverage.Core.Tests.Latency;

public sealed class LatencyBinsTests
{
    [Fact]
    public void Bins_add_up_in_any_order() => Seeds.Each(random =>
    {
        var (a, b, c) = (Draw.Latencies(random), Draw.Latencies(random), Draw.Latencies(random));
        Assert.Equal(a.Plus(b).Plus(c), c.Plus(a.Plus(b)));
        Assert.Equal(a.Count + b.Count, a.Plus(b).Count);
        var sketch = new LatencySketch();
        sketch.Add(a);
        sketch.Add(b);
        Assert.Equal(sketch.Bins, a.Plus(b));
        Assert.Equal(a, a.Plus(default));
    });

    [Fact]
    public void Bytes_make_the_same_bins_again() => Seeds.Each(random =>
    {
        var bins = Draw.Latencies(random);
        var again = LatencyBins.FromBytes(bins.Bytes.ToArray());
        Assert.Equal(bins, again);
        Assert.Equal(bins.GetHashCode(), again.GetHashCode());
        Assert.Equal(bins.ToString(), again.ToString());
    });

    [Fact]
    public void Golden_bytes() =>
        Assert.Equal("0103b7020189078001", Convert.ToHexStringLower(LatencyBins.Of([new(0, 3), new(311, 1), new(1216, 128)]).Bytes));

    [Theory]
    [InlineData("01")]
    [InlineData("0100")]
    [InlineData("0001")]
    [InlineData("018100")]
    [InlineData("cb0901")]
    [InlineData("ca090101")]
    [InlineData("01ffffffffffffffffff01")]
    public void Other_bytes_are_refused(string hex) =>
        Assert.Throws<InvalidDataException>(() => LatencyBins.FromBytes(Convert.FromHexString(hex)));

    [Fact]
    public void Whatever_the_bytes_are_they_are_bins_or_refused() => Seeds.Each(random =>
    {
        var bytes = Draw.Latencies(random).Bytes.ToArray();
        if (bytes.Length > 0)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        try
        {
            var bins = new List<LatencyBin>();
            foreach (var bin in LatencyBins.FromBytes(bytes))
                bins.Add(bin);
            Assert.Equal(bytes, LatencyBins.Of([.. bins]).Bytes.ToArray());
        }
        catch (InvalidDataException)
        {
        }
    });
}
