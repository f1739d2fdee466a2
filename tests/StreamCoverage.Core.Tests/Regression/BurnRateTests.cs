using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Tests.Support;

namespace StreamCoverage.Core.Tests.Regression;

public sealed class BurnRateTests
{
    [Theory]
    [InlineData(0.9, 14.4, 0.55)]
    [InlineData(0.95, 14.4, 0.525)]
    [InlineData(0.99, 14.4, 0.144)]
    [InlineData(0.95, 1, 0.05)]
    public void A_factor_that_could_never_be_reached_is_capped(double threshold, double factor, double rate)
    {
        var burn = BurnRate.Of(threshold, factor, new(1000, 1000), new(100, 100));
        Assert.Equal(rate, burn.RateMin, 1e-9);
        Assert.True(burn.Fires);
        Assert.Equal(1 / (1 - threshold), burn.BurnLong!.Value, 1e-9);
    }

    [Fact]
    public void It_fires_only_where_both_windows_burn_and_the_long_one_surely()
    {
        Assert.True(Fires(new(1000, 200), new(50, 10)));
        Assert.False(Fires(new(1000, 200), new(50, 5)));
        Assert.False(Fires(new(1000, 100), new(50, 10)));
        // 1 of 5 is more than 14.4 %, but its lower bound of 2.6 % is not certain to exceed a budget of 5 %.
        Assert.False(BurnRate.Of(0.95, 1, new(5, 1), new(5, 1)).Fires);
        Assert.True(BurnRate.Of(0.95, 1, new(50, 10), new(5, 1)).Fires);
    }

    [Fact]
    public void An_empty_window_says_nothing()
    {
        var nothing = new BurnRate(0.06, null, null, null, false);
        Assert.Equal(nothing, BurnRate.Of(0.99, 6, default, new(5, 5)) with { RateMin = 0.06 });
        Assert.Equal(nothing, BurnRate.Of(0.99, 6, new(5, 5), default) with { RateMin = 0.06 });
    }

    [Fact]
    public void More_failures_never_silence_it() => Seeds.Each(random =>
    {
        var inLong = Draw.Failures(random, random.Next(1, 200), random.NextDouble());
        var inShort = Draw.Failures(random, random.Next(1, 50), random.NextDouble());
        var factor = 1 + (random.NextDouble() * 20);
        var some = BurnRate.Of(0.95, factor, inLong, inShort);
        var all = BurnRate.Of(0.95, factor, inLong with { Failures = inLong.Requests }, inShort);
        Assert.True(all.Fires || !some.Fires);
        Assert.InRange(some.FailureLower!.Value, 0, inLong.Fraction);
    });

    private static bool Fires(FailurePane inLong, FailurePane inShort) => BurnRate.Of(0.99, 14.4, inLong, inShort).Fires;
}
