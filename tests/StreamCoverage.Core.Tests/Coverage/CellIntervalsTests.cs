using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Tests.Support;

namespace StreamCoverage.Core.Tests.Coverage;

/// <summary>Values by hand, or by 30-digit evaluation of the incomplete beta function (mpmath), and the laws between them.</summary>
public sealed class CellIntervalsTests
{
    private const double Exact = 1e-9;

    [Theory]
    [InlineData(1, 1, 0.05, 0.2285198138063287, 1)]
    [InlineData(0, 10, 0.05, 0, 0.1707731082448479)]
    [InlineData(38, 38, 0.05, 0.9510271171442738, 1)]
    [InlineData(45, 50, 0.05, 0.8135891622386764, 0.9531924380072817)]
    [InlineData(45, 50, 0.025, 0.7946451719769523, 0.9608056356058162)]
    [InlineData(990, 1000, 0.05, 0.9837205342438041, 0.9941935692660105)]
    [InlineData(9500, 10000, 0.025, 0.945597480267158, 0.9541420951903756)]
    public void Jeffreys_interval(double successes, double requests, double tail, double lower, double upper)
    {
        var interval = CellIntervals.Jeffreys(successes, requests, tail);
        Assert.Equal(lower, interval.Lower, Exact);
        Assert.Equal(upper, interval.Upper, Exact);
    }

    [Fact]
    public void Wilsons_interval_of_a_half_has_a_reach_of_z_over_two_roots_of_n_and_z_squared()
    {
        // R: prop.test(5, 10, correct = FALSE) gives 0.2365931 and 0.7634069.
        var interval = CellIntervals.Wilson(5, 10, 0.025);
        Assert.Equal(0.2365931, interval.Lower, 1e-7);
        Assert.Equal(0.7634069, interval.Upper, 1e-7);
    }

    [Theory]
    [InlineData(45, 50, 0.8011669974835815)]
    [InlineData(1, 10, 0.005116196891823701)]
    [InlineData(999, 1000, 0.9952650064245002)]
    [InlineData(0, 9, 0)]
    public void Clopper_and_Pearsons_lower_bound(double successes, double requests, double lower) =>
        Assert.Equal(lower, CellIntervals.ClopperPearsonLower(successes, requests, 0.05), Exact);

    [Theory]
    [InlineData(1)]
    [InlineData(18)]
    [InlineData(59)]
    [InlineData(1000)]
    public void Without_a_failure_Clopper_and_Pearsons_bound_is_the_nth_root_of_the_tail(int requests) =>
        Assert.Equal(Math.Pow(0.05, 1.0 / requests), CellIntervals.ClopperPearsonLower(requests, requests, 0.05), Exact);

    [Theory]
    [InlineData(0.90, 18)]
    [InlineData(0.95, 38)]
    [InlineData(0.99, 191)]
    public void So_many_requests_without_a_failure_prove_a_threshold(double threshold, int requests)
    {
        Assert.Equal(requests, CellIntervals.FailureFreeRequests(threshold, 0.05));
        Assert.True(CellIntervals.Jeffreys(requests, requests, 0.05).Lower >= threshold);
        Assert.True(CellIntervals.Jeffreys(requests - 1, requests - 1, 0.05).Lower < threshold);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.95)]
    public void The_probability_above_has_closed_forms_in_small_cases(double threshold)
    {
        // Beta(1/2, 1/2) is the arcsine law; Beta(4, 1) and Beta(1, 3) are powers.
        Assert.Equal(1 - (2 / Math.PI * Math.Asin(Math.Sqrt(threshold))), CellIntervals.ProbabilityAbove(threshold, 0, 0), Exact);
        Assert.Equal(1 - Math.Pow(threshold, 4), CellIntervals.ProbabilityAbove(threshold, 3, 3, 1, 1), Exact);
        Assert.Equal(Math.Pow(1 - threshold, 3), CellIntervals.ProbabilityAbove(threshold, 0, 2, 1, 1), Exact);
    }

    [Theory]
    [InlineData(0.95, 48, 50, 0.5903852067071201)]
    [InlineData(0.95, 95_000, 100_000, 0.4991317097820279)]
    [InlineData(0.9, 900_000, 1_000_000, 0.4998226920964362)]
    public void The_probability_above_holds_for_large_cells(double threshold, double successes, double requests, double probability) =>
        Assert.Equal(probability, CellIntervals.ProbabilityAbove(threshold, successes, requests), Exact);

    [Fact]
    public void Jeffreys_bounds_mirror_each_other_and_cut_off_the_tail() => Seeds.Each(random =>
    {
        var requests = Math.Pow(10, random.NextDouble() * 5);
        var successes = requests * random.NextDouble();
        var tail = 0.001 + (random.NextDouble() * 0.2);
        var (interval, mirrored) = (CellIntervals.Jeffreys(successes, requests, tail), CellIntervals.Jeffreys(requests - successes, requests, tail));
        Assert.Equal(1 - mirrored.Upper, interval.Lower, Exact);
        Assert.Equal(1 - mirrored.Lower, interval.Upper, Exact);
        Assert.Equal(tail, 1 - CellIntervals.ProbabilityAbove(interval.Lower, successes, requests), 1e-6);
        Assert.Equal(tail, CellIntervals.ProbabilityAbove(interval.Upper, successes, requests), 1e-6);
    });

    [Fact]
    public void Every_interval_holds_the_observed_share_and_the_strict_bound_lies_lowest() => Seeds.Each(random =>
    {
        var requests = random.Next(1, 2000);
        var successes = random.Next(requests + 1);
        var (jeffreys, wilson) = (CellIntervals.Jeffreys(successes, requests, 0.05), CellIntervals.Wilson(successes, requests, 0.05));
        var share = (double)successes / requests;
        Assert.InRange(share, jeffreys.Lower, jeffreys.Upper);
        Assert.InRange(share, wilson.Lower - 1e-12, wilson.Upper + 1e-12);
        Assert.True(CellIntervals.ClopperPearsonLower(successes, requests, 0.05) <= jeffreys.Lower);
    });
}
