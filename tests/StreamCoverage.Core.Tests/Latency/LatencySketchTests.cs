using StreamCoverage.Core.Latency;
using StreamCoverage.Core.Tests.Support;

namespace StreamCoverage.Core.Tests.Latency;

public sealed class LatencySketchTests
{
    [Fact]
    public void A_quantile_lies_within_one_percent_of_the_latency_at_its_rank() => Seeds.Each(random =>
    {
        var latencies = Latencies(random);
        var (sketch, sorted) = (Sketch(latencies), latencies.Order().ToArray());
        foreach (var q in (double[])[0, 0.25, 0.5, 0.9, 0.95, 0.99, 1])
        {
            var exact = sorted[LatencyRanks.Rank(q, sorted.Length)] / 1000.0;
            Assert.InRange(sketch.Quantile(q)!.Value, exact <= 0.001 ? 0 : exact * (0.99 - 1e-9), exact * (1.01 + 1e-9));
        }
    });

    [Fact]
    public void Sketches_add_up_in_any_order_and_subtract_again() => Seeds.Each(random =>
    {
        var (first, second) = (Latencies(random), Latencies(random));
        var (one, other) = (Sketch(first), Sketch(second));
        one.Add(Sketch(second).Bins);
        other.Add(Sketch(first).Bins);
        Assert.Equal(Sketch([.. first, .. second]).Bins, one.Bins);
        Assert.Equal(one.Bins, other.Bins);
        one.Subtract(Sketch(second).Bins);
        Assert.Equal(Sketch(first).Bins, one.Bins);
        Assert.Equal(first.Length, one.Count);
    });

    [Fact]
    public void A_sketch_may_be_added_to_itself_and_taken_from_itself()
    {
        var sketch = Sketch([5, 5000, 70]);
        var once = sketch.Bins;
        sketch.Add(once);
        Assert.Equal(6, sketch.Count);
        sketch.Subtract(once);
        sketch.Subtract(once);
        Assert.True(sketch.Bins.IsEmpty);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 0.002)]
    [InlineData(LatencyScale.MicrosecondsMax, 86_400_000)]
    public void From_none_to_a_day_all_is_held(long microseconds, double milliseconds) =>
        Assert.Equal(milliseconds, Sketch([microseconds]).Quantile(0.5)!.Value, milliseconds * 0.01);

    [Theory]
    [InlineData(-1)]
    [InlineData(LatencyScale.MicrosecondsMax + 1)]
    public void Other_latencies_are_refused(long microseconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LatencySketch().Add(microseconds));

    [Fact]
    public void What_was_never_taken_in_cannot_be_taken_away() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Sketch([5000]).Subtract(Sketch([6000]).Bins));

    [Fact]
    public void An_empty_sketch_has_no_quantile()
    {
        Assert.Null(new LatencySketch().Quantile(0.5));
        Assert.Equal(default, LatencyFigures.Of(new LatencySketch(), 0, 0));
        Assert.Null(LatencyRanks.TimeToSuccess(0.5, 0, 0));
    }

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(10, 0.5)]
    [InlineData(100, 0.95)]
    [InlineData(1000, 0.99)]
    [InlineData(5000, 0.5)]
    public void Ranks_hold_the_quantile_with_the_stated_probability(long count, double q)
    {
        var ranks = QuantileInterval.Of(count, q);
        Assert.True(ranks.Coverage >= 0.95 - 1e-9);
        Assert.True((ranks.Lower ?? 1) <= (ranks.Upper ?? count));
        Assert.InRange(LatencyRanks.Rank(q, count) + 1, ranks.Lower ?? 1, ranks.Upper ?? count);
    }

    [Fact]
    public void A_handful_of_latencies_bounds_no_tail() =>
        Assert.Equal((null, null), (QuantileInterval.Of(3, 0.5).Lower, QuantileInterval.Of(3, 0.5).Upper));

    [Fact]
    public void Ranks_are_those_that_halving_finds() => Seeds.Each(random =>
    {
        var (count, q) = (1 + (long)Math.Pow(10, random.NextDouble() * 7), random.NextDouble());
        var ranks = QuantileInterval.Of(count, q);
        // The least k with P(B <= k) >= p, and one place further at the upper end.
        Assert.True(ranks.Lower is null || (AtMost(ranks.Lower.Value, count, q) >= 0.025 && AtMost(ranks.Lower.Value - 1, count, q) < 0.025));
        Assert.True(ranks.Upper is null || (AtMost(ranks.Upper.Value - 1, count, q) >= 0.975 && AtMost(ranks.Upper.Value - 2, count, q) < 0.975));
    });

    private static double AtMost(long k, long count, double q) =>
        k < 0 ? 0 : k >= count ? 1 : MathNet.Numerics.SpecialFunctions.BetaRegularized(count - k, k + 1, 1 - q);

    private static long[] Latencies(Random random) =>
        [.. Enumerable.Range(0, random.Next(1, 300))
            .Select(_ => random.Next(10) == 0 ? random.Next(3) : (long)Math.Pow(10, random.NextDouble() * 10))];

    private static LatencySketch Sketch(IEnumerable<long> latencies)
    {
        var sketch = new LatencySketch();
        foreach (var latency in latencies)
            sketch.Add(latency);
        return sketch;
    }
}
