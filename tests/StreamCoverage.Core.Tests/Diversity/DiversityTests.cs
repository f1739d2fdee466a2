using StreamCoverage.Core.Diversity;
using StreamCoverage.Core.Tests.Support;

namespace StreamCoverage.Core.Tests.Diversity;

public sealed class DiversityTests
{
    private const double Exact = 1e-9;

    [Fact]
    public void Without_demand_there_are_no_workloads()
    {
        Assert.Equal(default, HillNumbers.Of([]));
        Assert.Equal(default, HillNumbers.Of([0, 0]));
        Assert.Equal(0, HillNumbers.Infinite([]));
        Assert.Null(HillNumbers.Ratio(default, default));
        Assert.Null(UnseenWorkloads.SampleCoverage(0, 0, 0));
        Assert.Null(UnseenWorkloads.Turing(0, 0));
        Assert.Null(UnseenWorkloads.TuringInterval(0, 0, 0));
        Assert.Null(UnseenWorkloads.Chao1(0, 0, 0, 0));
        Assert.Null(new Rarefaction([]).SampleCoverage(5));
        Assert.Equal(0, new Rarefaction([]).Cells(5));
        Assert.Equal([null], Rarefaction.CellsAtSameCoverage([new Rarefaction([])]));
    }

    [Fact]
    public void One_cell_is_one_workload() => Assert.Equal(new HillNumbers(1, 1, 1), HillNumbers.Of([17]));

    [Fact]
    public void Effective_numbers_fall_with_the_order_and_lie_between_one_and_the_cells() => Seeds.Each(random =>
    {
        var demands = Demands(random);
        var numbers = HillNumbers.Of(demands);
        var infinite = HillNumbers.Infinite(demands);
        Assert.True(numbers.Zero >= numbers.One - Exact && numbers.One >= numbers.Two - Exact);
        Assert.True(numbers.Two >= infinite - Exact && infinite >= 1);
    });

    [Fact]
    public void Cells_doubled_in_number_double_the_effective_number() => Seeds.Each(random =>
    {
        var demands = Demands(random);
        var (once, twice) = (HillNumbers.Of(demands), HillNumbers.Of([.. demands, .. demands]));
        Assert.Equal(2 * once.One, twice.One, 1e-7);
        Assert.Equal(2 * once.Two, twice.Two, 1e-7);
    });

    [Theory]
    [InlineData(10, 0, 0, 1)]
    [InlineData(10, 0, 3, 1)]
    [InlineData(1, 1, 0, 1)]
    [InlineData(10, 1, 0, 1)]
    [InlineData(4, 4, 0, 2.0 / 11)]
    [InlineData(10, 2, 1, 0.82)]
    public void Sample_coverage_in_its_special_cases(long requests, long once, long twice, double share)
    {
        // All seen once: 1 - 9/11. With f2 = 1: 1 - 0.2 x 18/20.
        Assert.Equal(share, UnseenWorkloads.SampleCoverage(requests, once, twice)!.Value, Exact);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 1)]
    [InlineData(5, 0)]
    public void Where_nothing_points_to_unseen_cells_the_observed_are_all(long requests, long once)
    {
        var cells = UnseenWorkloads.Chao1(3, requests, once, 0)!;
        Assert.Equal((3, 0, 3, 3), (cells.Total, cells.Unseen, cells.Lower, cells.Upper));
        Assert.False(double.IsNaN(cells.Error));
    }

    [Fact]
    public void Estimates_keep_their_bounds() => Seeds.Each(random =>
    {
        var demands = Demands(random);
        var (n, once, twice) = (demands.Sum(), demands.Count(d => d == 1), demands.Count(d => d == 2));
        Assert.InRange(UnseenWorkloads.SampleCoverage(n, once, twice)!.Value, 0, 1);
        var turing = UnseenWorkloads.TuringInterval(n, once, twice)!.Value;
        Assert.InRange(UnseenWorkloads.Turing(n, once)!.Value, turing.Lower, turing.Upper);
        var cells = UnseenWorkloads.Chao1(demands.Count, n, once, twice)!;
        Assert.True(demands.Count <= cells.Lower && cells.Lower <= cells.Total && cells.Total <= cells.Upper);
        var all = UnseenWorkloads.CoverageOfAll(0.9, new(0.4, 0.6));
        Assert.Equal((0.36, 0.64), (Math.Round(all.Lower, 9), Math.Round(all.Upper, 9)));
    });

    [Fact]
    public void Rarefaction_grows_with_the_requests_and_meets_what_was_seen() => Seeds.Each(40, random =>
    {
        var demands = Demands(random);
        var rarefaction = new Rarefaction(demands);
        var n = rarefaction.Requests;
        Assert.Equal(0, rarefaction.Cells(0));
        Assert.Equal(1, rarefaction.Cells(1), 1e-7);
        Assert.Equal(demands.Count, rarefaction.Cells(n), 1e-7);
        var atAll = UnseenWorkloads.SampleCoverage(n, demands.Count(d => d == 1), demands.Count(d => d == 2))!.Value;
        Assert.Equal(atAll, rarefaction.SampleCoverage(n)!.Value, 1e-7);
        for (var m = 1L; m < 2 * n; m += Math.Max(1, n / 7))
        {
            Assert.True(rarefaction.Cells(m + 1) >= rarefaction.Cells(m) - 1e-7);
            Assert.InRange(rarefaction.SampleCoverage(m)!.Value, -1e-9, 1);
        }
    });

    [Fact]
    public void Short_products_and_logs_of_factorials_say_the_same()
    {
        // One cell of 1000 requests goes by the product, one of 1001 by the logs.
        double Missed(long demand) => 2 - new Rarefaction([demand, 5_000_000 - demand]).Cells(2_000);
        Assert.Equal(Math.Log(Missed(1000)) * 1.001, Math.Log(Missed(1001)), 1e-5);
    }

    [Fact]
    public void Networks_of_different_volume_are_compared_at_one_sample_coverage()
    {
        // The same workloads, seen a hundred times as often: by cells seen it has more, at the same coverage as many.
        var (small, large) = (new Rarefaction([20, 10, 5, 2, 2, 1, 1]), new Rarefaction([2000, 1000, 500, 250, 200, 100, 100, 9, 8, 3]));
        var cells = Rarefaction.CellsAtSameCoverage([small, large]);
        Assert.InRange(cells[1]!.Value - cells[0]!.Value, -1.5, 1.5);
        var at = small.RequestsAt(0.9)!.Value;
        Assert.True(small.SampleCoverage(at) >= 0.9 && small.SampleCoverage(at - 1) < 0.9);
        Assert.Null(new Rarefaction([1, 1, 1]).RequestsAt(0.999));
    }

    private static List<long> Demands(Random random) =>
        [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(2) == 0 ? random.Next(1, 4) : (long)random.Next(1, 400))];
}
