using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Tests.Support;

namespace StreamCoverage.Core.Tests.Coverage;

public sealed class OverdispersionTests
{
    [Fact]
    public void One_good_and_one_lost_pane_of_ten()
    {
        // p = 1/2; (10 - 5)^2 / 2.5 + (0 - 5)^2 / 2.5 = 20 over one degree of freedom.
        Assert.Equal(20, Phi((10, 10), (10, 0)), 1e-9);
    }

    [Fact]
    public void Three_panes_of_unequal_size()
    {
        // p = 3/5; (2 - 2.4)^2 / 0.96 + (8 - 6)^2 / 2.4 + (2 - 3.6)^2 / 1.44 = 1/6 + 5/3 + 16/9 over two degrees of freedom.
        Assert.Equal(((1.0 / 6) + (5.0 / 3) + (16.0 / 9)) / 2, Phi((4, 2), (10, 8), (6, 2)), 1e-9);
    }

    [Fact]
    public void Panes_alike_scatter_less_than_binomial_and_count_as_one() => Assert.Equal(1, Phi((10, 9), (10, 9), (10, 9)));

    [Fact]
    public void Fewer_than_two_panes_or_one_kind_of_outcome_count_as_one()
    {
        Assert.Equal(1, Phi());
        Assert.Equal(1, Phi((50, 20)));
        Assert.Equal(1, Phi((50, 50), (30, 30)));
        Assert.Equal(1, Phi((50, 0), (30, 0)));
    }

    [Fact]
    public void Whole_numbers_give_what_fractions_give() => Seeds.Each(random =>
    {
        var panes = Enumerable.Range(0, random.Next(2, 672))
            .Select(_ => random.Next(1, 100_000))
            .Select(requests => (Requests: (long)requests, Successes: (long)random.Next(requests + 1)))
            .ToArray();
        var p = (double)panes.Sum(pane => pane.Successes) / panes.Sum(pane => pane.Requests);
        var chi = panes.Sum(pane => Math.Pow(pane.Successes - (pane.Requests * p), 2) / (pane.Requests * p * (1 - p)));
        var exact = Math.Max(1, chi / (panes.Length - 1));
        Assert.Equal(exact, Phi(panes), exact * 1e-9);
    });

    private static double Phi(params (long Requests, long Successes)[] panes)
    {
        var squares = panes.Aggregate((Int128)0, (sum, pane) => sum + Overdispersion.SquarePicos(pane.Requests, pane.Successes));
        return Overdispersion.Phi(panes.Sum(pane => pane.Requests), panes.Sum(pane => pane.Successes), panes.Length, squares);
    }
}
