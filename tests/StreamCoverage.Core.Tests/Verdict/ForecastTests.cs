using MathNet.Numerics.Integration;
using StreamCoverage.Core.Verdict;

namespace StreamCoverage.Core.Tests.Verdict;

public sealed class ForecastTests
{
    [Fact]
    public void What_coverage_determines_is_forecast_exactly()
    {
        var random = new Random(1);
        double[] coverage = [.. Enumerable.Range(0, 60).Select(_ => random.NextDouble())];
        double Rate(int t) => t < 3 ? 0.5 : 0.2 + (0.7 * coverage[t - 3]);
        PredictorPoint[] series = [.. coverage.Select((share, t) => new PredictorPoint(Rate(t), share, random.Next(20)))];
        var forecasts = Forecasts.Of(series, window: 12, horizon: 3);
        Assert.Equal((14, 43), (forecasts[0].Origin, forecasts.Count));
        Assert.All(forecasts.Skip(6), one => Assert.Equal(one.Actual, one.Coverage, 1e-9));
        Assert.Contains(forecasts, one => Math.Abs(one.Actual - one.Operators) > 0.05);
    }

    [Fact]
    public void A_constant_series_is_forecast_by_itself()
    {
        var forecasts = Forecasts.Of([.. Enumerable.Repeat(new PredictorPoint(0.9, 0.8, 5), 30)], 8, 1);
        Assert.All(forecasts, one => Assert.Equal(new Forecast(one.Origin, 0.9, 0.9, 0.9, 0.9, 0.9), Rounded(one)));
    }

    [Fact]
    public void Too_short_a_series_has_no_forecasts()
    {
        Assert.Empty(Forecasts.Of([], 8, 1));
        Assert.Empty(Forecasts.Of([new(0.9, 0.9, 1)], 8, 1));
        Assert.Empty(Forecasts.Of([.. Enumerable.Repeat(new PredictorPoint(0.9, 0.8, 5), 9)], 8, 1));
        Assert.Single(Forecasts.Of([.. Enumerable.Repeat(new PredictorPoint(0.9, 0.8, 5), 10)], 8, 1));
    }

    [Fact]
    public void A_period_without_demand_is_left_out_and_the_window_reaches_further_back()
    {
        var series = Enumerable.Repeat(new PredictorPoint(0.9, 0.8, 5), 14).ToArray();
        series[5] = new(null, null, 5);
        // It is in two pairs, so two more periods are needed.
        Assert.Equal(10, Forecasts.Of(series, 8, 1)[0].Origin);
    }

    [Fact]
    public void The_future_does_not_reach_back()
    {
        var random = new Random(3);
        PredictorPoint[] series =
        [
            .. Enumerable.Range(0, 40).Select(_ => new PredictorPoint(random.NextDouble(), random.NextDouble(), random.Next(99))),
        ];
        var before = Forecasts.Of(series, 8, 4).Where(one => one.Origin <= 30).Select(one => one.Both).ToList();
        for (var t = 31; t < 40; t++)
            series[t] = new(random.NextDouble(), random.NextDouble(), 7);
        Assert.Equal(before, Forecasts.Of(series, 8, 4).Where(one => one.Origin <= 30).Select(one => one.Both));
    }

    [Fact]
    public void Tests_on_nothing_or_on_what_never_varies_are_undefined()
    {
        Assert.Equal(new(null, null, null), DieboldMariano.Of([], 1));
        Assert.Equal(new(0.5, null, null), DieboldMariano.Of([0.5], 1));
        Assert.Null(DieboldMariano.Of([.. Enumerable.Repeat(0.1, 30)], 1).PValue);
        Assert.Null(DieboldMariano.Of([.. Enumerable.Repeat(0.0, 30)], 13).PValue);
        Assert.Null(DieboldMariano.Of([1, -1, 1], 13).PValue);
        Assert.Null(ClarkWest.Of([.. Enumerable.Repeat(0.1, 30)], 0).PValue);
        Assert.Equal(new(null, null), Encompassing.Of([], 0));
        Assert.Equal(new(null, null), Encompassing.Of([(0, 0), (0, 0)], 0));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 5)]
    [InlineData(5, 0)]
    [InlineData(30, 30)]
    [InlineData(31, 30)]
    [InlineData(12, 40)]
    public void Evidence_is_the_likelihood_ratio_mixed_over_the_upper_half(long first, long second)
    {
        var mixed = 2 * GaussLegendreRule.Integrate(p => Math.Pow(2 * p, first) * Math.Pow(2 * (1 - p), second), 0.5, 1, 128);
        Assert.Equal(Math.Log(mixed), new WinRate(first, second).LogFirst, 1e-9);
        Assert.Equal(new WinRate(second, first).LogFirst, new WinRate(first, second).LogSecond);
    }

    [Fact]
    public void Evidence_stays_finite_and_ties_are_dropped()
    {
        Assert.True(double.IsFinite(new WinRate(0, 100_000).LogFirst));
        Assert.True(new WinRate(100_000, 0).LogFirst > 69_000);
        Assert.Equal(new WinRate(1, 1), default(WinRate).With(-0.1).With(0).With(0.2));
        Assert.False(new WinRate(6, 0).FirstAhead);
        Assert.True(new WinRate(8, 0).FirstAhead);
    }

    private static Forecast Rounded(Forecast one) => one with
    {
        Past = Math.Round(one.Past, 12),
        Coverage = Math.Round(one.Coverage, 12),
        Operators = Math.Round(one.Operators, 12),
        Both = Math.Round(one.Both, 12),
    };
}
