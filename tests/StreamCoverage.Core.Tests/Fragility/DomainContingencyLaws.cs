using StreamCoverage.Core.Fragility;
using StreamCoverage.Core.Tests.Support;

namespace StreamCoverage.Core.Tests.Fragility;

/// <summary>What goes when domains go, against removing them by hand.</summary>
public sealed class DomainContingencyLaws
{
    [Fact]
    public void Each_loss_is_what_is_lost_without_the_domain() => Seeds.Each(random =>
    {
        var cells = Cells(random);
        var figures = new DomainContingency(cells, DomainOf);
        Assert.Equal(cells.Sum(cell => cell.Demand), figures.Demand);
        Assert.Equal(cells.Where(Held).Sum(cell => cell.Demand), figures.Covered);
        Assert.All(figures.Losses, loss => Assert.Equal(ByHand(cells, [loss.Domain]), loss.Demand));
        Assert.All(figures.Losses, loss => Assert.Equal(loss.Demand, figures.LostWith(new HashSet<FailureDomain> { loss.Domain })));
        Assert.Equal(figures.Losses.Max(loss => loss?.Demand), figures.Worst?.Demand);
        Assert.True(figures.Losses.Sum(loss => loss.Demand) <= figures.Covered);
        Assert.Equal(figures.Covered, figures.LostWith(figures.Losses.Select(loss => loss.Domain).ToHashSet()));
    });

    [Fact]
    public void Curves_agree_with_removing_by_hand() => Seeds.Each(random =>
    {
        var cells = Cells(random);
        var figures = new DomainContingency(cells, DomainOf);
        foreach (var curve in new[] { figures.LargestFirst(), figures.WorstFirst() })
        {
            var gone = new List<FailureDomain>();
            foreach (var point in curve)
            {
                gone.Add(point.Last);
                Assert.Equal((gone.Count, ByHand(cells, gone)), (point.Removed, point.Demand));
            }
            Assert.Equal(figures.Covered, curve.Count == 0 ? 0 : curve[^1].Demand);
        }
        Assert.True(figures.WorstFirst().Count <= figures.Losses.Count);
        if (figures.Worst is { Demand: > 0 } worst)
            Assert.Equal(worst.Demand, figures.WorstFirst()[0].Demand);
    });

    [Fact]
    public void Order_does_not_matter() => Seeds.Each(random =>
    {
        var cells = Cells(random);
        var one = new DomainContingency(cells, DomainOf);
        var other = new DomainContingency([.. cells.OrderBy(_ => random.Next())], DomainOf);
        Assert.Equal(one.Losses, other.Losses);
        Assert.Equal(one.LargestFirst(), other.LargestFirst());
        Assert.Equal(one.WorstFirst(), other.WorstFirst());
    });

    [Fact]
    public void Two_that_hold_all_together_are_found_though_neither_loses_anything_alone()
    {
        // a and b hold 90 together; c and d serve more, and hold 10.
        var figures = Figures((90, ["a", "b"]), (10, ["c", "d"]));
        Assert.Equal([0L, 90, 90, 100], figures.WorstFirst().Select(point => point.Demand));
        Assert.Equal(2, figures.Nakamoto(figures.WorstFirst()));
        Assert.Null(figures.Nakamoto(figures.WorstFirst(1)));
    }

    [Theory]
    [InlineData(50, 50, 2)]
    [InlineData(51, 49, 1)]
    [InlineData(1_000_000_000_000_000_000, 1, 1)]
    public void Coverages_Nakamoto_number_takes_more_than_half(long first, long second, int number)
    {
        var figures = Figures((first, ["a"]), (second, ["b"]));
        Assert.Equal(number, figures.Nakamoto(figures.WorstFirst()));
    }

    [Fact]
    public void An_operator_is_not_the_owner_of_its_name()
    {
        var figures = new DomainContingency(
            [Cell(10, "x"), Cell(5, "y")], name => name == "x" ? new("x", IsOperator: true) : new("x", IsOperator: false));
        Assert.Equal(2, figures.Losses.Count);
        Assert.Equal((10, true), (figures.Worst!.Demand, figures.Worst.Domain.IsOperator));
    }

    [Fact]
    public void What_no_operator_qualifies_for_is_in_no_domain()
    {
        var figures = new DomainContingency([Cell(10), Cell(20, "a") with { Covered = false }, Cell(0, "a")], DomainOf);
        Assert.Equal((30, 0, 0), (figures.Demand, figures.Covered, figures.Losses.Count));
        Assert.Null(figures.Worst);
        Assert.Empty(figures.LargestFirst());
        Assert.Null(figures.Nakamoto(figures.WorstFirst()));
    }

    [Theory]
    [InlineData(10, 1000)]
    [InlineData(100, 1000)]
    [InlineData(7, 8)]
    [InlineData(8, 8)]
    public void Curves_have_few_points_and_end_where_all_is_gone(int pointsMax, int operators)
    {
        var figures = Figures([.. Enumerable.Range(0, operators).Select(i => (1L, new[] { $"o{i}" }))]);
        var curve = figures.LargestFirst(pointsMax);
        Assert.Equal(Math.Min(pointsMax, operators), curve.Count);
        Assert.Equal((1, operators, operators), (curve[0].Removed, curve[^1].Removed, curve[^1].Demand));
        Assert.Equal(Math.Min(pointsMax, operators), figures.WorstFirst(pointsMax).Count);
    }

    private static FailureDomain DomainOf(string name) =>
        name is "o0" or "o1" or "o2" ? new("shared", IsOperator: false) : new(name, IsOperator: true);

    private static bool Held(StressCell cell) => cell is { Covered: true, Qualifying.Count: > 0 };

    private static long ByHand(IEnumerable<StressCell> cells, IReadOnlyCollection<FailureDomain> gone) =>
        cells.Where(cell => Held(cell) && cell.Qualifying.All(pair => gone.Contains(DomainOf(pair.Name)))).Sum(cell => cell.Demand);

    private static DomainContingency Figures(params (long Demand, string[] Names)[] cells) =>
        new([.. cells.Select(cell => Cell(cell.Demand, cell.Names))], name => new(name, IsOperator: true));

    private static StressCell Cell(long demand, params string[] names) =>
        new(demand, demand, true, [.. names.Select(name => new QualifyingOperator(name, demand))]);

    private static List<StressCell> Cells(Random random) =>
    [
        .. Enumerable.Range(0, random.Next(12)).Select(_ => new StressCell(
            random.Next(5) == 0 ? 0 : random.Next(100), 0, random.Next(4) > 0,
            [.. Enumerable.Range(0, 8).Where(_ => random.Next(4) == 0).Select(j => new QualifyingOperator($"o{j}", random.Next(50)))])),
    ];
}
