using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Tests.Support;

namespace StreamCoverage.Core.Tests.Slices;

public sealed class SliceRowTests
{
    [Fact]
    public void Rows_stand_by_cell_then_operator_with_nobody_first_then_role()
    {
        SliceRow[] inOrder =
        [
            Build.Row("a", default),
            Build.Row("a", default, "B"),
            Build.Row("a", default, "a", ReporterRole.Unstated),
            Build.Row("a", default, "a", ReporterRole.Prober),
            Build.Row("b", default),
        ];
        Seeds.Each(10, random =>
        {
            var rows = inOrder.ToArray();
            random.Shuffle(rows);
            Assert.Equal(inOrder, rows.Order());
        });
    }

    [Fact]
    public void Order_looks_at_the_name_of_a_row_and_not_at_its_counts() => Seeds.Each(random =>
    {
        var row = Build.Row("a", Draw.Counts(random), "o");
        Assert.Equal(0, row.CompareTo(Build.Row("a", Draw.Counts(random), "o")));
    });

    [Fact]
    public void A_sum_adds_requests_attempts_and_reward_and_keeps_the_name() => Seeds.Each(random =>
    {
        var a = Build.Row("a", Draw.Counts(random), "o") with { Attempts = Draw.Counts(random), RewardMicros = random.Next() };
        var b = Build.Row("a", Draw.Counts(random), "o") with { Attempts = Draw.Counts(random), RewardMicros = random.Next() };
        var sum = a.Plus(b);
        Assert.Equal(Build.Sum([a.Requests, b.Requests]), sum.Requests);
        Assert.Equal(Build.Sum([a.Attempts, b.Attempts]), sum.Attempts);
        Assert.Equal(a.RewardMicros + b.RewardMicros, sum.RewardMicros);
        Assert.Equal(0, sum.CompareTo(a));
        Assert.Equal(sum, b.Plus(a));
    });

    [Fact]
    public void Source_partitions_stand_by_topic_then_number()
    {
        SourcePartition[] inOrder = [new("a", 2), new("a", 10), new("b", 0)];
        Assert.Equal(inOrder, inOrder.Reverse().Order());
        Assert.Equal("a/2", inOrder[0].ToString());
    }
}
