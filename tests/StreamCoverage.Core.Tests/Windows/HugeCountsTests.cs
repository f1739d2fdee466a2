using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Diversity;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Funnel;
using StreamCoverage.Core.Latency;
using StreamCoverage.Core.Tests.Support;
using StreamCoverage.Core.Windows;

namespace StreamCoverage.Core.Tests.Windows;

/// <summary>A million million requests: sums are whole numbers of 128 bits, and formulas lose no digits that matter.</summary>
public sealed class HugeCountsTests
{
    private const long Trillion = 1_000_000_000_000;

    [Theory]
    [InlineData(950_000_000_001, CellState.Undetermined)]
    [InlineData(950_001_000_000, CellState.Covered)]
    [InlineData(949_999_000_000, CellState.Uncovered)]
    [InlineData(Trillion, CellState.Covered)]
    [InlineData(0, CellState.Uncovered)]
    public void A_cell_is_judged(long successes, CellState state) => Assert.Equal(state, new CellJudge().Judge(Trillion, successes).State);

    [Fact]
    public void A_window_sums_and_forgets_exactly()
    {
        var tally = new WindowTally(new CellJudge(), panesAreHours: true);
        tally.Add([Build.Row("a", Build.Counts(3), "o")]);
        var before = tally.Figures();
        IReadOnlyList<Core.Slices.SliceRow> pane =
            [Build.Row("a", Build.Counts(Trillion - 7, 7), "o"), Build.Row("b", Build.Counts(Trillion / 2, Trillion / 2), "p")];
        tally.Add(pane);
        var figures = tally.Figures();
        var headline = CoverageHeadline.Of(figures);
        Assert.Equal((2 * Trillion) + 3, figures.Requests.Total);
        Assert.Equal(0.5, headline.Lower!.Value, 1e-11);
        Assert.Equal(0.5, headline.Soft!.Value, 1e-9);
        Assert.Equal(1, headline.Depth!.Value, 1e-9);
        Assert.Equal(2, headline.Workloads.One, 1e-9);
        Assert.Equal(2, headline.Workloads.Two, 1e-9);
        Assert.Equal(1, headline.SampleCoverage);
        Assert.Equal(0.5, Redundancy.CoverageAt(figures.Clusters, figures.DemandCovered, figures.Requests.Total, 1)!.Value, 1e-11);
        var prior = Shrinkage.Estimate(
            figures.CellsObserved, figures.Requests.Total, figures.Requests.Succeeded, figures.Spread, figures.Sparse);
        Assert.Equal(0.75, prior.Mean, 1e-9);
        Assert.InRange(prior.Correlation!.Value, 0.3, 0.7);
        tally.Remove(pane);
        Assert.Equal(before, tally.Figures());
    }

    [Fact]
    public void The_funnel_holds()
    {
        var counts = Build.Counts(Trillion - 2_000, 1_000, 0, 1_000);
        Assert.Equal(1_000_000_000, ConditionGains.Gain(counts, Outcome.Capacity)!.Value, 10.0);
        Assert.Equal(1, FunnelRates.SuccessBounds(counts)!.Value.Upper!.Value, 1e-8);
        Assert.Equal(1, BindingProbability.Of(counts).Sum(), 1e-3);
    }

    [Fact]
    public void A_sketch_and_its_ranks_hold()
    {
        var sketch = new LatencySketch();
        sketch.Add(1_000, Trillion);
        sketch.Add(2_000_000, Trillion);
        Assert.Equal(1, sketch.Quantile(0.25)!.Value, 0.011);
        Assert.Equal(2000, sketch.Quantile(0.75)!.Value, 20.0);
        var ranks = QuantileInterval.Of(Trillion, 0.5);
        Assert.Equal(Trillion / 2, ranks.Lower!.Value, 1_000_000.0);
        Assert.Equal(0.95, ranks.Coverage, 1e-3);
    }

    [Fact]
    public void Rarefaction_keeps_its_digits()
    {
        // A half of the requests shows a cell of x requests with probability 1 - 2^-x, nearly.
        var rarefaction = new Rarefaction([Trillion, 1, 2, 3]);
        Assert.Equal(1 + 0.5 + 0.75 + 0.875, rarefaction.Cells(rarefaction.Requests / 2), 1e-9);
    }
}
