using StreamCoverage.Core.Latency;
using StreamCoverage.Core.Tests.Support;

namespace StreamCoverage.Core.Tests.Latency;

public sealed class LatencyScaleTests
{
    [Fact]
    public void A_key_is_that_of_the_definition_but_for_the_last_digit_of_a_bound() => Seeds.Each(random =>
    {
        var latency = (long)Math.Pow(10, random.NextDouble() * 10.93);
        var exact = Math.Log(latency / 1000.0) / Math.Log(1.01 / 0.99);
        if (latency > 1 && Math.Abs(exact - Math.Round(exact)) > 1e-9)
            Assert.Equal((int)Math.Ceiling(exact) + 311, LatencyScale.KeyOf(latency));
    });

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(1_000, 311)]
    [InlineData(1_001, 312)]
    [InlineData(1_020, 312)]
    [InlineData(1_021, 313)]
    [InlineData(LatencyScale.MicrosecondsMax, LatencyScale.Keys - 1)]
    public void Bounds_fall_where_the_definition_has_them(long microseconds, int key) => Assert.Equal(key, LatencyScale.KeyOf(microseconds));

    [Fact]
    public void Each_bin_ends_where_the_next_begins()
    {
        for (var key = 0; key < LatencyScale.Keys - 1; key++)
        {
            var (upper, next) = (LatencyScale.UpperMicroseconds(key), LatencyScale.UpperMicroseconds(key + 1));
            Assert.True(upper <= next);
            // Below 50 microseconds some bins hold no whole one.
            if (key == 0 || upper > LatencyScale.UpperMicroseconds(key - 1))
                Assert.Equal(key, LatencyScale.KeyOf(upper));
            Assert.True(LatencyScale.KeyOf(upper + 1) > key);
        }
    }

    [Fact]
    public void A_bin_stands_for_each_latency_in_it_within_one_percent() => Seeds.Each(random =>
    {
        var latency = 2 + (long)Math.Pow(10, random.NextDouble() * 10.93);
        var key = LatencyScale.KeyOf(latency);
        Assert.InRange(LatencyScale.Milliseconds(key) * 1000, latency * (0.99 - 1e-4), latency * (1.01 + 1e-4));
        Assert.InRange(LatencyScale.Microseconds(key), (latency * 0.99) - 0.501, (latency * 1.01) + 0.501);
    });
}
