using StreamCoverage.Core.Events;
using StreamCoverage.Core.Funnel;
using StreamCoverage.Core.Windows;
using StreamCoverage.Lab.Reporting;
using StreamCoverage.Lab.Worlds;
using StreamCoverage.Simulation.Scenarios;

namespace StreamCoverage.Lab.Studies;

/// <summary>What mending one condition would gain: said by the funnel, and done in a world that is the same but for that condition.</summary>
internal static class FunnelStudy
{
    private const int Hours = 6;
    private static readonly (Outcome Condition, string What)[] Mended =
    [
        (Outcome.Model, "somebody has the missing model"),
        (Outcome.Hardware, "all hardware is there"),
        (Outcome.Capacity, "a hundred times the slots"),
        (Outcome.Routing, "no request is lost"),
        (Outcome.Latency, "no limit"),
        (Outcome.Verification, "every proof is given"),
    ];

    public static Findings Of(LabRun lab)
    {
        var trials = lab.Over("funnel", lab.Seeds, seed => Play(World, seed));
        var rows = new List<IReadOnlyList<string>>();
        var checks = new List<Check>();
        foreach (var (i, (condition, what)) in Mended.Index())
        {
            var (said, done) = (Estimate.Of(trials.Select(t => (double?)t.Said[i])), Estimate.Of(trials.Select(t => (double?)t.Done[i])));
            var bias = Estimate.Of(trials.Select(t => (double?)(t.Said[i] - t.Done[i])));
            var within = Estimate.Of(trials.Select(t => (double?)(t.Done[i] >= t.Least[i] - 1e-9 && t.Done[i] <= t.Most[i] + 1e-9 ? 1 : 0)));
            rows.Add([condition.Word(), what, said.Percent(), done.Percent(), bias.Percent(), within.Percent()]);
            if (condition is not Outcome.Model)
                checks.Add(new($"gain of mending {condition.Word()}, said less done", bias, -0.005, 0.005));
        }
        var binding = Estimate.Of(trials.Select(t => (double?)(Array.IndexOf(t.Said, t.Said.Max()) == Array.IndexOf(t.Done, t.Done.Max()) ? 1 : 0)));
        checks.Add(new("the condition that is called binding gains most when mended", binding, 0.9, 1));
        var masked = lab.Over("funnel, lost before they are asked", lab.Seeds, seed => Play(Masked, seed));
        rows.Add([
            "model", "as above, in a world where the gateway loses 2 % before it asks", Estimate.Of(masked.Select(t => (double?)t.Said[0])).Percent(),
            Estimate.Of(masked.Select(t => (double?)t.Done[0])).Percent(), Estimate.Of(masked.Select(t => (double?)(t.Said[0] - t.Done[0]))).Percent(),
            Estimate.Of(masked.Select(t => (double?)(t.Done[0] >= t.Least[0] && t.Done[0] <= t.Most[0] ? 1 : 0))).Percent(),
        ]);
        checks.Add(new("gain of the missing model where the gateway loses 2 % before it asks, said less done", Estimate.Of(masked.Select(t => (double?)(t.Said[0] - t.Done[0]))), -0.03, 0.005));
        return new(
            "The funnel's gains",
            $"A world in which all six conditions fail, {Hours} hours of 120 requests a minute. Truth: the same requests of the same seed in a world where one condition is mended. "
            + "Limits: where the missing model is brought, the new requests meet operators that the funnel has never seen (it borrows the network's later stages, which are worse); where slots are added, "
            + "operators are also less slow, which the funnel cannot know.",
            [new($"{lab.Seeds} seeds; share of all requests", ["condition", "mended", "said", "done", "said - done", "done within the bounds"], rows)],
            [],
            checks);
    }

    private static Scenario World { get; } = Build.World(
        "funnel", 120,
        [
            Build.Model("a") with { Hardware = Shares(("gpu", 9), ("tpu", 1)), Verification = Shares(("tee", 1)) },
            Build.Model("b") with { LatencyLimitMs = 1500 },
            Build.Model("c"),
            Build.Model("d"),
        ],
        [
            Build.Fleet("fa", 3, "a") with { Verification = ["tee"], ProofMissingShare = 0.08, Regions = ["south"] },
            Build.Fleet("fb", 3, "b") with { Regions = ["south"] },
            Build.Fleet("fc", 1, "c", slots: 1) with { Speed = 1.5, Regions = ["south"] },
        ]) with
    { Gateway = new(1, 5, 0, 50, 0.02) };

    private static Scenario Masked { get; } = World with { Gateway = World.Gateway with { ErrorShare = 0.02, DistanceLossShare = 0 } };

    private static (double[] Said, double[] Done, double[] Least, double[] Most) Play(Scenario world, ulong seed)
    {
        var run = Build.Run(seed, TimeSpan.FromHours(Hours));
        var tally = Ledger.Of(world, run, TimeSpan.FromHours(1)).Window(0, Hours);
        var figures = tally.Figures();
        double all = figures.Requests.Total;
        var gains = figures.GainMicros;
        return (
            [.. Mended.Select((_, i) => gains[i] / 1e6 / all)],
            [.. Mended.Select(one => (Ledger.Of(Mend(world, one.Condition), run, TimeSpan.FromHours(1)).Window(0, Hours).Figures().Requests.Succeeded - figures.Requests.Succeeded) / all)],
            [.. Mended.Select(one => Bounds(tally, one.Condition).Least / all)],
            [.. Mended.Select(one => Bounds(tally, one.Condition).Most / all)]);
    }

    private static (double Least, double Most) Bounds(WindowTally tally, Outcome condition) => tally.Cells
        .Select(cell => ConditionGains.GainBounds(cell.Demand, condition))
        .Aggregate((Least: 0.0, Most: 0.0), (sum, bounds) => (sum.Least + bounds.Least, sum.Most + bounds.Most));

    private static Scenario Mend(Scenario world, Outcome condition) => condition switch
    {
        Outcome.Model => world with { Fleets = [.. world.Fleets, Build.Fleet("fd", 3, "d")] },
        Outcome.Hardware => world with { Fleets = [.. world.Fleets.Select(fleet => fleet with { Hardware = ["gpu", "tpu"] })] },
        Outcome.Capacity => world with { Fleets = [.. world.Fleets.Select(fleet => fleet with { Slots = fleet.Slots * 100 })] },
        Outcome.Routing => world with { Gateway = world.Gateway with { DistanceLossShare = 0 } },
        Outcome.Latency => world with { Demand = world.Demand with { Models = [.. world.Demand.Models.Select(model => model with { LatencyLimitMs = 600_000 })] } },
        _ => world with { Fleets = [.. world.Fleets.Select(fleet => fleet with { ProofMissingShare = 0 })] },
    };

    private static Dictionary<string, double> Shares(params (string Name, double Share)[] shares) => shares.ToDictionary(one => one.Name, one => one.Share);
}
