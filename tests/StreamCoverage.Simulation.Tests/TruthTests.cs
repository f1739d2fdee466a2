using StreamCoverage.Core.Time;
using StreamCoverage.Simulation.Scenarios;
using StreamCoverage.Simulation.Truth;

namespace StreamCoverage.Simulation.Tests;

/// <summary>The truth of worlds simple enough to be known by heart.</summary>
public sealed class TruthTests
{
    private static readonly EventTime End = Networks.Start + TimeSpan.FromMinutes(60);

    [Fact]
    public void The_success_probability_is_what_the_mechanism_makes_it()
    {
        // Three attempts at operators of which each breaks off half the time.
        var world = Networks.Perfect.With(Networks.Fleet("alpha", 5) with { FailureShare = 0.5 });
        var cell = Assert.Single(Truth(world, 4).Cells(Networks.Start, End)).Value;
        Assert.InRange(cell.Probability, 0.875 - 0.01, 0.875 + 0.01);
        Assert.InRange(cell.Counts.Requests, 4 * 35_000, 4 * 36_000);
    }

    [Fact]
    public void A_join_that_is_not_needed_has_no_effect_and_one_that_is_has_all()
    {
        var spare = Networks.Perfect.With(Networks.Fleet("alpha", 5), Networks.Fleet("late", 1)) with { Story = [new(10, "late", StoryChange.Joins, 0)] };
        var nothing = Truth(spare, 1).EffectOf("late", Networks.Start + TimeSpan.FromMinutes(20), End);
        Assert.Equal((0.0, 0L, 0.0), (nothing.Effect, nothing.Additional, nothing.Additionality));
        Assert.True(nothing.Served > 1000);
        var needed = Networks.Perfect.With(Networks.Fleet("late", 1)) with { Story = [new(10, "late", StoryChange.Joins, 0)] };
        // The network without it still has to have somebody, who can do something else.
        var other = needed with { Fleets = [.. needed.Fleets, Networks.Fleet("other", 1) with { Models = ["else"] }] };
        var all = Truth(other, 1).EffectOf("late", Networks.Start + TimeSpan.FromMinutes(20), End);
        Assert.Equal((1.0, 1.0, 1.0), (all.Effect, all.Demand, all.Additionality));
    }

    [Fact]
    public void Outages_come_as_often_as_the_scenario_says_and_are_the_same_for_all_requests()
    {
        var world = Networks.Perfect with { Shocks = [new(50, 10, OutageKind.Fleet, "alpha")] };
        var run = new SimulationRun(3, Networks.Start) { Length = TimeSpan.FromDays(30) };
        var downs = new GroundTruth(world, run, 1).Downs();
        Assert.InRange(downs.Count, 600, 850);
        Assert.All(downs.Zip(downs.Skip(1)), pair => Assert.True(pair.First.To <= pair.Second.From));
        Assert.Equal(downs, new GroundTruth(world, run with { RequestSeed = 9 }, 1).Downs());
        Assert.NotEqual(downs, new GroundTruth(world, run with { Seed = 4 }, 1).Downs());
    }

    [Fact]
    public void What_is_down_fails_and_only_while_it_is()
    {
        var world = Networks.Perfect with { Outages = [new(5, 5, OutageKind.Fleet, "alpha")] };
        var down = Truth(world, 1).Downs().Single();
        Assert.All(world.Requests(15), r =>
        {
            var at = r.OccurredAt - TimeSpan.FromMicroseconds(r.LatencyMicroseconds ?? 0);
            if (r.Attempts is null)
                Assert.Equal(at >= down.From && at < down.To, r.Outcome != Core.Events.Outcome.Succeeded);
        });
    }

    [Fact]
    public void Change_points_are_told_in_order()
    {
        var world = Networks.Perfect.With(Networks.Fleet("alpha", 1), Networks.Fleet("late", 1)) with
        {
            Story = [new(10, "late", StoryChange.Joins, 0)],
            Outages = [new(20, 5, OutageKind.Fleet, "alpha")],
            Shifts = [new(5, 30, null, null, 2)],
        };
        Assert.Equal(
            ["demand times 2", "late joins", "Fleet alpha down", "Fleet alpha up", "demand as usual"],
            Truth(world, 1).ChangePoints().Select(change => change.What));
    }

    private static GroundTruth Truth(Scenario world, int repetitions) =>
        new(world, new(1, Networks.Start) { Length = TimeSpan.FromMinutes(60) }, repetitions);
}
