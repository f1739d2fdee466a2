using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Gaps;
using StreamCoverage.Core.Tests.Support;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Core.Tests.Gaps;

public sealed class RecruitingTests
{
    private const double Exact = 1e-9;
    private static readonly CellJudge Judge = new();

    [Fact]
    public void The_cell_that_lacks_most_of_what_an_operator_brings_comes_first()
    {
        // 270 of the 340 that get past the first three conditions succeed; so would this share of the 60 of the first cell.
        var recruiting = Recruiting(
            Cell("poor", Build.Counts(0, 60, 0, 0, 0, 20, 20)), Cell("slow", Build.Counts(70, 0, 0, 0, 30)),
            Cell("small", Build.Counts(200 - 80, 0, 5, 5)), Cell("fine", Build.Counts(80)));
        var pass = 270.0 / 340;
        var gaps = recruiting.Cells(10);
        Assert.Equal(["poor", "small"], gaps.Select(gap => gap.Cell.Cell.Model));
        Assert.Equal(60 * pass, gaps[0].GainMicros / 1e6, 1e-6);
        Assert.Equal(60 * pass / 410, gaps[0].Rise, Exact * 10);
        Assert.Equal((100.0 / 410, 0.6 * pass), (gaps[0].DemandShare, gaps[0].SuccessAfter), (a, b) =>
            Math.Abs(a.Item1 - b.Item1) < 1e-8 && Math.Abs(a.Item2 - b.Item2) < 1e-8);
        Assert.False(gaps[0].Covers);
        Assert.Single(recruiting.Cells(1));
    }

    [Fact]
    public void A_cell_without_its_model_would_become_covered()
    {
        var gap = Recruiting(Cell("new", Build.Counts(0, 400)), Cell("old", Build.Counts(10_000))).Cells(1)[0];
        Assert.Equal((Outcome.Model, true, true), (gap.Binding, gap.Covers, gap.CoversSurely));
        Assert.Equal((400_000_000, 400_000_000), (gap.GainMicros, gap.GainMicrosUpper));
        Assert.InRange(gap.GainMicrosLower, 398_000_000, 399_999_999);
        Assert.Equal((1.0, 0.0), (gap.SuccessAfter, gap.Success.Lower));
        Assert.False(Recruiting(Cell("thin", Build.Counts(0, 19)), Cell("old", Build.Counts(10_000))).Cells(1)[0].Covers);
    }

    [Fact]
    public void Where_routing_binds_a_recruit_is_not_the_first_remedy() =>
        Assert.Equal(Outcome.Routing, Recruiting(Cell("x", Build.Counts(50, 10, 0, 0, 40))).Cells(1)[0].Binding);

    [Fact]
    public void Outcomes_that_cluster_widen_the_bounds()
    {
        var cell = Cell("x", Build.Counts(800, 200));
        var plain = Recruiting(cell).Cells(1)[0];
        var clustered = Recruiting(cell with { Verdict = cell.Verdict with { Overdispersion = 5 } }).Cells(1)[0];
        Assert.Equal(plain.GainMicros, clustered.GainMicros);
        Assert.True(clustered.GainMicrosLower < plain.GainMicrosLower && plain.GainMicrosUpper < clustered.GainMicrosUpper);
    }

    [Fact]
    public void A_set_of_capabilities_also_serves_cells_that_leave_it_open()
    {
        var recruiting = Recruiting(
            Gap("llama", "h100", "eu", 10), Gap("llama", "h100", "us", 20), Gap("llama", null, "us", 5), Gap("qwen", "a100", "us", 12),
            Gap("llama", "a100", "us", 1), Cell("fine", Build.Counts(1000)));
        var sets = recruiting.Sets(CellDimensions.Model | CellDimensions.Hardware, 10);
        Assert.Equal(
            [("llama / any / h100 / any / any / any", 3, 35_000_000L), ("qwen / any / a100 / any / any / any", 1, 12_000_000),
                ("llama / any / a100 / any / any / any", 2, 6_000_000)],
            sets.Select(set => (set.Needed.ToString(), set.Cells, set.GainMicros)));
        Assert.Equal(35.0 / 1048, sets[0].Rise, Exact);
        Assert.Equal(35, sets[0].Requests);
        Assert.Equal(48_000_000, Assert.Single(recruiting.Sets(CellDimensions.None, 10)).GainMicros);
        Assert.Equal(4, recruiting.Sets(CellDimensions.All, 10).Count);
    }

    [Fact]
    public void Sets_and_cells_agree_and_order_does_not_matter() => Seeds.Each(60, random =>
    {
        List<GapCell> cells =
        [
            .. Enumerable.Range(0, 12)
                .Select(i => Build.Cell($"m{i}") with { Hardware = random.Next(2) == 0 ? null : "h100" })
                .Select(cell => Cell(cell, Draw.Counts(random))),
        ];
        var (one, other) = (new Recruiting(Judge, cells), new Recruiting(Judge, [.. cells.OrderBy(_ => random.Next())]));
        Assert.Equal(one.Cells(5), other.Cells(5));
        Assert.Equal(one.Sets(CellDimensions.Hardware, 5), other.Sets(CellDimensions.Hardware, 5));
        var gaps = one.Cells(100);
        Assert.Equal(gaps.Sum(gap => gap.GainMicros), one.Sets(CellDimensions.Model, 100).Sum(set => set.GainMicros));
        Assert.Equal(gaps.OrderByDescending(gap => gap.GainMicros).Select(gap => gap.GainMicros), gaps.Select(gap => gap.GainMicros));
        foreach (var gap in gaps)
        {
            Assert.InRange(gap.GainMicros, gap.GainMicrosLower, gap.GainMicrosUpper);
            Assert.InRange(gap.SuccessAfter, 0, 1);
            Assert.InRange(gap.GainMicrosUpper, 0, gap.Cell.Demand.Total * 1_000_000);
            Assert.True(gap.Covers || !gap.CoversSurely);
        }
    });

    [Fact]
    public void Covered_cells_that_hang_on_one_operator_are_fragile()
    {
        var recruiting = Recruiting(
            Cell("one", Build.Counts(100)), Cell("more", Build.Counts(500)), Cell("two", Build.Counts(900)) with { Qualifying = 2 },
            Cell("none", Build.Counts(900)) with { Qualifying = 0 }, Cell("bad", Build.Counts(10, 90)));
        Assert.Equal(["more", "one"], recruiting.Fragile(10).Select(cell => cell.Cell.Model));
    }

    [Fact]
    public void Nothing_is_to_be_gained_where_nothing_is()
    {
        Assert.Empty(new Recruiting(Judge, []).Cells(10));
        Assert.Empty(new Recruiting(Judge, []).Sets(CellDimensions.All, 10));
        Assert.Empty(Recruiting(Cell("x", default), Cell("y", Build.Counts(10))).Cells(10));
    }

    [Fact]
    public void Large_networks_do_not_overflow()
    {
        var gap = Recruiting(Cell("x", Build.Counts(1_000_000_000_000, 1_000_000_000_000))).Cells(1)[0];
        Assert.Equal(0.5, gap.Rise, Exact);
        Assert.Equal(1, gap.SuccessAfter, Exact);
    }

    private static Recruiting Recruiting(params GapCell[] cells) => new(Judge, cells);

    private static GapCell Gap(string model, string? hardware, string region, long missing) =>
        Cell(new WorkloadCell(model, null, hardware, region, null, null), Build.Counts(0, missing));

    private static GapCell Cell(string model, OutcomeCounts demand) => Cell(Build.Cell(model), demand);

    private static GapCell Cell(WorkloadCell cell, OutcomeCounts demand) =>
        new(cell, demand, Judge.Judge(demand.Total, demand.Succeeded), Qualifying: 1);
}
