using StreamCoverage.Core.Fragility;
using StreamCoverage.Core.Tests.Support;

namespace StreamCoverage.Core.Tests.Fragility;

public sealed class DemandSurgeTests
{
    private const double Exact = 1e-9;

    [Fact]
    public void Two_cells_share_one_operator()
    {
        // In 10 slices a cell of 100 gets 10 a slice. The operator can do 30 a slice; three times the demand needs 60: divided, half is
        // served.
        var surge = Surge([Cell(100, 100, "a"), Cell(100, 100, "a")], new() { ["a"] = 30 }, 3)!;
        Assert.Equal(0.5, surge.SuccessLower, Exact);
        Assert.Equal(1, surge.SuccessUpper, Exact);
        Assert.Equal((0.0, 1.0), (surge.CoveredLower, surge.CoveredUpper));
    }

    [Fact]
    public void What_is_served_now_goes_on_being_served_whoever_serves_it()
    {
        var surge = Surge([Cell(100, 98)], [], 2)!;
        Assert.Equal((0.49, 0.49, 0.0, 0.0), (surge.SuccessLower, surge.SuccessUpper, surge.CoveredLower, surge.CoveredUpper));
    }

    [Fact]
    public void A_little_too_little_capacity_keeps_a_cell_covered()
    {
        // 10 a slice, twice is 20; 19.2 succeed: 96 %.
        var surge = DemandSurge.Of([Cell(1000, 1000, "a")], new Dictionary<string, long> { ["a"] = 192 }, 10, 2, 0.95)!;
        Assert.Equal((0.96, 1.0), (surge.SuccessLower, surge.CoveredLower));
    }

    [Fact]
    public void Without_a_surge_nothing_changes() => Seeds.Each(random =>
    {
        var (cells, capacity) = Drawn(random);
        var surge = Surge(cells, capacity, 1);
        double demand = cells.Sum(cell => cell.Demand);
        if (demand == 0)
        {
            Assert.Null(surge);
            return;
        }
        var success = cells.Sum(cell => cell.Successes) / demand;
        var covered = cells.Where(cell => cell.Covered).Sum(cell => cell.Demand) / demand;
        Assert.Equal(new DemandSurge(1, success, success, covered, covered), surge);
    });

    [Fact]
    public void More_demand_is_never_better_nor_more_capacity_worse() => Seeds.Each(random =>
    {
        var (cells, capacity) = Drawn(random);
        cells.Add(Cell(10, 10, "o0"));
        var factor = 1 + (random.NextDouble() * 4);
        var (some, more) = (Surge(cells, capacity, factor)!, Surge(cells, capacity, factor * 1.5)!);
        var larger = Surge(cells, capacity.ToDictionary(entry => entry.Key, entry => 2 * entry.Value), factor)!;
        foreach (var (worse, better) in new[] { (more, some), (some, larger) })
        {
            Assert.True(worse.SuccessLower <= better.SuccessLower + Exact && worse.SuccessUpper <= better.SuccessUpper + Exact);
            Assert.True(worse.CoveredLower <= better.CoveredLower && worse.CoveredUpper <= better.CoveredUpper);
        }
        Assert.InRange(some.SuccessLower, 0, some.SuccessUpper);
        Assert.InRange(some.CoveredLower, 0, some.CoveredUpper);
        Assert.InRange(some.SuccessUpper, 0, 1);
    });

    [Fact]
    public void Shrinking_demand_is_no_surge() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Surge([Cell(10, 10)], [], 0.5));

    private static DemandSurge? Surge(List<StressCell> cells, Dictionary<string, long> capacity, double factor) =>
        DemandSurge.Of(cells, capacity, 10, factor, 0.95);

    private static StressCell Cell(long demand, long successes, params string[] names) =>
        new(demand, successes, Covered: true, [.. names.Select(name => new QualifyingOperator(name, successes))]);

    private static (List<StressCell> Cells, Dictionary<string, long> Capacity) Drawn(Random random)
    {
        List<StressCell> cells = [];
        for (var i = random.Next(8); i > 0; i--)
        {
            var demand = random.Next(200);
            var covered = random.Next(3) > 0;
            cells.Add(new(
                demand, covered ? demand : random.Next(demand + 1), covered,
                [.. Enumerable.Range(0, 4).Where(_ => random.Next(3) == 0).Select(j => new QualifyingOperator($"o{j}", 1))]));
        }
        return (cells, Enumerable.Range(0, 4).ToDictionary(j => $"o{j}", _ => random.NextInt64(60)));
    }
}
