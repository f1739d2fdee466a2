using StreamCoverage.Core.Convergence;
using StreamCoverage.Core.Tests.Support;

namespace StreamCoverage.Core.Tests.Convergence;

public sealed class TrendTests
{
    [Fact]
    public void A_reversed_series_has_the_opposite_trend() => Seeds.Each(random =>
    {
        double[] values = [.. Enumerable.Range(0, random.Next(3, 30)).Select(_ => Math.Round(random.NextDouble(), 1))];
        var (there, back) = (Trend.Of(values)!, Trend.Of([.. values.Reverse()])!);
        Assert.Equal((there.S, there.Variance, there.PValue), (-back.S, back.Variance, back.PValue));
        Assert.Equal(there.Slope, -back.Slope, 1e-12);
        Assert.True(there.PValue is null or (>= 0 and <= 1));
        Assert.True(there.AdjustedPValue is null || there.AdjustedPValue >= there.PValue);
    });

    [Fact]
    public void Equal_values_and_too_few_have_no_trend()
    {
        var flat = Trend.Of([2, 2, 2, 2])!;
        Assert.Equal((0, 0.0, null, 0.0, null), (flat.S, flat.Variance, flat.Z, flat.Slope, flat.AdjustedPValue));
        Assert.Null(Trend.Of([1, 2]));
    }

    [Fact]
    public void A_straight_line_keeps_its_certainty()
    {
        // With the slope left in, its autocorrelation would be 0.9, and the adjusted p-value 0.07.
        var line = Trend.Of(Line(0.5, 0.01))!;
        Assert.Equal((0.0, line.Z), (line.Autocorrelation, line.AdjustedZ));
        Assert.Equal(0.01, line.Slope, 1e-12);
        Assert.True(line.AdjustedPValue < 1e-10);
    }

    [Fact]
    public void Slow_waves_are_less_sure_than_they_look()
    {
        double[] waves = [.. Enumerable.Range(0, 28).Select(day => Math.Sin(day / 6.0) + (0.01 * day))];
        var trend = Trend.Of(waves)!;
        Assert.InRange(trend.Autocorrelation, 0.7, 1);
        Assert.True(Math.Abs(trend.AdjustedZ!.Value) < 0.5 * Math.Abs(trend.Z!.Value));
    }

    [Theory]
    [InlineData(0.002, 0, true)] // kappa rises by 0.056 in 28 days
    [InlineData(0.0017, 0, false)] // by 0.048
    [InlineData(-0.002, 0, false)] // falls
    [InlineData(0, -0.02, true)] // strategies fall by 0.56 of about 4.7
    [InlineData(0, -0.015, false)] // by 0.42 of about 4.8
    [InlineData(0, 0.02, false)]
    public void Converging_is_a_sure_and_large_drift_together(double risePerDay, double strategiesPerDay, bool converging) =>
        Assert.Equal(converging, Trend.IsConverging(Line(0.4, risePerDay), Line(5, strategiesPerDay)));

    [Fact]
    public void Less_than_28_days_are_too_early() =>
        Assert.False(Trend.IsConverging([.. Line(0.2, 0.02).Skip(1)], [.. Line(9, -0.2).Skip(1)]));

    private static double[] Line(double from, double perDay) => [.. Enumerable.Range(0, Trend.Days).Select(day => from + (perDay * day))];
}
