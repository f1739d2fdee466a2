using StreamCoverage.Simulation.Scenarios;

namespace StreamCoverage.Pipeline.Tests.Gaming;

/// <summary>
/// Each cheat against its honest twin, the same requests and operators without the cheat, through the folds that run in production, as
/// infra/docs/reporters.md recommends: gateways have keys. The laboratory has the same over 200 seeds.
/// </summary>
public sealed class GamingTests
{
    // Two hundred and forty requests a minute: a cell at the threshold moves coverage by a point or so.
    private const double Chance = 0.015;
    private const ulong Seed = 11;

    [Fact]
    public async Task A_machine_under_thirty_names_covers_no_more_and_is_missed_no_more()
    {
        // Nobody else serves those models, so that much is lost with the machine.
        var alone = ScenarioFile.BuiltIn("sybil");
        alone = alone with { Fleets = [.. alone.Fleets.Where(fleet => fleet.Name is not ("relay" or "harbor" or "twin"))] };
        var split = Of(alone, fleet => fleet with { Slots = 80 }, "swarm");
        var one = Of(split, fleet => fleet with { Count = 1, SharedSlots = false }, "swarm");

        var (honest, cheats) = (await GamedRun.OfAsync(one, Seed), await GamedRun.OfAsync(split, Seed));

        AssertNoGain(honest, cheats, "swarm");
        Assert.InRange(honest.Pivotal("swarm"), 0.1, 1);
    }

    [Fact]
    public async Task Wash_traffic_that_no_known_gateway_signed_changes_nothing_at_all()
    {
        var wash = ScenarioFile.BuiltIn("wash-traffic");
        var none = wash with { Wash = [.. wash.Wash.Select(w => w with { RequestsPerMinute = 0 })] };

        var (honest, cheats) = (await GamedRun.OfAsync(none, Seed), await GamedRun.OfAsync(wash, Seed));

        Assert.True(cheats.NotSigned > 5_000, $"{cheats.NotSigned} events of wash traffic prove little");
        Assert.Equal(0, honest.NotSigned);
        Assert.Equal(honest.Figures, cheats.Figures);
        Assert.Equal(honest.Shapley("mirror"), cheats.Shapley("mirror"));
    }

    [Fact]
    public async Task Wash_traffic_gains_where_nobody_has_to_sign_so_that_the_test_above_says_something()
    {
        var wash = ScenarioFile.BuiltIn("wash-traffic");
        var none = wash with { Wash = [.. wash.Wash.Select(w => w with { RequestsPerMinute = 0 })] };

        var (honest, cheats) = (await GamedRun.OfAsync(none, Seed, sign: false), await GamedRun.OfAsync(wash, Seed, sign: false));

        Assert.True(cheats.Shapley("mirror") > honest.Shapley("mirror") + 0.02, $"{honest.Shapley("mirror")} -> {cheats.Shapley("mirror")}");
    }

    [Fact]
    public async Task Who_declares_everything_only_loses()
    {
        var spam = ScenarioFile.BuiltIn("capability-spam");
        var honest = Of(spam, fleet => fleet with { DeclaredModels = null, DeclaredHardware = null }, "herald");

        var (served, declared) = (await GamedRun.OfAsync(honest, Seed), await GamedRun.OfAsync(spam, Seed));

        AssertNoGain(served, declared, "herald");
        Assert.True(declared.Lower < served.Lower - 0.1, $"{served.Lower} -> {declared.Lower}: what it could not serve does not show");
        Assert.InRange(declared.Shapley("herald") - served.Shapley("herald"), -1, Chance);
    }

    [Fact]
    public async Task Who_refuses_what_is_hard_only_loses()
    {
        var picky = ScenarioFile.BuiltIn("selective-refusal");
        var honest = Of(picky, fleet => fleet with { RefusesSizes = [] }, "picky");

        var (served, refused) = (await GamedRun.OfAsync(honest, Seed), await GamedRun.OfAsync(picky, Seed));

        AssertNoGain(served, refused, "picky");
        Assert.True(refused.Lower < served.Lower - 0.01, $"{served.Lower} -> {refused.Lower}: what it refused does not show");
        Assert.InRange(refused.Shapley("picky") - served.Shapley("picky"), -1, Chance);
    }

    private static void AssertNoGain(GamedRun honest, GamedRun cheats, string fleet)
    {
        Assert.InRange(cheats.Lower - honest.Lower, -1, Chance);
        Assert.InRange(cheats.Upper - honest.Upper, -1, Chance);
        Assert.InRange(cheats.Pivotal(fleet) - honest.Pivotal(fleet), -1, Chance);
    }

    private static Scenario Of(Scenario scenario, Func<Fleet, Fleet> change, string fleet) =>
        scenario with { Outages = [], Fleets = [.. scenario.Fleets.Select(f => f.Name == fleet ? change(f) : f)] };
}
