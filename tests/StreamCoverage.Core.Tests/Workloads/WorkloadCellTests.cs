using StreamCoverage.Core.Tests.Support;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Core.Tests.Workloads;

public sealed class WorkloadCellTests
{
    // Values that could be taken for one another where one ends and the next begins.
    private static readonly string?[] Values = [null, "-", "a", "aa", "1:a", "-1:a"];

    /// <summary>Ids stand in documents and addresses: SHA-256 over <c>14:openai/gpt-5.54:chat4:h1007:eu-west3:tee4:128k</c>, cut.</summary>
    [Fact]
    public void An_id_is_the_same_for_ever()
    {
        Assert.Equal("a470a55e77fd4c98eb00", new WorkloadCell("openai/gpt-5.5", "chat", "h100", "eu-west", "tee", "128k").Id);
        Assert.Equal("839e6a242e27de4f93c5", new WorkloadCell(null, null, null, null, null, null).Id);
        Assert.Equal("efdfab8dd49b0b7139e3", WorkloadCell.Other.Id);
    }

    [Fact]
    public void Ids_differ_where_only_a_boundary_differs()
    {
        var cells = All().ToList();
        Assert.Equal((int)Math.Pow(Values.Length, WorkloadCell.DimensionCount), cells.Count);
        Assert.Equal(cells.Count, cells.Select(cell => cell.Id).Distinct().Count());
        Assert.All(cells.Take(100), cell => Assert.Matches("^[0-9a-f]{20}$", cell.Id));
    }

    [Fact]
    public void Any_empty_and_absent_are_the_same() => Seeds.Each(random =>
    {
        string?[] open = [null, "", WorkloadCell.Any];
        string?[] Spelled(int pattern) =>
            [.. Enumerable.Range(0, WorkloadCell.DimensionCount).Select(i => (pattern >> i & 1) == 0 ? $"v{i}" : open[random.Next(open.Length)])];
        var pattern = random.Next(1 << WorkloadCell.DimensionCount);
        var (a, b) = (WorkloadCell.Of(Spelled(pattern)), WorkloadCell.Of(Spelled(pattern)));
        Assert.Equal(a, b);
        Assert.Equal((a.GetHashCode(), a.Id, 0), (b.GetHashCode(), b.Id, a.CompareTo(b)));
        for (var i = 0; i < WorkloadCell.DimensionCount; i++)
            Assert.Equal((pattern >> i & 1) == 0 ? $"v{i}" : null, a[i]);
    });

    [Fact]
    public void Any_is_spelled_in_small_letters() => Assert.Equal("ANY", WorkloadCell.Of(["ANY", null, null, null, null, null]).Model);

    [Fact]
    public void Order_is_total_and_agrees_with_equality() => Seeds.Each(random =>
    {
        var (a, b, c) = (Any(random), Any(random), Any(random));
        Assert.Equal(Math.Sign(a.CompareTo(b)), -Math.Sign(b.CompareTo(a)));
        Assert.Equal(a.CompareTo(b) == 0, a.Equals(b));
        Assert.Equal(a.Equals(b), a.Id == b.Id);
        if (a.Equals(b))
            Assert.Equal(a.GetHashCode(), b.GetHashCode());
        if (a.CompareTo(b) <= 0 && b.CompareTo(c) <= 0)
            Assert.True(a.CompareTo(c) <= 0);
        Assert.True(a.CompareTo(null) > 0);
    });

    [Fact]
    public void Every_dimension_matters() => Seeds.Each(random =>
    {
        string?[] values = [.. Enumerable.Range(0, WorkloadCell.DimensionCount).Select(_ => Value(random))];
        for (var i = 0; i < WorkloadCell.DimensionCount; i++)
        {
            var (before, after) = ((string?[])[.. values], (string?[])[.. values]);
            (before[i], after[i]) = ("a", "b");
            var (a, b) = (WorkloadCell.Of(before), WorkloadCell.Of(after));
            Assert.True(a.CompareTo(b) < 0 && b.CompareTo(a) > 0);
            Assert.NotEqual(a, b);
            Assert.NotEqual(a.Id, b.Id);
            Assert.Equal(("a", "b"), (a[i], b[i]));
        }
    });

    [Fact]
    public void Earlier_dimensions_weigh_more_and_absent_comes_first()
    {
        var cells = All().Order().ToList();
        Assert.Equal(new WorkloadCell(null, null, null, null, null, null), cells[0]);
        Assert.Equal(cells.Select(cell => cell.Model).Distinct(), Values.Order(StringComparer.Ordinal));
        Assert.True(new WorkloadCell("a", "z", null, null, null, null).CompareTo(new("b", "a", null, null, null, null)) < 0);
        Assert.True(new WorkloadCell("B", null, null, null, null, null).CompareTo(new("a", null, null, null, null, null)) < 0);
    }

    [Fact]
    public void A_changed_copy_is_the_cell_of_its_own_values()
    {
        var cell = Build.Cell("a");
        _ = (cell.Id, cell.GetHashCode());
        var copy = cell with { Model = "b" };
        Assert.Equal(Build.Cell("b"), copy);
        Assert.Equal(Build.Cell("b").GetHashCode(), copy.GetHashCode());
        Assert.Equal(Build.Cell("b").Id, copy.Id);
    }

    [Fact]
    public void A_cell_has_six_named_dimensions()
    {
        Assert.Equal(["model", "task", "hardware", "region", "verification", "size"], WorkloadCell.Dimensions);
        Assert.Equal("a / any / any / any / any / any", Build.Cell("a").ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => Build.Cell("a")[6]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Build.Cell("a")[-1]);
    }

    private static WorkloadCell Any(Random random) => new(Value(random), Value(random), null, null, Value(random), null);

    private static string? Value(Random random) => Values[random.Next(Values.Length)];

    private static IEnumerable<WorkloadCell> All() =>
        from a in Values
        from b in Values
        from c in Values
        from d in Values
        from e in Values
        from f in Values
        select new WorkloadCell(a, b, c, d, e, f);
}
