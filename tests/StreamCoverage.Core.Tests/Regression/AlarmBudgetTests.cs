using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Tests.Support;

namespace StreamCoverage.Core.Tests.Regression;

public sealed class AlarmBudgetTests
{
    [Fact]
    public void All_parts_sum_to_one() => Seeds.Each(random =>
    {
        List<IReadOnlyList<long>> sets = [[1, 1, 1], Demand(random), Demand(random)];
        var parts = AlarmBudget.Parts(sets);
        Assert.Equal(1, parts.Sum(set => set.Sum()), 1e-12);
        Assert.All(parts.SelectMany(set => set), part => Assert.InRange(part, double.Epsilon, 1));
        var present = sets.Count(set => set.Count > 0);
        Assert.All(parts.Where(set => set.Count > 0), set => Assert.Equal(1.0 / present, set.Sum(), 1e-12));
    });

    [Fact]
    public void Half_goes_by_demand_and_half_by_heads()
    {
        var parts = AlarmBudget.Parts([[300, 100], [], [5]]);
        Assert.Equal([0.3125, 0.1875, 0.5], parts.SelectMany(set => set), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Streams_without_demand_share_alike() => Assert.Equal([0.5, 0.5], AlarmBudget.Parts([[0, 0]])[0]);

    private static List<long> Demand(Random random) => [.. Enumerable.Range(0, random.Next(40)).Select(_ => random.NextInt64(1, 1L << random.Next(1, 40)))];
}
