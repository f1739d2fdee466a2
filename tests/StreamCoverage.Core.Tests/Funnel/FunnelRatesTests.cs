using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Funnel;
using StreamCoverage.Core.Tests.Support;
using StreamCoverage.Core.Windows;

namespace StreamCoverage.Core.Tests.Funnel;

public sealed class FunnelRatesTests
{
    private const double Exact = 1e-9;

    [Fact]
    public void Without_requests_nothing_is_known()
    {
        Assert.Null(FunnelRates.SuccessRate(default));
        Assert.Null(FunnelRates.SuccessBounds(default));
        Assert.Null(FunnelRates.LogError(default));
        Assert.Null(FunnelRates.LogShare(default, Outcome.Model));
        Assert.Null(FunnelRates.Cumulative(default, Outcome.Model));
        Assert.Null(FunnelRates.PassInterval(default, Outcome.Model));
        Assert.Null(FunnelRates.PassBounds(default, Outcome.Model));
        Assert.Null(FunnelRates.SuccessRateWithout(default, [Outcome.Model]));
        Assert.All(BindingProbability.Of(default), probability => Assert.Equal(0, probability));
        Assert.Empty(BindingProbability.Binding(default));
    }

    [Fact]
    public void Where_all_succeeded_the_rate_is_one_without_error()
    {
        var counts = Build.Counts(30);
        Assert.Equal((1, 1.0), FunnelRates.SuccessBounds(counts));
        Assert.Equal(0, FunnelRates.LogError(counts));
        Assert.Null(FunnelRates.LogShare(counts, Outcome.Model));
        Assert.Empty(BindingProbability.Binding(counts));
    }

    [Fact]
    public void Log_shares_of_the_six_and_of_unknown_causes_sum_to_one() => Seeds.Each(random =>
    {
        var counts = Draw.Counts(random);
        if (FunnelRates.LogShare(counts, Outcome.Model) is null)
            return;
        var unknown = Math.Log((double)counts.Succeeded / (counts.Succeeded + counts[Outcome.Unknown]))
            / Math.Log((double)counts.Succeeded / counts.Total);
        Assert.Equal(1, OutcomeNames.Conditions.Sum(condition => FunnelRates.LogShare(counts, condition)!.Value) + unknown, Exact);
    });

    [Fact]
    public void Rates_keep_their_bounds() => Seeds.Each(random =>
    {
        var counts = Draw.Counts(random);
        foreach (var condition in OutcomeNames.Conditions)
        {
            if (ConditionGains.PassRate(counts, condition) is not { } rate)
                continue;
            var (interval, bounds) = (FunnelRates.PassInterval(counts, condition)!.Value, FunnelRates.PassBounds(counts, condition)!.Value);
            Assert.InRange(rate, interval.Lower, interval.Upper);
            Assert.InRange(rate, bounds.Lower, bounds.Upper);
            Assert.InRange(bounds.Lower, 0, 1);
            var (least, most) = ConditionGains.GainBounds(counts, condition);
            if (counts[Outcome.Unknown] == 0)
                Assert.InRange(ConditionGains.GainOver(counts, condition, default), least - 1e-6, most + 1e-6);
        }
        if (FunnelRates.SuccessBounds(counts) is { Upper: { } upper } success)
            Assert.True(success.Lower <= FunnelRates.SuccessRate(counts) && FunnelRates.SuccessRate(counts) <= upper && upper <= 1);
    });

    [Fact]
    public void Fixing_one_condition_gains_what_its_gain_says_and_fixing_all_leaves_the_unknown() => Seeds.Each(random =>
    {
        var counts = Draw.Counts(random);
        if (counts.Succeeded == 0)
            return;
        foreach (var condition in OutcomeNames.Conditions)
        {
            var gained = FunnelRates.SuccessRateWithout(counts, [condition])!.Value - FunnelRates.SuccessRate(counts)!.Value;
            Assert.Equal(ConditionGains.Gain(counts, condition)!.Value / 1e6 / counts.Total, gained, 1e-6);
        }
        var all = FunnelRates.SuccessRateWithout(counts, [.. OutcomeNames.Conditions])!.Value;
        Assert.Equal((double)counts.Succeeded / (counts.Succeeded + counts[Outcome.Unknown]), all, Exact);
        Assert.Equal(FunnelRates.SuccessRate(counts)!.Value, FunnelRates.SuccessRateWithout(counts, [])!.Value, Exact);
    });

    [Fact]
    public void Probabilities_to_be_weakest_sum_to_one() => Seeds.Each(40, random =>
    {
        var counts = Draw.Counts(random);
        if (counts.Total > 0)
            Assert.Equal(1, BindingProbability.Of(counts).Sum(), 1e-6);
    });

    [Fact]
    public void One_clear_condition_binds_and_two_alike_are_a_tie()
    {
        Assert.Equal([Outcome.Capacity], BindingProbability.Binding(Build.Counts(700, 5, 5, 280, 5, 5)));
        Assert.Equal([Outcome.Model, Outcome.Capacity], BindingProbability.Binding(Build.Counts(490, 300, 0, 210)));
    }

    [Fact]
    public void Where_nobody_passed_the_first_condition_it_binds_surely() =>
        Assert.Equal([1.0, 0, 0, 0, 0, 0], BindingProbability.Of(Build.Counts(0, 30)));

    [Fact]
    public void Fixing_a_condition_covers_the_cells_that_it_alone_kept_back()
    {
        // 400 of 900 requests lack only capacity; the other cell fails twice over.
        var tally = new WindowTally(new CellJudge(), panesAreHours: false);
        tally.Add(
            [Build.Row("a", Build.Counts(370, 0, 0, 30)), Build.Row("b", Build.Counts(400, 50, 0, 50)), Build.Row("c", Build.Counts(100))]);
        var gains = CoverageGains.Of(tally);
        Assert.Equal("0,0,400,0,0,0", gains.ToString());
    }

    [Fact]
    public void Coverage_gains_lie_within_the_demand_that_is_not_covered() => Seeds.Each(random =>
    {
        var tally = new WindowTally(new CellJudge { Threshold = 0.8 }, panesAreHours: false);
        tally.Add(Draw.Pane(random));
        var (figures, gains) = (tally.Figures(), CoverageGains.Of(tally));
        for (var i = 0; i < OutcomeNames.ConditionCount; i++)
            Assert.InRange(gains[i], 0, figures.Requests.Total - figures.DemandCovered);
    });
}
