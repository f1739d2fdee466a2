using StreamCoverage.Core.Events;
using StreamCoverage.Core.Tests.Support;

namespace StreamCoverage.Core.Tests.Events;

public sealed class OutcomeCountsLaws
{
    [Fact]
    public void Counts_are_an_abelian_group() => Seeds.Each(random =>
    {
        var (a, b, c) = (Draw.Counts(random), Draw.Counts(random), Draw.Counts(random));
        Assert.Equal(Plus(a, b), Plus(b, a));
        Assert.Equal(Plus(Plus(a, b), c), Plus(a, Plus(b, c)));
        Assert.Equal(a, Plus(a, default));
        Assert.Equal(a, Minus(Plus(a, b), b));
        // What leaves may be taken away before what enters has come.
        Assert.Equal(a, Plus(Minus(a, b), b));
        Assert.True(Minus(a, a).IsZero);
    });

    [Fact]
    public void Totals_add_up() => Seeds.Each(random =>
    {
        var (a, b) = (Draw.Counts(random), Draw.Counts(random));
        var sum = Plus(a, b);
        Assert.Equal(a.Total + b.Total, sum.Total);
        Assert.Equal(a.Failed + b.Failed, sum.Failed);
        Assert.Equal(sum.Total, sum.Succeeded + sum.Failed);
        Assert.Equal(sum.Failed, OutcomeNames.Conditions.Sum(condition => sum[condition]) + sum[Outcome.Unknown]);
    });

    [Fact]
    public void Equal_counts_have_equal_hashes_and_each_counter_matters() => Seeds.Each(random =>
    {
        var a = Draw.Counts(random);
        var b = a;
        Assert.True(a == b && a.Equals((object)b) && a.GetHashCode() == b.GetHashCode());
        b[(Outcome)random.Next(OutcomeNames.Count)]++;
        Assert.True(a != b);
    });

    [Fact]
    public void A_counter_does_not_wrap_around()
    {
        var counts = Build.Counts(long.MaxValue);
        Assert.Throws<OverflowException>(() => counts.Add(Build.Counts(1)));
    }

    [Fact]
    public void Text_shows_only_what_is_there()
    {
        Assert.Equal("none", default(OutcomeCounts).ToString());
        Assert.Equal("succeeded=9 model=1 unknown=2", Build.Counts(9, 1, 0, 0, 0, 0, 0, 2).ToString());
    }

    private static OutcomeCounts Plus(OutcomeCounts a, OutcomeCounts b)
    {
        a.Add(b);
        return a;
    }

    private static OutcomeCounts Minus(OutcomeCounts a, OutcomeCounts b)
    {
        a.Subtract(b);
        return a;
    }
}
