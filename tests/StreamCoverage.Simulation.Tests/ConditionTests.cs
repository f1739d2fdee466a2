using StreamCoverage.Core.Events;
using StreamCoverage.Simulation.Scenarios;

namespace StreamCoverage.Simulation.Tests;

/// <summary>Each condition follows from how the network is, and from nothing else.</summary>
public sealed class ConditionTests
{
    [Fact]
    public void A_network_that_has_everything_serves_everything()
    {
        var requests = Networks.Perfect.Requests(10);
        Assert.All(requests, r => Assert.Equal(Outcome.Succeeded, r.Outcome));
        Assert.All(requests, r => Assert.Equal((true, true, 7L), (r.Operator is not null, r.LatencyMicroseconds > 5000, r.RewardMicros)));
        Assert.Equal(5, requests.Select(r => r.Operator).Distinct().Count());
    }

    [Fact]
    public void Nobody_with_the_model_is_model() => AssertUnserved(Networks.Perfect.With(model => model with { Name = "other" }), Outcome.Model);

    [Fact]
    public void The_model_on_other_hardware_is_hardware() =>
        AssertUnserved(Networks.Perfect.With(model => model with { Hardware = new Dictionary<string, double> { ["tpu"] = 1 } }), Outcome.Hardware);

    [Fact]
    public void A_lost_request_is_routing() =>
        AssertUnserved(Networks.Perfect with { Gateway = Networks.Perfect.Gateway with { ErrorShare = 1 } }, Outcome.Routing);

    [Fact]
    public void Everybody_busy_is_capacity()
    {
        // One slot of 50 ms median for ten requests a second: about half find it taken.
        var requests = Networks.Perfect.With(Networks.Fleet("alpha", 1) with { Slots = 1, Speed = 2 }).Requests(10);
        var refused = requests.Where(r => r.Outcome != Outcome.Succeeded).ToArray();
        Assert.InRange(refused.Length / (double)requests.Count, 0.4, 0.7);
        Assert.All(refused, r => Assert.Equal((Outcome.Capacity, null, null), (r.Outcome, r.Operator, r.LatencyMicroseconds)));
    }

    [Fact]
    public void A_far_operator_whose_attempts_are_lost_is_routing()
    {
        var far = Networks.Perfect with { Gateway = Networks.Perfect.Gateway with { DistanceLossShare = 1 } };
        var requests = far.With(Networks.Fleet("alpha", 2) with { Regions = ["south"] }).Requests(5);
        Assert.All(requests, r => Assert.Equal((Outcome.Routing, 2), (r.Outcome, r.Attempts?.Count)));
    }

    [Fact]
    public void A_near_operator_is_preferred_to_a_far_one()
    {
        var fleets = new[] { Networks.Fleet("far", 9) with { Regions = ["south"] }, Networks.Fleet("near", 1) };
        Assert.All(Networks.Perfect.With(fleets).Requests(5), r => Assert.Equal("near", r.Operator));
    }

    [Fact]
    public void An_answer_after_the_limit_is_latency_and_nobody_else_is_asked()
    {
        var requests = Networks.Perfect.With(model => model with { LatencyLimitMs = 50 }).Requests(10);
        var late = requests.Where(r => r.Outcome != Outcome.Succeeded).ToArray();
        Assert.InRange(late.Length / (double)requests.Count, 0.5, 0.7);
        Assert.All(late, r => Assert.Equal((Outcome.Latency, true, null), (r.Outcome, r.LatencyMicroseconds is > 50_000 and <= 100_000, r.Attempts)));
        Assert.All(requests.Except(late), r => Assert.True(r.LatencyMicroseconds <= 50_000));
    }

    [Fact]
    public void A_proof_that_nobody_can_give_is_verification_after_one_attempt()
    {
        var requests = Networks.Perfect.With(model => model with { Verification = new Dictionary<string, double> { ["zkml"] = 1 } }).Requests(5);
        Assert.All(requests, r => Assert.Equal((Outcome.Verification, null, true), (r.Outcome, r.Attempts, r.Operator is not null)));
    }

    [Fact]
    public void A_proof_that_is_missing_is_verification_and_others_are_tried()
    {
        var requests = Networks.Perfect.With(Networks.Fleet("alpha", 5) with { ProofMissingShare = 1 }).Requests(5);
        Assert.All(requests, r => Assert.Equal((Outcome.Verification, 3), (r.Outcome, r.Attempts?.Count)));
    }

    [Fact]
    public void Vanilla_needs_no_proof()
    {
        var asked = Networks.Perfect.With(model => model with { Verification = new Dictionary<string, double> { ["vanilla"] = 1 } });
        var requests = asked.With(Networks.Fleet("alpha", 2) with { Verification = [], ProofMissingShare = 1 }).Requests(5);
        Assert.All(requests, r => Assert.Equal(Outcome.Succeeded, r.Outcome));
    }

    [Fact]
    public void Breaking_off_is_unknown_and_falls_back_to_another_operator()
    {
        var fleets = new[] { Networks.Fleet("sound", 1), Networks.Fleet("broken", 1) with { FailureShare = 1 } };
        var requests = Networks.Perfect.With(fleets).Requests(10);
        Assert.All(requests, r => Assert.Equal((Outcome.Succeeded, "sound"), (r.Outcome, r.Operator)));
        var retried = requests.Where(r => r.Attempts is not null).ToArray();
        Assert.InRange(retried.Length / (double)requests.Count, 0.4, 0.6);
        Assert.All(retried, r =>
        {
            Assert.Equal([("broken", Outcome.Unknown), ("sound", Outcome.Succeeded)], r.Attempts!.Select(a => (a.Operator, a.Outcome)));
            // The second begins when the first has ended.
            Assert.Equal(r.LatencyMicroseconds, r.Attempts!.Sum(a => a.LatencyMicroseconds));
        });
        Assert.Equal(Outcome.Unknown, Networks.Perfect.With(fleets[1]).Requests(1)[0].Outcome);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void No_operator_serves_more_than_its_slots_at_once(ulong seed)
    {
        var requests = Networks.Perfect.With(Networks.Fleet("alpha", 3) with { Slots = 2, Speed = 6 }).Requests(20, seed);
        foreach (var served in requests.Where(r => r.Operator is not null).GroupBy(r => r.Operator))
        {
            // At one moment an end comes before a beginning.
            var changes = served.SelectMany(r => new[] { (At: r.OccurredAt.UnixMicroseconds, By: -1), (At: r.OccurredAt.UnixMicroseconds - r.LatencyMicroseconds!.Value, By: 1) }).Order();
            var (busy, busiest) = (0, 0);
            foreach (var (_, by) in changes)
                busiest = Math.Max(busiest, busy += by);
            Assert.Equal(2, busiest);
        }
    }

    private static void AssertUnserved(Scenario scenario, Outcome expected) =>
        Assert.All(scenario.Requests(5), r => Assert.Equal((expected, null, null, null), (r.Outcome, r.Operator, r.LatencyMicroseconds, r.Attempts)));
}
