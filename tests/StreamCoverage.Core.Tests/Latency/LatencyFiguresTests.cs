using StreamCoverage.Core.Latency;
using StreamCoverage.Core.Tests.Support;

namespace StreamCoverage.Core.Tests.Latency;

public sealed class LatencyFiguresTests
{
    [Fact]
    public void Failures_stand_at_the_end_of_the_time_to_success()
    {
        var latencies = Sketch([1000, 2000, 3000]);
        Assert.Equal(2000, LatencyFigures.Of(latencies, requests: 3, successes: 3).TimeToSuccess.P50!.Value, 20.0);
        Assert.Equal(3000, LatencyFigures.Of(latencies, requests: 5, successes: 3).TimeToSuccess.P50!.Value, 30.0);
        Assert.Equal(LatencyFigures.Never, LatencyFigures.Of(latencies, requests: 7, successes: 3).TimeToSuccess.P50);
        Assert.Equal(LatencyFigures.Never, LatencyFigures.Of(Sketch([]), requests: 1, successes: 0).TimeToSuccess.P50);
    }

    [Fact]
    public void When_slow_requests_begin_to_fail_only_the_latency_of_successes_gets_better()
    {
        long[] quick = [.. Enumerable.Repeat(100_000L, 900)], slow = [.. Enumerable.Repeat(5_000_000L, 100)];
        var before = LatencyFigures.Of(Sketch([.. quick, .. slow]), requests: 1000, successes: 1000);
        var after = LatencyFigures.Of(Sketch(quick), requests: 1000, successes: 900);
        Assert.True(after.OfSuccesses.P95 < before.OfSuccesses.P95);
        Assert.True(after.TimeToSuccess.P95 > before.TimeToSuccess.P95);
        Assert.Equal(before.TimeToSuccess.P50, after.TimeToSuccess.P50);
    }

    [Fact]
    public void One_latency_of_each_request_gives_the_quantile_of_the_definition() => Seeds.Each(random =>
    {
        long[] latencies = [.. Enumerable.Range(0, random.Next(1, 200)).Select(_ => random.NextInt64(1_000, 10_000_000)).Order()];
        var failures = random.Next(3) * random.Next(50);
        var figures = LatencyFigures.Of(Sketch(latencies), latencies.Length + failures, latencies.Length);
        var rank = (long)Math.Floor(0.95 * (latencies.Length + failures - 1));
        if (rank >= latencies.Length)
            Assert.Equal(LatencyFigures.Never, figures.TimeToSuccess.P95);
        else
            Assert.InRange(figures.TimeToSuccess.P95!.Value, latencies[rank] * 0.989, latencies[rank] * 1.011);
    });

    [Fact]
    public void Where_every_tenth_success_states_its_latency_the_figure_is_that_of_all() => Seeds.Each(random =>
    {
        long[] stated = [.. Enumerable.Range(0, random.Next(1, 50)).Select(_ => random.NextInt64(1_000, 10_000_000))];
        var failures = random.Next(30);
        var all = LatencyFigures.Of(Sketch(stated), stated.Length + failures, stated.Length);
        var some = LatencyFigures.Of(Sketch(stated), 10 * (stated.Length + failures), 10 * stated.Length);
        Assert.Equal(all, some);
    });

    [Fact]
    public void Without_any_latency_nothing_is_known_of_successes()
    {
        var figures = LatencyFigures.Of(Sketch([]), requests: 10, successes: 9);
        Assert.Equal(default, figures);
    }

    [Fact]
    public void Values_make_the_same_figures_again() => Seeds.Each(random =>
    {
        var latencies = new LatencySketch();
        latencies.Add(Draw.Latencies(random));
        var figures = LatencyFigures.Of(latencies, latencies.Count + random.Next(20), latencies.Count);
        Assert.Equal(figures, LatencyFigures.FromValues(figures.ToValues()));
        Assert.Equal(default, LatencyFigures.FromValues([]));
        Assert.Throws<ArgumentException>(() => LatencyFigures.FromValues([1, 2]));
    });

    private static LatencySketch Sketch(IEnumerable<long> latencies)
    {
        var sketch = new LatencySketch();
        foreach (var latency in latencies)
            sketch.Add(latency);
        return sketch;
    }
}
