using StreamCoverage.Core.Convergence;
using StreamCoverage.Core.Coverage;
using StreamCoverage.Lab.Reporting;
using StreamCoverage.Lab.Worlds;
using StreamCoverage.Simulation.Scenarios;

namespace StreamCoverage.Lab.Studies;

/// <summary>Operators follow rewards: what concentration of rewards does to them, and what another rule of payment does.</summary>
internal static class IncentiveStudy
{
    private const int Slice = 10;
    private const int Minutes = 300;

    public static Findings Of(LabRun lab)
    {
        var rows = new List<IReadOnlyList<string>>();
        var checks = new List<Check>();
        var lines = new List<Series>();
        var ends = new Dictionary<(RewardRule, int), (Estimate Similarity, Estimate Coverage)>();
        foreach (var rule in new[] { RewardRule.Volume, RewardRule.Coverage })
            foreach (var top in new[] { 1, 4, 16, 64 })
            {
                var trials = lab.Over($"incentives, {rule}, {top}", lab.Seeds, seed => Play(rule, top, seed));
                Estimate At(int slice, Func<Point, double?> value) => Estimate.Of(trials.Select(trial => value(trial[slice])));
                var last = trials[0].Count - 1;
                var (similarity, coverage) = (At(last, p => p.Similarity), At(last, p => p.Lower));
                ends[(rule, top)] = (similarity, coverage);
                rows.Add([
                    rule == RewardRule.Volume ? "volume" : "coverage", $"{top}", At(0, p => p.Similarity).Text("0.00"), similarity.Text("0.00"), At(last, p => p.Strategies).Text("0.0"),
                    At(last, p => p.Operators).Text("0.0"), At(0, p => p.Lower).Percent(), coverage.Percent(), At(last, p => p.Success).Percent(),
                ]);
                if (top is 1 or 64)
                    lines.Add(Series.Line($"{(rule == RewardRule.Volume ? "volume" : "coverage")}, top pays {top}", Enumerable.Range(0, last + 1).Select(i => ((double)(i + 1) * Slice * 3, At(i, p => p.Similarity).Mean))));
            }
        var flat = ends[(RewardRule.Volume, 1)];
        var steep = ends[(RewardRule.Volume, 64)];
        var spread = ends[(RewardRule.Coverage, 64)];
        checks.Add(new("concentrated rewards raise similarity (volume rule, 64 less 1)", new(steep.Similarity.Mean - flat.Similarity.Mean, Math.Max(steep.Similarity.Error, flat.Similarity.Error), steep.Similarity.Seeds), 0.1, 1));
        checks.Add(new("and lower coverage", new(flat.Coverage.Mean - steep.Coverage.Mean, Math.Max(steep.Coverage.Error, flat.Coverage.Error), steep.Coverage.Seeds), 0.1, 1));
        checks.Add(new("the coverage rule keeps coverage where the volume rule loses it (top pays 64)", new(spread.Coverage.Mean - steep.Coverage.Mean, Math.Max(steep.Coverage.Error, spread.Coverage.Error), steep.Coverage.Seeds), 0.1, 1));
        return new(
            "Rewards and convergence",
            "The monoculture scenario (24 operators, eight models, every ten minutes a quarter of the operators looks around) with the top model paying as much as, or 4, 16 or 64 times what others pay. Nothing in it tells operators "
            + $"to become alike: they follow pay. Similarity is the product's (1: all serve the same mix), over half an hour; {Minutes} minutes of 300 requests a minute.",
            [new($"{lab.Seeds} seeds", ["rule", "top pays", "similarity, first half hour", "last", "strategies, last", "operators, last", "coverage lower, first", "last", "success, last"], rows)],
            [new("Similarity over time.", "minutes", "similarity", lines)],
            checks);
    }

    private static List<Point> Play(RewardRule rule, int top, ulong seed)
    {
        var scenario = ScenarioFile.BuiltIn("monoculture");
        var world = scenario with
        {
            Incentives = scenario.Incentives! with { Rule = rule },
            Demand = scenario.Demand with { Models = [.. scenario.Demand.Models.Select((model, i) => model with { RewardMicros = i == 0 ? 100 * top : 100 })] },
        };
        var ledger = Ledger.Of(world, Build.Run(seed, TimeSpan.FromMinutes(Minutes)) with { RequestsPerMinute = 300 }, TimeSpan.FromMinutes(Slice));
        return [.. Enumerable.Range(0, ledger.Panes / 3).Select(i =>
        {
            var figures = ledger.Window(i * 3, (i * 3) + 3).Figures();
            var (diversity, head) = (StrategyDiversity.Of(figures.Strategies), CoverageHeadline.Of(figures));
            return new Point(diversity?.Convergence, diversity?.EffectiveStrategies, diversity?.EffectiveOperators, head.Lower, head.SuccessRate);
        })];
    }

    private sealed record Point(double? Similarity, double? Strategies, double? Operators, double? Lower, double? Success);
}
