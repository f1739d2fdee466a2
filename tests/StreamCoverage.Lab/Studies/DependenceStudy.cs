using StreamCoverage.Core.Convergence;
using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Fragility;
using StreamCoverage.Lab.Reporting;
using StreamCoverage.Lab.Worlds;
using StreamCoverage.Simulation.Scenarios;
using StreamCoverage.Simulation.Truth;

namespace StreamCoverage.Lab.Studies;

/// <summary>Operators fail alone, or because of what they share; who was truly down when is known.</summary>
internal static class DependenceStudy
{
    private const int Operators = 8;
    private const int Minutes = 24 * 60;

    public static Findings Of(LabRun lab)
    {
        var rows = new List<IReadOnlyList<string>>();
        var checks = new List<Check>();
        foreach (var (name, own, common) in new[] { ("each alone", 90.0, 0.0), ("some in common", 150.0, 150.0), ("all in common", 0, 100.0) })
        {
            var world = World(own, common);
            var trials = lab.Over($"dependence, {name}", lab.Seeds, seed => Play(world, seed));
            Estimate E(Func<Trial, double?> value) => Estimate.Of(trials.Select(value));
            var (count, beta) = (E(t => t.Found - t.Truth), E(t => t.FoundBeta - t.TruthBeta));
            rows.Add([
                name, E(t => t.Truth).Text("0.00"), E(t => t.Found).Text("0.00"), E(t => t.TruthBeta).Text("0.00"), E(t => t.FoundBeta).Text("0.00"),
                E(t => t.Missed).Percent(), E(t => t.Invented).Percent(),
            ]);
            checks.Add(new($"{name}: independent operators found less the truth", count, -0.5, 0.5));
            checks.Add(new($"{name}: share of a common cause found less the truth", beta, -0.05, 0.05));
        }
        var (losses, lossChecks) = Losses(lab);
        return new(
            "Common failures, and what would be lost with whom",
            $"{Operators} operators serve one model for a day, 200 requests a minute, panes of five minutes; each goes down alone now and then, all together when their (hidden) vendor does. Truth: the same formulas "
            + "on who was truly down in which pane. Then the steady scenario: what the telemetry says would be lost with an owner, a vendor or an operator, and what is lost when it is down in the same world.",
            [
                new($"{lab.Seeds} seeds", ["world", "true independent operators of 8", "found", "true common cause", "found", "bad panes missed", "good panes called bad"], rows),
                losses,
            ],
            [],
            [.. checks, .. lossChecks]);
    }

    private static Scenario World(double ownEvery, double commonEvery) =>
        Build.World("dependence", 200, [Build.Model("m")], [.. Enumerable.Range(1, Operators).Select(i => Build.Fleet($"op-{i}", 1, "m", 0.02) with { HiddenUpstream = "vendor" })], attempts: 3) with
        {
            Shocks =
            [
                .. ownEvery == 0 ? (Shock[])[] : [.. Enumerable.Range(1, Operators).Select(i => new Shock(ownEvery, 10, OutageKind.Fleet, $"op-{i}"))],
                .. commonEvery == 0 ? (Shock[])[] : [new Shock(commonEvery, 10, OutageKind.Upstream, "vendor")],
            ],
        };

    private static Trial Play(Scenario world, ulong seed)
    {
        var run = Build.Run(seed, TimeSpan.FromMinutes(Minutes));
        var ledger = Ledger.Of(world, run, TimeSpan.FromMinutes(5));
        var truth = new GroundTruth(world, run, 1);
        var (found, real) = (new BadPanes(), new BadPanes());
        var attempts = Enumerable.Range(0, ledger.Panes).Select(ledger.AttemptsOf).ToList();
        var usual = attempts.SelectMany(pane => pane).GroupBy(one => one.Key, one => one.Value)
            .ToDictionary(one => one.Key, one => (double)one.Sum(pane => pane.Failures) / one.Sum(pane => pane.Requests), StringComparer.Ordinal);
        var downs = truth.Downs().Select(down => (down.From, down.To, Struck: truth.StruckBy(down))).ToList();
        double missed = 0, invented = 0, bad = 0, good = 0;
        for (var pane = 0; pane < Minutes / 5; pane++)
        {
            var (from, to) = (Build.Start + TimeSpan.FromMinutes(pane * 5), Build.Start + TimeSpan.FromMinutes((pane * 5) + 5));
            var down = downs.Where(one => one.From < to && one.To > from && (Core.Time.EventTime.Min(one.To, to) - Core.Time.EventTime.Max(one.From, from)).TotalMinutes >= 1)
                .SelectMany(one => one.Struck).ToHashSet(StringComparer.Ordinal);
            var called = pane >= attempts.Count ? [] : attempts[pane].Where(one => BadPanes.IsBad(one.Value, usual[one.Key])).Select(one => one.Key).ToHashSet(StringComparer.Ordinal);
            real.Set(from, down);
            found.Set(from, called);
            (bad, good) = (bad + down.Count, good + Operators - down.Count);
            (missed, invented) = (missed + down.Except(called).Count(), invented + called.Except(down).Count());
        }
        return new(
            FailureDependence.Of(real).EffectiveOperators, FailureDependence.Of(found).EffectiveOperators,
            CommonCause.Of(real, Operators).Beta, CommonCause.Of(found, Operators).Beta, bad == 0 ? null : missed / bad, invented / good);
    }

    private static (Table, Check[]) Losses(LabRun lab)
    {
        (string What, OutageKind Kind, string Name, Func<Fleet, bool> In)[] domains =
        [
            ("owner atlas-compute", OutageKind.Owner, "atlas-compute", fleet => fleet.Owner == "atlas-compute"),
            ("vendor openai", OutageKind.Upstream, "openai", fleet => fleet.Upstream == "openai"),
            ("vendor anthropic", OutageKind.Upstream, "anthropic", fleet => fleet.Upstream == "anthropic"),
            ("image tee-node-2.4", OutageKind.Image, "tee-node-2.4", fleet => fleet.Image == "tee-node-2.4"),
            ("fleet forge", OutageKind.Fleet, "forge", fleet => fleet.Name == "forge"),
        ];
        var steady = ScenarioFile.BuiltIn("steady");
        var trials = lab.Over("losses", lab.Seeds, seed =>
        {
            var run = Build.Run(seed, TimeSpan.FromHours(2)) with { RequestsPerMinute = 600 };
            var tally = Ledger.Of(steady, run, TimeSpan.FromHours(1)).Window(0, 2);
            var demand = (double)tally.Figures().Requests.Total;
            List<StressCell> cells = [.. tally.Cells.Select(cell => new StressCell(cell.Demand.Total, cell.Demand.Succeeded, cell.Verdict.State == CellState.Covered,
                [.. cell.Qualified.Select(one => new QualifyingOperator(one.Key, one.Value.Succeeded))]))];
            var covered = tally.Cells.Where(cell => cell.Verdict.State == CellState.Covered).Select(cell => cell.Cell).ToHashSet();
            return domains.Select(domain =>
            {
                string DomainOf(string name) => steady.Fleets.First(fleet => name == fleet.Name || name.StartsWith(fleet.Name + "-", StringComparison.Ordinal)) is var fleet && domain.In(fleet) ? "it" : name;
                var contingency = new DomainContingency(cells, name => new(DomainOf(name), DomainOf(name) != "it"));
                var said = contingency.Losses.Where(loss => loss.Domain.Name == "it").Sum(loss => loss.Demand) / demand;
                var gone = steady with { Outages = [new(0, 120, domain.Kind, domain.Name)] };
                var without = Ledger.Of(gone, run, TimeSpan.FromHours(1)).Window(0, 2);
                without.Figures();
                var lost = covered.Sum(cell => without.Find(cell) is { Verdict.State: CellState.Uncovered } now ? now.Demand.Total : 0) / demand;
                return (said, lost);
            }).ToArray();
        });
        var rows = domains.Index().Select(domain =>
        {
            var (said, lost) = (Estimate.Of(trials.Select(t => (double?)t[domain.Index].said)), Estimate.Of(trials.Select(t => (double?)t[domain.Index].lost)));
            return (domain.Item.What, Said: said, Lost: lost, Bias: Estimate.Of(trials.Select(t => (double?)(t[domain.Index].said - t[domain.Index].lost))));
        }).ToList();
        return (
            new($"What is lost with a domain, in the steady scenario ({trials.Count} seeds, 2 hours)", ["domain", "said", "lost when it is down", "said - lost"],
                [.. rows.Select(row => (IReadOnlyList<string>)[row.What, row.Said.Percent(), row.Lost.Percent(), row.Bias.Percent()])]),
            [.. rows.Where(row => row.What.StartsWith("owner", StringComparison.Ordinal)).Select(row => new Check($"{row.What}: loss said less loss", row.Bias, -0.03, 0.03))]);
    }

    private sealed record Trial(double? Truth, double? Found, double? TruthBeta, double? FoundBeta, double? Missed, double Invented);
}
