using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Funnel;
using StreamCoverage.Core.Tests.Support;
using StreamCoverage.Core.Windows;

namespace StreamCoverage.Core.Tests.Funnel;

public sealed class ConditionGainsTests
{
    private const double Million = 1e6;

    [Fact]
    public void Ten_requests_by_hand()
    {
        // 10 at risk, 2 without a model; 8 at risk, 4 without capacity; 4 succeed.
        var counts = Build.Counts(4, 2, 0, 4);
        Assert.Equal([10, 8, 8, 4, 4, 4], OutcomeNames.Conditions.Select(condition => ConditionGains.AtRisk(counts, condition)));
        Assert.Equal([0.8, 1, 0.5, 1, 1, 1], OutcomeNames.Conditions.Select(condition => ConditionGains.PassRate(counts, condition)));
        Assert.Equal([1_000_000, 0, 4_000_000, 0, 0, 0], OutcomeNames.Conditions.Select(condition => ConditionGains.Gain(counts, condition)));
    }

    [Fact]
    public void A_gain_is_rounded_to_the_nearest_millionth()
    {
        // 31 x 368 / 399 = 28.591478696...; 1 x 1 / 3 = 0.333...
        Assert.Equal(28_591_479, ConditionGains.Gain(Build.Counts(368, 0, 0, 31, 9, 20, 2), Outcome.Capacity));
        Assert.Equal(333_333, ConditionGains.Gain(Build.Counts(1, 1, 2), Outcome.Model));
    }

    [Fact]
    public void The_pass_rates_multiply_to_the_success_rate() => Seeds.Each(random =>
    {
        var counts = Draw.Counts(random);
        if (counts.Total == 0)
            return;
        var product = 1.0;
        foreach (var condition in OutcomeNames.Conditions)
            product *= ConditionGains.PassRate(counts, condition) ?? 1;
        var known = counts.Succeeded + counts[Outcome.Unknown];
        Assert.Equal((double)counts.Succeeded / counts.Total, known == 0 ? 0 : product * counts.Succeeded / known, 1e-12);
    });

    [Fact]
    public void A_gain_is_the_failures_times_the_later_pass_rates_and_lies_between_none_and_all_of_them() => Seeds.Each(random =>
    {
        var counts = Draw.Counts(random);
        foreach (var condition in OutcomeNames.Conditions)
        {
            if (ConditionGains.Gain(counts, condition) is not { } gain)
                continue;
            Assert.InRange(gain, 0, counts[condition] * 1_000_000);
            if (counts[condition] > 0)
                Assert.InRange(gain - (counts[condition] * ConditionGains.PassAfter(counts, condition) * Million), -0.51, 0.51);
        }
        // After the last condition nothing known is left to fail at.
        if (counts[Outcome.Unknown] == 0 && counts.Succeeded > 0)
            Assert.Equal(counts[Outcome.Verification] * 1_000_000, ConditionGains.Gain(counts, Outcome.Verification));
    });

    [Fact]
    public void A_gain_is_unknown_from_the_dead_end_on_and_nowhere_before() => Seeds.Each(random =>
    {
        var counts = Draw.Counts(random);
        var end = ConditionGains.DeadEnd(counts);
        foreach (var condition in OutcomeNames.Conditions)
            if (ConditionGains.Gain(counts, condition) is null)
                Assert.True(end?.Condition <= condition);
            else
                Assert.NotEqual(end?.Condition, condition);
        if (counts is { Total: > 0, Succeeded: 0 } && counts[Outcome.Unknown] == 0)
            Assert.NotNull(end);
        if (counts.Succeeded > 0)
            Assert.Null(end);
        Assert.Equal(end is { } at ? counts[at.Condition] : 0, end?.Failed ?? 0);
    });

    // A gateway loses a few requests before it looks who has the model: those say nothing about what the others would meet.
    [Theory]
    [InlineData(100, 0, true)]
    [InlineData(100, 10, true)]
    [InlineData(100, 11, false)]
    [InlineData(1, 1, false)]
    public void A_few_that_are_lost_later_do_not_hide_what_a_missing_model_costs(int model, int lost, bool isEnd)
    {
        var counts = Build.Counts(0, model, 0, 0, lost);
        Assert.Equal(isEnd ? Outcome.Model : Outcome.Routing, ConditionGains.DeadEnd(counts)!.Value.Condition);
        Assert.Equal(isEnd ? null : 0, ConditionGains.Gain(counts, Outcome.Model));
        Assert.Equal(isEnd ? 0.5 * model : 0, ConditionGains.GainOver(counts, Outcome.Model, Build.Counts(1, 0, 0, 1)), 1e-9);
    }

    [Fact]
    public void What_passes_later_is_borrowed_and_a_half_where_nothing_is_known()
    {
        var network = Build.Counts(30, 0, 0, 10);
        Assert.Equal(0.75, ConditionGains.PassAfter(network, Outcome.Model), 1e-12);
        Assert.Equal(0.75, ConditionGains.PassAfter(network, Outcome.Hardware), 1e-12);
        Assert.Equal(1, ConditionGains.PassAfter(network, Outcome.Capacity), 1e-12);
        Assert.Equal(1.0 / 32, ConditionGains.PassAfter(Build.Counts(0, 5), Outcome.Model), 1e-12);
        Assert.Equal(1, ConditionGains.PassAfter(default, Outcome.Verification), 1e-12);
        // Unknown causes are a seventh stage: 30 of 40 pass it.
        Assert.Equal(0.75, ConditionGains.PassAfter(Build.Counts(30, 0, 0, 0, 0, 0, 0, 10), Outcome.Verification), 1e-12);
    }

    [Fact]
    public void A_cell_where_all_fail_at_one_condition_borrows_from_the_network()
    {
        // 10 lack a model; of the 40 of the other cell 30 pass capacity, so that 7.5 of the 10 would.
        var figures = Figures(Build.Counts(0, 10), Build.Counts(30, 0, 0, 10));
        Assert.Equal((7_500_000, 10_000_000), (figures.GainMicros[0], figures.GainMicros[2]));
        Assert.Equal(Outcome.Capacity, figures.Binding);
    }

    [Fact]
    public void A_network_that_is_one_dead_end_borrows_halves()
    {
        var figures = Figures(Build.Counts(0, 32));
        Assert.Equal(1_000_000, figures.GainMicros[0]);
        Assert.Equal(Outcome.Model, figures.Binding);
    }

    [Fact]
    public void Gains_of_a_network_are_summed_over_its_cells_and_not_taken_from_the_pooled_funnel()
    {
        // Cell by cell 80 x 10 / 20 = 40; pooled 80 x 820 / 920 = 71.3.
        var figures = Figures(Build.Counts(810, 0, 0, 90), Build.Counts(10, 80, 0, 0, 0, 10));
        Assert.Equal(40_000_000, figures.GainMicros[0]);
        Assert.Equal(71_304_348, ConditionGains.Gain(figures.Requests, Outcome.Model));
    }

    [Fact]
    public void Gains_of_a_network_lie_between_none_and_all_of_the_failures() => Seeds.Each(random =>
    {
        var figures = Figures([.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => Draw.Counts(random))]);
        foreach (var condition in OutcomeNames.Conditions)
            Assert.InRange(figures.GainMicros[(int)condition - 1], 0, figures.Requests[condition] * 1_000_000);
        Assert.Equal(Enumerable.Range(0, 6).Any(i => figures.GainMicros[i] > 0), figures.Binding is not null);
    });

    [Fact]
    public void The_binding_condition_gains_most_and_the_earlier_of_equals()
    {
        Assert.Null(ConditionGains.Binding([0, 0, 0, 0, 0, 0]));
        Assert.Equal(Outcome.Model, ConditionGains.Binding([5, 0, 5, 0, 0, 0]));
        Assert.Equal(Outcome.Verification, ConditionGains.Binding([5, 0, 5, 0, 0, 6]));
    }

    private static NetworkFigures Figures(params ReadOnlySpan<OutcomeCounts> cells)
    {
        var tally = new WindowTally(new CellJudge(), panesAreHours: false);
        for (var i = 0; i < cells.Length; i++)
            tally.Add([Build.Row($"m{i}", cells[i])]);
        return tally.Figures();
    }
}
