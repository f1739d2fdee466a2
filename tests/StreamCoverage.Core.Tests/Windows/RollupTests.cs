using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Tests.Support;
using StreamCoverage.Core.Windows;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Core.Tests.Windows;

public sealed class RollupTests
{
    private static readonly CellJudge Judge = new() { Threshold = 0.8, RequestsMin = 8, OperatorThreshold = 0.7 };

    [Fact]
    public void Over_all_dimensions_it_is_the_window_itself() => Seeds.Each(random =>
    {
        var tally = Window(random);
        var rolled = Rollup.Of(tally.Cells, CellDimensions.All, Judge);
        var own = tally.Cells.OrderBy(cell => cell.Cell)
            .Select(cell => (cell.Cell, cell.Demand, cell.Attempts, cell.Verdict, cell.OperatorsServing, cell.ClustersServing));
        Assert.Equal(
            own, rolled.Select(cell => (cell.Cell, cell.Demand, cell.Attempts, cell.Verdict, cell.OperatorsServing, cell.ClustersServing)));
    });

    [Fact]
    public void Any_grid_sums_to_the_window_and_its_coverage_to_the_headline() => Seeds.Each(random =>
    {
        var tally = Window(random);
        var figures = tally.Figures();
        var rolled = Rollup.Of(tally.Cells, (CellDimensions)random.Next(64), Judge);
        Assert.Equal(figures.Requests, Build.Sum(rolled.Select(cell => cell.Demand)));
        Assert.Equal(figures.Attempts, Build.Sum(rolled.Select(cell => cell.Attempts)));
        Assert.Equal(figures.CellsObserved, rolled.Sum(cell => cell.Cells));
        Assert.Equal(figures.DemandCovered, rolled.Sum(cell => cell.Demand.Total * (cell.Coverage?.Lower ?? 0)), 1e-6);
        Assert.Equal(
            figures.Requests.Total - figures.DemandUncovered, rolled.Sum(cell => cell.Demand.Total * (cell.Coverage?.Upper ?? 0)), 1e-6);
        Assert.Equal(rolled.OrderBy(cell => cell.Cell), rolled);
        Assert.Equal(rolled.Count, rolled.Select(cell => cell.Cell).Distinct().Count());
    });

    [Fact]
    public void A_dimension_left_out_is_not_the_request_that_did_not_care()
    {
        var tally = new WindowTally(Judge, panesAreHours: false);
        var (open, closed) = (new WorkloadCell(null, null, null, "eu", null, null), new WorkloadCell("m", null, null, "eu", null, null));
        tally.Add([Build.Row(open, Build.Counts(3)), Build.Row(closed, Build.Counts(4))]);
        tally.Figures();
        var whole = Assert.Single(Rollup.Of(tally.Cells, CellDimensions.Region, Judge));
        Assert.Equal(new WorkloadCell("__all__", "__all__", "__all__", "eu", "__all__", "__all__"), whole.Cell);
        Assert.Equal((2, 7), (whole.Cells, whole.Demand.Total));
        var byModel = Rollup.Of(tally.Cells, CellDimensions.Model, Judge);
        Assert.Equal([null, "m"], byModel.Select(cell => cell.Cell.Model));
        Assert.NotEqual(byModel[0].Cell.Id, new WorkloadCell(null, null, null, null, null, null).Id);
    }

    [Fact]
    public void A_whole_may_be_covered_while_a_part_is_not()
    {
        var tally = new WindowTally(Judge, panesAreHours: false);
        tally.Add([Build.Row("a", Build.Counts(980), "o"), Build.Row("b", Build.Counts(0, 20), "o")]);
        tally.Figures();
        var whole = Assert.Single(Rollup.Of(tally.Cells, CellDimensions.None, Judge));
        Assert.Equal((CellState.Covered, new Interval(0.98, 0.98)), (whole.Verdict.State, whole.Coverage));
        Assert.Equal((1, 1), (whole.Operators, whole.ClustersServing));
    }

    [Fact]
    public void Operators_prove_themselves_over_all_cells_together()
    {
        var tally = new WindowTally(Judge, panesAreHours: false);
        tally.Add([Build.Row("a", Build.Counts(3), "o"), Build.Row("a", Build.Counts(9), "p"), Build.Row("b", Build.Counts(3), "o")]);
        tally.Figures();
        Assert.Equal(1, tally.Find(Build.Cell("a"))!.OperatorsServing);
        var whole = Assert.Single(Rollup.Of(tally.Cells, CellDimensions.None, Judge, _ => "owner"));
        Assert.Equal((2, 2, 1), (whole.Operators, whole.OperatorsServing, whole.ClustersServing));
    }

    private static WindowTally Window(Random random)
    {
        var tally = new WindowTally(Judge, panesAreHours: false);
        for (var pane = 0; pane < 3; pane++)
            tally.Add(Draw.Pane(random));
        tally.Figures();
        return tally;
    }
}
