using StreamCoverage.Core.Events;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Simulation.Scenarios;

namespace StreamCoverage.Simulation.Tests;

public sealed class StoryTests
{
    private static readonly Scenario Story = ScenarioFile.BuiltIn("one-large-operator-leaves");
    private static readonly Scenario Steady = ScenarioFile.BuiltIn("steady");

    [Theory]
    [InlineData(39.99, 40)]
    [InlineData(40.01, 39)]
    [InlineData(45.01, 40)]
    [InlineData(60.01, 45)]
    [InlineData(64.99, 45)]
    [InlineData(65.01, 46)]
    public void The_count_of_operators_follows_the_story(double minute, int expected) => Assert.Equal(expected, PresentAfter(Story.Play(minute)));

    [Fact]
    public void Success_follows_the_large_operator_and_not_the_count()
    {
        var requests = Story.Requests(90);
        Assert.InRange(SuccessShare(requests, 0, 40), 0.92, 0.97);
        Assert.InRange(SuccessShare(requests, 41, 45), 0.55, 0.63);
        Assert.InRange(SuccessShare(requests, 60, 65), 0.55, 0.63);
        Assert.InRange(SuccessShare(requests, 66, 90), 0.92, 0.97);
    }

    [Fact]
    public void Every_condition_arises_in_the_steady_network()
    {
        var outcomes = Steady.Requests(120).CountBy(r => r.Outcome).ToDictionary();
        Assert.Equal(Enum.GetValues<Outcome>(), outcomes.Keys.Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_large_operator_that_leaves_takes_only_its_own_cells_with_it(ulong seed)
    {
        var large = Story.Fleets.Single(fleet => fleet.Name == "atlas");
        var before = Steady.Requests(65, seed);
        var after = (Story with { Story = [new(0.001, "atlas", StoryChange.Leaves, 0)], Fleets = Steady.Fleets }).Requests(65, seed);

        bool IsItsOwn(RequestOutcome r) => large.Models.Contains(r.Workload.Model!) && r.Workload.Hardware == "h200";
        Assert.InRange(before.Count(IsItsOwn) / (double)before.Count, 0.33, 0.37);
        Assert.All(after.Where(IsItsOwn).Where(r => r.OccurredAt > Networks.Start + TimeSpan.FromSeconds(30)), r => Assert.NotEqual(Outcome.Succeeded, r.Outcome));
        Assert.True(SuccessShare([.. before.Where(IsItsOwn)], 0, 65) > 0.98);

        // The other cells do not feel it at all: same requests, same operators, same microseconds.
        Assert.Equal(Others(before), Others(after));
        IEnumerable<string> Others(IEnumerable<RequestOutcome> requests) => requests.Where(r => !IsItsOwn(r)).Select(r => new InputEvent(r).Line());
    }

    [Fact]
    public void Small_operators_that_repeat_what_is_there_open_no_cell()
    {
        var without = Served((Story with { Story = [], Fleets = Steady.Fleets }).Requests(60));
        var with = Served((Story with { Story = [new(0, "sparrow", StoryChange.Joins, 0)] }).Requests(60));
        Assert.Superset(with, without);
        static HashSet<WorkloadCell> Served(IEnumerable<RequestOutcome> requests) => [.. requests.Where(r => r.Outcome == Outcome.Succeeded).Select(r => r.Workload)];
    }

    [Fact]
    public void The_two_scenarios_differ_in_the_story_and_its_newcomers_alone()
    {
        var told = Story.Fleets.Where(fleet => fleet.Name != "sparrow").ToArray();
        var stripped = Story with { Name = Steady.Name, Description = Steady.Description, Story = [], Fleets = told };
        Assert.Equal(Lines(Steady), Lines(stripped));
        static IEnumerable<string> Lines(Scenario scenario) => scenario.Play(5).Select(e => e.Line());
    }

    [Fact]
    public void An_operator_declares_what_it_serves_and_what_it_depends_on_each_time_it_joins()
    {
        var events = Story.Play(66).Select(e => e.Operator).OfType<OperatorEvent>().Where(e => e.Operator == "atlas").ToArray();
        Assert.Equal([OperatorEventType.Joined, OperatorEventType.Left, OperatorEventType.Joined], events.Select(e => e.Type));
        Assert.All([events[0], events[2]], e =>
        {
            Assert.Equal(["bytedance/deepseek-v4-pro", "nous/hermes-4-405b", "zai/glm-5.2"], e.Capabilities!.Models);
            Assert.Equal(["tee", "vanilla"], e.Capabilities.Verification);
            Assert.Equal(new Dependencies("atlas-compute", null, "tee-node-2.4", "ashburn-1"), e.Dependencies);
        });
        Assert.Equal((null, null, null), (events[1].Capabilities, events[1].Dependencies, events[1].StakeMicros));
    }

    [Fact]
    public void Requests_that_are_under_way_when_their_operator_leaves_are_finished()
    {
        var scenario = Networks.Perfect.With(model => model with { ServiceMs = 5000 }) with { Story = [new(5, "alpha", StoryChange.Leaves, 0)] };
        var left = Networks.Start + TimeSpan.FromMinutes(5);
        var requests = scenario.Requests(6);
        Assert.Contains(requests, r => r.Outcome == Outcome.Succeeded && r.OccurredAt > left);
        Assert.All(requests.Where(r => r.Outcome == Outcome.Model), r => Assert.True(r.OccurredAt >= left));
    }

    private static int PresentAfter(IEnumerable<InputEvent> events) =>
        events.Sum(e => e.Operator?.Type switch { OperatorEventType.Joined => 1, OperatorEventType.Left => -1, _ => 0 });

    private static double SuccessShare(List<RequestOutcome> requests, double fromMinute, double toMinute)
    {
        var (from, to) = (Networks.Start + TimeSpan.FromMinutes(fromMinute), Networks.Start + TimeSpan.FromMinutes(toMinute));
        var some = requests.Where(r => r.OccurredAt >= from && r.OccurredAt < to).ToArray();
        return some.Count(r => r.Outcome == Outcome.Succeeded) / (double)some.Length;
    }
}
