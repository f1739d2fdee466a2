using StreamCoverage.Core.Contribution;

namespace StreamCoverage.Core.Tests.Contribution;

public sealed class BetaDifferenceTests
{
    [Fact]
    public void Nothing_known_is_symmetric_and_wide()
    {
        var difference = Of((0, 0), (0, 0));
        Assert.Equal(0, difference.Mean);
        Assert.Equal(0.5, difference.ProbabilityAbove(0), 1e-9);
        Assert.Equal(-difference.Quantile(0.025), difference.Quantile(0.975), 1e-6);
    }

    [Fact]
    public void Ends_of_the_scale_are_certain()
    {
        var difference = Of((50, 0), (50, 50));
        Assert.Equal(1, difference.ProbabilityAbove(-1), 1e-12);
        Assert.Equal(0, difference.ProbabilityAbove(1), 1e-12);
        Assert.Equal(1, difference.ProbabilityAbove(0), 1e-12);
    }

    [Fact]
    public void Huge_counts_are_normal()
    {
        var difference = Of((4_000_000_000, 3_600_000_000), (9_000_000_000, 8_100_000_000));
        Assert.Equal(0.5, difference.ProbabilityAbove(difference.Mean), 1e-4);
        Assert.Equal(difference.Mean + (1.959964 * difference.StandardDeviation), difference.Quantile(0.975), 1e-8);
    }

    [Theory]
    [InlineData(10, 3, 100_000, 31_000)]
    [InlineData(100_000, 31_000, 10, 3)]
    [InlineData(7, 0, 400, 1)]
    public void The_other_way_round_is_the_complement(long n0, long s0, long n1, long s1)
    {
        for (var difference = -0.9; difference < 1; difference += 0.1)
            Assert.Equal(
                Of((n0, s0), (n1, s1)).ProbabilityAbove(difference),
                1 - Of((n1, s1), (n0, s0)).ProbabilityAbove(-difference),
                1e-9);
    }

    private static BetaDifference Of((long N, long S) before, (long N, long S) after) =>
        new(new(new(before.N, before.S), new(after.N, after.S)));
}
