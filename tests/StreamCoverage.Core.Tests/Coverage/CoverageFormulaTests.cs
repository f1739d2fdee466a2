using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Tests.Support;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Windows;

namespace StreamCoverage.Core.Tests.Coverage;

/// <summary>Shares keep their bounds, parts sum to wholes, and what is undefined is null.</summary>
public sealed class CoverageFormulaTests
{
    private const double Exact = 1e-9;
    private static readonly EventTime Monday = EventTime.FromUtc(new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Without_demand_every_share_is_undefined_and_every_count_zero()
    {
        var headline = CoverageHeadline.Of(new WindowTally(new CellJudge(), panesAreHours: true).Figures());
        Assert.Equal(new CoverageHeadline(), headline);
        Assert.Null(ChangeDecomposition.Of([]));
        Assert.Null(ChangeDecomposition.Of([new(5, true, 0, null)]));
        Assert.Null(FixedBasket.Coverage([]));
        Assert.Null(Shrinkage.ExpectedCoverage([(0, 0)], new(0.5, 1), 0.95));
        Assert.Equal(new(0.5, 1), Shrinkage.Estimate(0, 0, 0, default, default));
    }

    [Fact]
    public void The_headline_keeps_its_bounds() => Seeds.Each(random =>
    {
        var tally = new WindowTally(new CellJudge { Threshold = 0.8, RequestsMin = 8, OperatorThreshold = 0.7 }, panesAreHours: false);
        for (var pane = 0; pane < 3; pane++)
            tally.Add(Draw.Pane(random));
        var figures = tally.Figures();
        var headline = CoverageHeadline.Of(figures, catalogue: 8);
        if (figures.Requests.IsZero)
            return;
        Assert.InRange(headline.Lower!.Value, 0, headline.Upper!.Value);
        Assert.Equal(headline.Upper.Value - headline.Lower.Value, headline.Undetermined!.Value, Exact);
        Assert.InRange(headline.Soft!.Value, 0, 1);
        Assert.InRange(headline.SoftDeviation!.Value, 0, 0.5);
        Assert.InRange(headline.CatalogueBreadth!.Value, 0, headline.Breadth!.Value);
        Assert.InRange(headline.EstimatedBreadth!.Value, 0, headline.Breadth.Value);
        Assert.InRange(headline.RedundancyDepth!.Value, 0, headline.Lower.Value);
        Assert.InRange(headline.OfAllDemand!.Value.Lower, 0, headline.Lower.Value);
        Assert.InRange(headline.OfAllDemand.Value.Upper, headline.Upper.Value, 1);
        Assert.True(headline.WorkloadsCovered.One <= headline.WorkloadsCovered.Zero + Exact);
        Assert.Equal(figures.CellsCovered == 0, headline.FalseShare is null);
        Assert.Equal(figures.CellsCovered == 0, headline.Depth is null);
        if (headline.FalseShare is { } wrong)
            Assert.InRange(wrong, 0, tally.Judge.Tail);
        double? above = headline.Lower;
        for (var k = 0; k <= Redundancy.Most; k++)
        {
            var at = Redundancy.CoverageAt(figures.Clusters, figures.DemandCovered, figures.Requests.Total, k);
            Assert.True(at <= above);
            above = at;
        }
    });

    [Fact]
    public void Operators_of_one_owner_count_once()
    {
        IReadOnlyList<SliceRow> pane =
            [Build.Row("m", Build.Counts(50), "a"), Build.Row("m", Build.Counts(50), "b"), Build.Row("m", Build.Counts(50), "c")];
        var tally = new WindowTally(new CellJudge(), panesAreHours: false, name => name == "c" ? "c" : "owner");
        tally.Add(pane);
        var figures = tally.Figures();
        Assert.Equal(new RedundancyDemand { AtOne = 150, AtTwo = 150 }, figures.Clusters);
        Assert.Equal(new RedundancyDemand { AtOne = 150, AtTwo = 150, AtThree = 150 }, figures.Operators);
        Assert.Throws<ArgumentOutOfRangeException>(() => Redundancy.CoverageAt(figures.Clusters, 150, 150, 4));
    }

    [Fact]
    public void Many_small_operators_may_cover_a_cell_that_none_of_them_proves()
    {
        var tally = new WindowTally(new CellJudge(), panesAreHours: false);
        tally.Add([.. Enumerable.Range(0, 30).Select(i => Build.Row("m", Build.Counts(4), $"o{i:D2}"))]);
        var figures = tally.Figures();
        Assert.Equal((120, default), (figures.DemandCovered, figures.Clusters));
    }

    [Fact]
    public void Probes_and_self_reports_prove_no_operator()
    {
        var tally = new WindowTally(new CellJudge(), panesAreHours: false);
        tally.Add(
        [
            Build.Row("m", Build.Counts(100)),
            Build.Row("m", Build.Counts(90), "prober's", Core.Events.ReporterRole.Prober) with { RewardMicros = 5 },
            Build.Row("m", Build.Counts(90), "self", Core.Events.ReporterRole.Operator),
            Build.Row("m", default, "paid") with { RewardMicros = 7 },
        ]);
        var (figures, cell) = (tally.Figures(), tally.Find(Build.Cell("m"))!);
        Assert.Equal((0, 2, 2), (figures.Clusters.AtOne, figures.OperatorsActive, cell.Operators));
        Assert.Equal([KeyValuePair.Create("paid", new OperatorShare(0, 0, 7))], cell.OperatorShares);
        Assert.True(figures.Attempts.IsZero);
    }

    [Fact]
    public void A_change_is_service_and_mix_and_the_way_back_is_its_negative() => Seeds.Each(random =>
    {
        bool? Covered(long demand) => demand == 0 ? null : random.Next(2) == 0;
        CellChange Cell(long before, long after) => new(before, Covered(before), after, Covered(after));
        var cells = Enumerable.Range(0, 6).Select(_ => Cell(random.Next(3) * 10, random.Next(3) * 10)).Append(Cell(5, 5)).ToList();
        var change = ChangeDecomposition.Of(cells)!;
        Assert.Equal(change.Change, change.Service + change.Mix, Exact);
        var back = ChangeDecomposition.Of(
            [.. cells.Select(c => new CellChange(c.DemandAfter, c.CoveredAfter, c.DemandBefore, c.CoveredBefore))])!;
        Assert.Equal(-change.Service, back.Service, Exact);
        Assert.Equal(-change.Mix, back.Mix, Exact);
    });

    [Fact]
    public void A_cell_of_the_basket_keeps_its_state_for_seven_days()
    {
        (CellState, EventTime)? last = (CellState.Uncovered, Monday);
        Assert.Equal(CellState.Covered, FixedBasket.StateAt(CellState.Covered, last, Monday + TimeSpan.FromDays(1)));
        Assert.Equal(CellState.Uncovered, FixedBasket.StateAt(CellState.Unobserved, last, Monday + TimeSpan.FromDays(6.99)));
        Assert.Equal(CellState.Undetermined, FixedBasket.StateAt(CellState.Unobserved, last, Monday + TimeSpan.FromDays(7)));
        Assert.Equal(CellState.Undetermined, FixedBasket.StateAt(CellState.Unobserved, null, Monday));
    }

    [Fact]
    public void Cells_alike_are_one_belief_and_cells_apart_are_none_of_the_others_business()
    {
        BetaPrior Prior(params (long Requests, long Successes)[] cells)
        {
            var tally = new WindowTally(new CellJudge(), panesAreHours: false);
            tally.Add([.. cells.Select((cell, i) => Build.Row($"m{i}", Build.Counts(cell.Successes, cell.Requests - cell.Successes)))]);
            var figures = tally.Figures();
            return Shrinkage.Estimate(
                figures.CellsObserved, figures.Requests.Total, figures.Requests.Succeeded, figures.Spread, figures.Sparse);
        }
        Assert.Equal((0.8, 1000), (Prior((50, 40), (50, 40), (50, 40)).Mean, Prior((50, 40), (50, 40), (50, 40)).Strength));
        Assert.Equal(1, Prior((500, 500), (500, 0)).Strength, 1e-6);
        Assert.Null(Prior((50, 40)).Correlation);
        Assert.Null(Prior((1, 1), (1, 0)).Correlation);
        Assert.Null(Prior((5, 0), (9, 0)).Correlation);
    }

    [Fact]
    public void What_is_borrowed_never_outweighs_what_was_seen() => Seeds.Each(random =>
    {
        var prior = new BetaPrior(random.NextDouble(), 1 + (random.NextDouble() * 999));
        long requests = random.Next(1, 200), successes = random.Next((int)requests + 1);
        var posterior = Shrinkage.Posterior(prior, requests, successes);
        var own = (double)successes / requests;
        Assert.InRange(posterior.Mean, Math.Min(prior.Mean, own) - Exact, Math.Max(prior.Mean, own) + Exact);
        Assert.True(Math.Abs(posterior.Mean - own) <= Math.Abs(posterior.Mean - prior.Mean) + Exact);
        Assert.Equal(prior.Mean, Shrinkage.Posterior(prior, 0, 0).Mean, Exact);
    });

    [Fact]
    public void A_strict_judge_covers_no_more_than_the_default() => Seeds.Each(random =>
    {
        var (plain, strict) = (new CellJudge { Threshold = 0.9 }, new CellJudge { Threshold = 0.9, Strict = true });
        var requests = random.Next(20, 600);
        var successes = (int)(requests * (0.8 + (random.NextDouble() * 0.2)));
        var (mild, hard) = (plain.Judge(requests, successes), strict.Judge(requests, successes));
        Assert.True(hard.State == mild.State || hard.State == CellState.Undetermined);
        Assert.Equal(mild.CoveredProbability, hard.CoveredProbability);
        Assert.True(!strict.Qualifies(requests, successes) || plain.Qualifies(requests, successes));
        var bounds = strict.IntervalOf(requests, successes);
        var byBounds = bounds.Lower >= 0.9 ? CellState.Covered : bounds.Upper < 0.9 ? CellState.Uncovered : CellState.Undetermined;
        Assert.Equal(byBounds, hard.State);
        var mildBounds = plain.IntervalOf(requests, successes);
        Assert.True(bounds.Lower <= mildBounds.Lower && bounds.Upper >= mildBounds.Upper);
    });

    [Theory]
    [InlineData(IntervalMethod.Jeffreys, 0.90, 18)]
    [InlineData(IntervalMethod.Wilson, 0.90, 25)]
    [InlineData(IntervalMethod.ClopperPearson, 0.90, 29)]
    [InlineData(IntervalMethod.Jeffreys, 0.95, 38)]
    [InlineData(IntervalMethod.Wilson, 0.95, 52)]
    [InlineData(IntervalMethod.ClopperPearson, 0.95, 59)]
    [InlineData(IntervalMethod.Jeffreys, 0.99, 191)]
    [InlineData(IntervalMethod.Wilson, 0.99, 268)]
    [InlineData(IntervalMethod.ClopperPearson, 0.99, 299)]
    public void So_many_requests_without_a_failure_prove_a_threshold(IntervalMethod method, double threshold, int requests) =>
        Assert.Equal(requests, CellIntervals.FailureFreeRequests(threshold, 0.05, method));

    [Theory]
    [InlineData(400, 385, CellState.Covered, CellState.Covered)]
    [InlineData(400, 385, CellState.Undetermined, CellState.Undetermined)]
    [InlineData(400, 390, CellState.Undetermined, CellState.Covered)]
    [InlineData(400, 375, CellState.Covered, CellState.Undetermined)]
    [InlineData(400, 300, CellState.Covered, CellState.Uncovered)]
    [InlineData(0, 0, CellState.Covered, CellState.Unobserved)]
    public void A_cell_shown_as_covered_stays_so_until_it_falls_clearly_short(
        long requests, long successes, CellState shown, CellState next) =>
        Assert.Equal(next, new CellJudge().Show(shown, requests, successes));
}
