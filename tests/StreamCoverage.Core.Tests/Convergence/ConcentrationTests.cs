using StreamCoverage.Core.Convergence;
using StreamCoverage.Core.Tests.Support;

namespace StreamCoverage.Core.Tests.Convergence;

public sealed class ConcentrationTests
{
    private const double Exact = 1e-9;

    [Fact]
    public void Bounds_hold_and_order_does_not_matter() => Seeds.Each(random =>
    {
        var values = Values(random);
        var figures = Concentration.Of(values);
        Assert.Equal(figures, Concentration.Of(values.OrderBy(_ => random.Next())));
        double members = values.Length;
        Assert.InRange(figures.Hhi!.Value, 1 / members, 1);
        Assert.InRange(figures.Gini!.Value, 0, ((members - 1) / members) + Exact);
        Assert.InRange(figures.Theil!.Value, 0, Math.Log(members));
        Assert.InRange(figures.Nakamoto!.Value, 1, values.Length);
        Assert.True(figures.EffectiveLargest <= figures.EffectiveSquared * (1 + Exact));
        Assert.True(figures.EffectiveSquared <= figures.Effective * (1 + Exact));
        Assert.InRange(figures.Effective!.Value, 1, members * (1 + Exact));
        Assert.Equal(values.Length == 1, figures.HhiNormalised is null);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(1_000_000_000_000_000_000)]
    public void Equal_members_are_not_concentrated(long value)
    {
        var figures = Concentration.Of([value, value, value, value, value]);
        Assert.Equal((5, 0.0, 3), (figures.Members, figures.Gini, figures.Nakamoto));
        Assert.Equal(0.2, figures.Hhi!.Value, Exact);
        Assert.Equal(0, figures.HhiNormalised!.Value, Exact);
        Assert.Equal(5, figures.Effective!.Value, Exact);
        Assert.Equal(0, figures.Theil!.Value, Exact);
    }

    [Fact]
    public void One_member_that_has_all_is_one_whatever_the_others_are()
    {
        var figures = Concentration.Of([0, 0, 0, 7]);
        Assert.Equal((1.0, 1.0, 0.75, 1, 1.0), (figures.Hhi, figures.HhiNormalised, figures.Gini, figures.Nakamoto, figures.Effective));
        Assert.Equal(Math.Log(4), figures.Theil!.Value, Exact);
        // Alone, Gini and Theil call it equal: only the effective number tells.
        var alone = Concentration.Of([7]);
        Assert.Equal((0.0, 0.0, 1.0, null), (alone.Gini, alone.Theil, alone.Effective, alone.HhiNormalised));
    }

    [Fact]
    public void Nothing_to_spread_is_undefined_and_less_than_nothing_refused()
    {
        Assert.Equal(new Concentration(2, null, null, null, null, null, null, null, null), Concentration.Of([0, 0]));
        Assert.Equal((null, 0), (new Spread([0]).Fewest(0.5), new Spread([]).Lorenz().Count));
        Assert.Null(TheilDecomposition.Of(new Dictionary<string, IReadOnlyList<long>> { ["a"] = [0], ["b"] = [] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Concentration.Of([3, -1]));
    }

    [Fact]
    public void So_many_members_carry_a_share()
    {
        var spread = new Spread([5, 50, 15, 30]);
        Assert.Equal([1, 2, 3, 4], new[] { 0.5, 0.67, 0.9, 1 }.Select(share => spread.Fewest(share)!.Value));
        Assert.Equal((1, 2), (spread.Fewest(0.5), spread.FewestAbove(0.5)));
        Assert.Equal(2, Concentration.Of([10, 10, 10], 1.0 / 3).Nakamoto);
    }

    [Fact]
    public void Lorenzs_curve_rises_ever_faster_and_encloses_Gini() => Seeds.Each(random =>
    {
        var values = Values(random);
        var curve = new Spread(values).Lorenz(values.Length + 1);
        Assert.Equal(values.Length + 1, curve.Count);
        Assert.Equal((new LorenzPoint(0, 0), new LorenzPoint(1, 1)), (curve[0], curve[^1]));
        var area = curve.Zip(curve.Skip(1), (a, b) => (b.Members - a.Members) * (a.Value + b.Value) / 2).Sum();
        Assert.Equal(Concentration.Of(values).Gini!.Value, 1 - (2 * area), Exact);
        var few = new Spread(values).Lorenz(5);
        Assert.InRange(few.Count, 2, 5);
        Assert.Equal((curve[0], curve[^1]), (few[0], few[^1]));
        Assert.All(few, point => Assert.True(point.Value <= point.Members + Exact));
    });

    [Fact]
    public void Theils_parts_sum_to_the_index_of_all() => Seeds.Each(random =>
    {
        var values = Values(random);
        var groups = values.GroupBy(_ => $"g{random.Next(4)}").ToDictionary(group => group.Key, group => (IReadOnlyList<long>)[.. group]);
        var parts = TheilDecomposition.Of(groups)!;
        Assert.Equal(Concentration.Of(values).Theil!.Value, parts.Total, Exact);
        Assert.True(parts.Between >= 0 && parts.Within >= 0);
        Assert.Equal(1, parts.Groups.Sum(group => group.Share), Exact);
        Assert.Equal(parts.Between, parts.Groups.Sum(group => group.Between), Exact);
        Assert.Equal(parts.Within, parts.Groups.Sum(group => group.Within), Exact);
    });

    [Fact]
    public void The_jackknife_of_a_mean_is_its_standard_error()
    {
        double[] panes = [3, 1, 4, 1, 5, 9, 2, 6];
        var mean = panes.Average();
        var expected = Math.Sqrt(panes.Sum(x => (x - mean) * (x - mean)) / 7 / 8);
        Assert.Equal(expected, Jackknife.StandardError(panes, left => left.Average())!.Value, Exact);
    }

    [Fact]
    public void The_jackknife_cuts_a_window_into_24_blocks()
    {
        int[] panes = [.. Enumerable.Range(0, 60)];
        var left = new List<int>();
        Jackknife.StandardError(panes, rest =>
        {
            left.Add(60 - rest.Count());
            return 1;
        });
        Assert.Equal((24, 60), (left.Count, left.Sum()));
        Assert.All(left, count => Assert.InRange(count, 2, 3));
        Assert.Null(Jackknife.StandardError<int>([1], _ => 1));
        Assert.Null(Jackknife.StandardError<int>([], _ => 1));
        Assert.Null(Jackknife.StandardError([1, null, 2]));
        Assert.Equal(0, Jackknife.StandardError([2, 2, 2]));
    }

    private static long[] Values(Random random)
    {
        var scale = random.Next(3) == 0 ? 1_000_000_000_000 : 1;
        long Value() => random.Next(3) == 0 ? 0 : random.Next(100) * scale;
        return [1 + random.Next(100), .. Enumerable.Range(0, random.Next(12)).Select(_ => Value())];
    }
}
