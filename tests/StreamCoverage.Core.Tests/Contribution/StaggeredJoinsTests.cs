using StreamCoverage.Core.Contribution;

namespace StreamCoverage.Core.Tests.Contribution;

public sealed class StaggeredJoinsTests
{
    private static readonly int[] Periods = [1, 2, 3, 4];

    [Fact]
    public void A_lift_at_the_join_is_found_whenever_it_came()
    {
        int?[] joined = [null, 3, 4];
        var joins = StaggeredJoins.Of([.. Enumerable.Range(0, 12).Select(i => Lifted(joined[i % 3], i))], Periods);
        Assert.Equal(0.2, joins.Overall!.Value, 1e-12);
        Assert.Equal(0, joins.OverallError!.Value, 1e-12);
        Assert.All(joins.SinceJoin, effect => Assert.Equal(effect.Since < 0 ? 0 : 0.2, effect.Effect, 1e-12));
    }

    [Fact]
    public void Same_seed_same_error()
    {
        var random = new Random(5);
        StaggeredCell[] cells = [.. Enumerable.Range(0, 20).Select(i => new StaggeredCell(
            i % 2 == 0 ? 2 : null, 1 + i, [.. Periods.Select(_ => (double?)random.NextDouble())]))];
        var error = StaggeredJoins.Of(cells, Periods, seed: 7).OverallError;
        Assert.True(error > 0);
        Assert.Equal(error, StaggeredJoins.Of(cells, Periods, seed: 7).OverallError);
        Assert.NotEqual(error, StaggeredJoins.Of(cells, Periods, seed: 8).OverallError);
    }

    [Fact]
    public void Without_controls_or_a_period_before_there_is_no_effect()
    {
        Assert.Null(StaggeredJoins.Of([], Periods).Overall);
        Assert.Null(StaggeredJoins.Of([Lifted(3, 0)], Periods).Overall);
        Assert.Null(StaggeredJoins.Of([Lifted(1, 0), Lifted(null, 0)], Periods).Overall);
        Assert.Null(StaggeredJoins.Of([Lifted(1, 0), Lifted(null, 0)], [1]).Overall);
        Assert.Null(StaggeredJoins.Of([Lifted(3, 0), Lifted(4, 0)], Periods, neverJoinedOnly: true).Overall);
    }

    [Fact]
    public void A_period_without_requests_is_left_out()
    {
        var joins = StaggeredJoins.Of([Lifted(3, 0), Lifted(3, 1) with { Rates = [0.1, 0.1, null, 0.9] }, Lifted(null, 2)], Periods);
        Assert.Equal(0.2, joins.Groups.Single(effect => effect.Period == 3).Effect, 1e-12);
    }

    // All cells drift alike; a joined one is lifted by 0.2 from its join on.
    private static StaggeredCell Lifted(int? joined, int level) => new(
        joined, 1, [.. Periods.Select(period => (double?)((0.3 + (level * 0.01)) + (period * 0.02) + (period >= joined ? 0.2 : 0)))]);
}
