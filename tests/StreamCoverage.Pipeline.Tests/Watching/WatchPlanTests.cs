using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Watching;

namespace StreamCoverage.Pipeline.Tests.Watching;

public sealed class WatchPlanTests
{
    [Fact]
    public void All_parts_of_the_budget_sum_to_one_and_order_does_not_matter()
    {
        for (var seed = 1; seed <= 100; seed++)
        {
            var random = new Random(seed);
            var past = Enumerable.Range(0, random.Next(0, 200)).Select(i => KeyValuePair.Create(
                new WorkloadCell($"m{i % 17}", $"t{i % 3}", null, $"r{i}", null, null), new FailurePane(random.Next(1, 2000), 0))).ToArray();
            var rule = new RegressionRule { StreamsMax = random.Next(1, 150) };
            var plan = WatchPlan.Of(past.ToDictionary(), rule);
            Assert.Equal(1, (3 * plan.NetworkBudget) + plan.Cells.Values.Sum(one => one.Budget) + plan.Dimensions.Values.Sum(one => one.Budget), 1e-9);
            Assert.InRange(plan.Cells.Count + plan.Dimensions.Count, 0, rule.StreamsMax);
            random.Shuffle(past);
            var other = WatchPlan.Of(past.ToDictionary(), rule);
            Assert.Equal((plan.NetworkBudget, plan.Unwatched), (other.NetworkBudget, other.Unwatched));
            Assert.Equal(plan.Cells.OrderBy(one => one.Key), other.Cells.OrderBy(one => one.Key));
            Assert.Equal(plan.Dimensions.OrderBy(one => one.Key), other.Dimensions.OrderBy(one => one.Key));
        }
    }

    [Fact]
    public void A_part_needs_200_requests_and_is_neither_everything_nor_one_cell_under_another_name()
    {
        var plan = WatchPlan.Of(Past(("a", "north", 199), ("b", "north", 200), ("b", "south", 201)), new());
        Assert.Equal(["b / any / any / north / any / any", "b / any / any / south / any / any"], plan.Cells.Keys.Order().Select(cell => cell.ToString()));
        Assert.Equal(["model=b", "region=north"], plan.Dimensions.Keys.Order().Select(value => value.ToString()));
        Assert.Empty(WatchPlan.Of(Past(("a", "north", 5000)), new()).Cells);
    }

    [Fact]
    public void Before_anything_is_known_the_network_has_the_whole_budget() =>
        Assert.Equal(1.0 / 3, WatchPlan.Of(new Dictionary<WorkloadCell, FailurePane>(), new()).NetworkBudget, 1e-12);

    private static Dictionary<WorkloadCell, FailurePane> Past(params (string Model, string Region, long Requests)[] cells) =>
        cells.ToDictionary(cell => WatchedNetwork.Cell(cell.Model, cell.Region), cell => new FailurePane(cell.Requests, 0));
}
