using StreamCoverage.Core.Events;
using StreamCoverage.Simulation.Scenarios;
using StreamCoverage.Simulation.Truth;

namespace StreamCoverage.Simulation.Tests;

/// <summary>Each scenario that the program carries does what its text says.</summary>
public sealed class WorldTests
{
    [Fact]
    public void A_demand_spike_fails_at_capacity_where_it_strikes_and_nowhere_else()
    {
        var requests = ScenarioFile.BuiltIn("demand-spike").Requests(90);
        Assert.InRange(Between(requests, 60, 80).Length / (double)Between(requests, 30, 50).Length, 1.9, 2.4);
        Assert.True(Share(Between(requests, 62, 80), Outcome.Capacity) > 0.2);
        Assert.True(Share(Between(requests, 30, 58), Outcome.Capacity) < 0.02);
        var others = Between(requests, 62, 80).Where(r => r.Workload.Model is "qwen/qwen3-32b").ToArray();
        Assert.True(Share(others, Outcome.Capacity) < 0.05);
    }

    [Fact]
    public void A_regional_outage_is_felt_as_routing_and_passes()
    {
        var requests = ScenarioFile.BuiltIn("regional-outage").Requests(110);
        var (before, during, after) = (Between(requests, 30, 58), Between(requests, 62, 90), Between(requests, 92, 110));
        Assert.True(Share(during, Outcome.Routing) > 5 * Share(before, Outcome.Routing));
        Assert.InRange(Share(after, Outcome.Succeeded) - Share(before, Outcome.Succeeded), -0.02, 0.02);
    }

    [Fact]
    public void A_quiet_period_is_quiet_and_as_well_served()
    {
        var requests = ScenarioFile.BuiltIn("quiet-period").Requests(120);
        var (before, quiet) = (Between(requests, 0, 60), Between(requests, 61, 120));
        Assert.InRange(quiet.Length / (double)before.Length, 0.04, 0.06);
        Assert.InRange(Share(quiet, Outcome.Succeeded) - Share(before, Outcome.Succeeded), -0.03, 0.03);
    }

    [Fact]
    public void In_the_monoculture_everybody_converges_and_the_tail_is_left()
    {
        var scenario = ScenarioFile.BuiltIn("monoculture");
        var events = scenario.Play(240);
        var models = scenario.Fleets.SelectMany(f => Enumerable.Range(1, f.Count).Select(i => (Name: $"{f.Name}-{i:00}", f.Models))).ToDictionary(o => o.Name, o => o.Models);
        foreach (var change in events.Select(e => e.Operator).OfType<OperatorEvent>().Where(e => e.Type == OperatorEventType.CapabilitiesChanged))
            models[change.Operator] = change.Capabilities!.Models;
        Assert.True(models.Values.Count(m => m[0] == "openai/gpt-5.5") >= 16);
        Assert.True(models.Values.Select(m => m[0]).Distinct().Count() <= 6);
        var requests = events.Select(e => e.Outcome).OfType<RequestOutcome>().ToList();
        Assert.True(Share(Between(requests, 0, 10), Outcome.Succeeded) - Share(Between(requests, 220, 240), Outcome.Succeeded) > 0.1);
    }

    [Fact]
    public void Operators_that_are_paid_by_coverage_stay_spread()
    {
        var volume = ScenarioFile.BuiltIn("monoculture");
        var coverage = volume with { Incentives = volume.Incentives! with { Rule = RewardRule.Coverage } };
        Assert.True(Share(Between(coverage.Requests(240), 200, 240), Outcome.Succeeded) - Share(Between(volume.Requests(240), 200, 240), Outcome.Succeeded) > 0.1);
    }

    [Fact]
    public void Operators_double_and_coverage_stands()
    {
        var requests = ScenarioFile.BuiltIn("many-nodes-no-coverage").Requests(110);
        var joined = ScenarioFile.BuiltIn("many-nodes-no-coverage").Play(110).Count(e => e.Operator?.Type == OperatorEventType.Joined);
        Assert.Equal(80, joined);
        Assert.InRange(Share(Between(requests, 80, 110), Outcome.Succeeded) - Share(Between(requests, 0, 30), Outcome.Succeeded), -0.01, 0.01);
    }

    [Fact]
    public void A_few_operators_widen_it_with_every_join()
    {
        var requests = ScenarioFile.BuiltIn("few-but-widening").Requests(110);
        double[] stages = [.. new[] { (0, 30), (31, 45), (46, 60), (61, 75), (76, 90), (91, 110) }.Select(s => Share(Between(requests, s.Item1, s.Item2), Outcome.Succeeded))];
        Assert.All(stages.Zip(stages.Skip(1)), pair => Assert.True(pair.Second > pair.First + 0.015, string.Join(' ', stages)));
        Assert.True(stages[^1] - stages[0] > 0.35);
    }

    [Fact]
    public void Thirty_names_of_one_machine_fall_together()
    {
        var scenario = ScenarioFile.BuiltIn("sybil");
        var attempts = scenario.Requests(135).Where(r => r.OccurredAt >= Networks.Start + TimeSpan.FromMinutes(121) && r.OccurredAt < Networks.Start + TimeSpan.FromMinutes(130))
            .SelectMany(r => r.Attempts ?? [new(r.Operator ?? "", r.Outcome)]).Where(a => a.Operator.StartsWith("swarm", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(attempts);
        Assert.DoesNotContain(attempts, a => a.Outcome == Outcome.Succeeded);
        var owners = scenario.Play(46).Select(e => e.Operator).OfType<OperatorEvent>().Where(e => e.Operator.StartsWith("swarm", StringComparison.Ordinal)).Select(e => e.Dependencies!.Owner);
        Assert.Equal(30, owners.Distinct().Count());
    }

    [Fact]
    public void Wash_traffic_is_as_much_as_the_scenario_says_and_moves_no_other_request()
    {
        var scenario = ScenarioFile.BuiltIn("wash-traffic");
        var with = scenario.Requests(60);
        var washed = with.Where(r => r.ReporterId!.StartsWith("gateway-mirror", StringComparison.Ordinal)).ToArray();
        Assert.Equal(15 * 300, washed.Length);
        Assert.All(washed, r => Assert.Equal(Outcome.Succeeded, r.Outcome));
        var without = (scenario with { Wash = [] }).Requests(60);
        Assert.Equal(without.Select(r => new InputEvent(r).Line()), with.Except(washed).Select(r => new InputEvent(r).Line()));
    }

    [Fact]
    public void Spammed_capabilities_cost_attempts_and_are_charged_to_who_declared_them()
    {
        var requests = Between(ScenarioFile.BuiltIn("capability-spam").Requests(75), 46, 75);
        var failed = requests.SelectMany(r => r.Attempts ?? [new(r.Operator ?? "", r.Outcome)])
            .Where(a => a.Outcome is Outcome.Model or Outcome.Hardware && a.Operator.Length > 0).ToArray();
        Assert.True(failed.Length > 100);
        Assert.All(failed, a => Assert.StartsWith("herald", a.Operator, StringComparison.Ordinal));
    }

    [Fact]
    public void Selective_refusal_leaves_the_long_requests()
    {
        var grok = Between(ScenarioFile.BuiltIn("selective-refusal").Requests(75), 46, 75).Where(r => r.Workload.Model == "x-ai/grok-4").ToArray();
        Assert.True(Share([.. grok.Where(r => r.Workload.Size == "8k")], Outcome.Succeeded) > 0.95);
        Assert.Equal(1, Share([.. grok.Where(r => r.Workload.Size == "128k")], Outcome.Capacity), 0.02);
    }

    [Fact]
    public void A_revoked_image_fails_proofs_and_nothing_else()
    {
        var requests = Between(ScenarioFile.BuiltIn("image-revoked").Requests(100), 62, 100).Where(r => r.Workload.Model == "openai/gpt-5.5").ToArray();
        Assert.True(Share([.. requests.Where(r => r.Workload.Verification == "vanilla")], Outcome.Succeeded) > 0.95);
        Assert.True(Share([.. requests.Where(r => r.Workload.Verification == "tee")], Outcome.Verification) > 0.1);
    }

    [Fact]
    public void A_hidden_upstream_is_in_the_truth_and_in_no_event()
    {
        var scenario = ScenarioFile.BuiltIn("hidden-upstream");
        var run = new SimulationRun(1, Networks.Start) { Length = TimeSpan.FromDays(1) };
        var truth = new GroundTruth(scenario, run, 1);
        var downs = truth.Downs().Where(down => down.Kind == OutageKind.Upstream).ToArray();
        Assert.InRange(downs.Length, 4, 25);
        Assert.Equal(9, truth.StruckBy(downs[0]).Count);
        var declared = scenario.Play(1).Select(e => e.Operator).OfType<OperatorEvent>().Count(e => e.Dependencies?.Upstream == "anthropic");
        Assert.Equal(3, declared);
    }

    [Fact]
    public void A_model_is_asked_for_from_when_it_appears()
    {
        var late = Networks.Perfect with { Demand = Networks.Perfect.Demand with { Models = [Networks.Model("m"), Networks.Model("n") with { AppearsAtMinutes = 10 }] } };
        var requests = late.Requests(20);
        Assert.DoesNotContain(Between(requests, 0, 10), r => r.Workload.Model == "n");
        Assert.InRange(Between(requests, 10, 20).Count(r => r.Workload.Model == "n"), 1900, 2100);
        Assert.InRange(Between(requests, 0, 10).Length, 3980, 4020);
    }

    private static RequestOutcome[] Between(List<RequestOutcome> requests, double from, double to) =>
        [.. requests.Where(r => r.OccurredAt >= Networks.Start + TimeSpan.FromMinutes(from) && r.OccurredAt < Networks.Start + TimeSpan.FromMinutes(to))];

    private static double Share(RequestOutcome[] requests, Outcome outcome) => requests.Count(r => r.Outcome == outcome) / (double)requests.Length;
}
