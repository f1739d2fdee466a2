using StreamCoverage.Core.Contribution;
using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Windows;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Lab.Reporting;
using StreamCoverage.Lab.Worlds;
using StreamCoverage.Simulation.Scenarios;

namespace StreamCoverage.Lab.Studies;

/// <summary>Each cheat against its honest twin: the same requests, the same operators, without the cheat.</summary>
internal static class GamingStudy
{
    private static readonly TimeSpan Pane = TimeSpan.FromMinutes(15);
    private const int From = JoinsStudy.JoinsAtPeriod + 2;
    private const double Rate = 300;

    private sealed record Attack(string Name, string Fleet, Func<Scenario, Scenario> Honest, double HeadlineMax, double ShareMax, string Bound);

    private static IReadOnlyList<Attack> Attacks { get; } =
    [
        new("sybil", "swarm", s => s with { Fleets = [.. s.Fleets.Select(f => f.Name == "swarm" ? f with { Count = 1, SharedSlots = false } : f)] }, 0.005, 0.5,
            "headline: none. Redundancy and shares by name can be gamed until owners are known: at most r_fake / (r_fake + r_true) of its cells; by true owner none"),
        new("wash-traffic", "mirror", s => s with { Wash = [.. s.Wash.Select(w => w with { RequestsPerMinute = 0 })] }, 0.08, 0.15,
            "headline: wash / (wash + demand) x (1 - coverage), and what is undetermined of its cells; none on the fixed basket or over known gateways"),
        new("capability-spam", "herald", s => s with { Fleets = [.. s.Fleets.Select(f => f.Name == "herald" ? f with { DeclaredModels = null, DeclaredHardware = null } : f)] }, 0.005, 0.005, "none: it only loses"),
        new("selective-refusal", "picky", s => s with { Fleets = [.. s.Fleets.Select(f => f.Name == "picky" ? f with { RefusesSizes = [] } : f)] }, 0.005, 0.005, "none: refused cells stay uncovered, and the refusals are its own attempts"),
    ];

    public static Findings Of(LabRun lab)
    {
        var (head, contribution, verdicts, checks) = (new List<IReadOnlyList<string>>(), new List<IReadOnlyList<string>>(), new List<IReadOnlyList<string>>(), new List<Check>());
        foreach (var attack in Attacks)
        {
            var scenario = ScenarioFile.BuiltIn(attack.Name);
            // The cheat begins with the join, which for the study of the join has to be at its period.
            var at = JoinsStudy.JoinsAtPeriod * Pane.TotalMinutes;
            scenario = scenario with { Outages = [], Story = [.. scenario.Story.Select(step => step with { AtMinutes = at })], Wash = [.. scenario.Wash.Select(wash => wash with { AtMinutes = at, RequestsPerMinute = Rate / 2 })] };
            var trials = lab.Over($"gaming, {attack.Name}", lab.Seeds, seed => (Cheats: Play(scenario, attack.Fleet, seed), Honest: Play(attack.Honest(scenario), attack.Fleet, seed)));
            Estimate Mean(Func<Trial, double?> value, bool cheats) => Estimate.Of(trials.Select(t => value(cheats ? t.Cheats : t.Honest)));
            Estimate Gain(Func<Trial, double?> value) => Estimate.Of(trials.Select(t => value(t.Cheats) - value(t.Honest)));
            string Pair(Func<Trial, double?> value) => $"{Mean(value, false).Mean.Percent()} -> {Mean(value, true).Mean.Percent()}";
            head.Add([attack.Name, Pair(t => t.Lower), Pair(t => t.Upper), Pair(t => t.BasketLower), Pair(t => t.KnownLower), Pair(t => t.AtTwo), Pair(t => t.AtTwoTrue)]);
            contribution.Add([attack.Name, Pair(t => t.Volume), Pair(t => t.Shapley), Pair(t => t.ShapleyTrue), Pair(t => t.Pivotal), Pair(t => t.Paid), attack.Bound]);
            foreach (var cheats in new[] { false, true })
                verdicts.Add([
                    attack.Name, cheats ? "cheats" : "honest",
                    .. new[] { "expands coverage", "adds redundancy", "adds volume only", "harmful", "not enough data" }.Select(word => Mean(t => t.Verdicts.Count(v => v == word) / (double)t.Verdicts.Count, cheats).Percent()),
                ]);
            checks.Add(new($"{attack.Name}: coverage lower gained by the cheat", Gain(t => t.Lower), -1, attack.HeadlineMax));
            checks.Add(new($"{attack.Name}: coverage lower on the fixed basket gained", Gain(t => t.BasketLower), -1, 0.005));
            checks.Add(new($"{attack.Name}: coverage lower over known gateways gained", Gain(t => t.KnownLower), -1, 0.005));
            checks.Add(new($"{attack.Name}: Shapley share gained", Gain(t => t.Shapley), -1, attack.ShareMax));
            checks.Add(new($"{attack.Name}: Shapley share by true owner gained, known gateways", Gain(t => t.ShapleyTrue), -1, 0.01));
            checks.Add(new($"{attack.Name}: \"expands coverage\" gained", Gain(t => t.Verdicts.Count(v => v == "expands coverage") / (double)t.Verdicts.Count), -1, 0.05));
        }
        return new(
            "Cheats against their honest twins",
            $"The scenarios of the cheats, {Rate} requests a minute, the cheat beginning at minute {JoinsStudy.JoinsAtPeriod * Pane.TotalMinutes}; figures over the last {JoinsStudy.Periods - From} quarters of an hour. Honest twin: the same requests and operators without the cheat "
            + "(one name instead of thirty; no wash traffic; declarations that are true; no refusals). Every pair reads honest -> cheating. Fixed basket: the demand of the time before. Known gateways: without "
            + "what gateways of operators report. By true owner: as if all knew who owns whom.",
            [
                new($"The headline, {lab.Seeds} seeds", ["cheat", "coverage lower", "upper", "lower, fixed basket", "lower, known gateways", "at 2 owners, as declared", "at 2 owners, in truth"], head),
                new("What the cheat's operators get", ["cheat", "share of volume", "Shapley by name", "Shapley by true owner, known gateways", "pivotal share", "share of rewards", "stated bound"], contribution),
                new("The verdict on its operators' joins", ["cheat", "twin", "expands coverage", "adds redundancy", "adds volume only", "harmful", "not enough data"], verdicts),
            ],
            [],
            checks);
    }

    private static Trial Play(Scenario scenario, string fleet, ulong seed)
    {
        var run = Build.Run(seed, Pane * JoinsStudy.Periods) with { RequestsPerMinute = Rate };
        var washed = new Dictionary<WorkloadCell, long>();
        var ledger = Ledger.Of(scenario, run, Pane, outcome =>
        {
            if (outcome.OccurredAt >= Build.Start + (Pane * From) && outcome.ReporterId!.StartsWith($"gateway-{fleet}", StringComparison.Ordinal))
                washed[outcome.Workload] = washed.GetValueOrDefault(outcome.Workload) + 1;
        });
        var declared = ledger.Operators.Where(e => e.Dependencies?.Owner is not null).GroupBy(e => e.Operator).ToDictionary(e => e.Key, e => e.Last().Dependencies!.Owner!, StringComparer.Ordinal);
        string InTruth(string name) => IsOf(name, fleet) ? fleet : declared.GetValueOrDefault(name, name);
        var (byName, byTruth) = (ledger.Window(From, JoinsStudy.Periods, clusterOf: name => declared.GetValueOrDefault(name, name)), ledger.Window(From, JoinsStudy.Periods, clusterOf: InTruth));
        var (figures, real) = (byName.Figures(), byTruth.Figures());
        var head = CoverageHeadline.Of(figures);
        var basket = FixedBasket.Coverage(ledger.Cells(0, JoinsStudy.JoinsAtPeriod).OrderBy(cell => cell.Key).Select(cell => (cell.Value.Requests, byName.Find(cell.Key)?.Verdict.State ?? CellState.Undetermined)));
        long Users(CellTally cell) => cell.Demand.Total - washed.GetValueOrDefault(cell.Cell);
        bool IsKnownCovered(CellTally cell) => new CellJudge().Judge(Users(cell), cell.Demand.Succeeded - washed.GetValueOrDefault(cell.Cell)).State == CellState.Covered;
        double users = byName.Cells.Sum(Users);
        double all = figures.Requests.Total, volume = 0, rewards = 0, paid = 0, shapley = 0, shapleyTrue = 0, pivotal = 0;
        foreach (var cell in byName.Cells)
        {
            foreach (var (name, share) in cell.OperatorShares)
                (volume, paid, rewards) = (volume + (IsOf(name, fleet) ? share.Succeeded : 0), paid + (IsOf(name, fleet) ? share.RewardMicros : 0), rewards + share.RewardMicros);
            if (cell.Verdict.State != CellState.Covered)
                continue;
            List<string> names = [.. cell.Qualified.Select(one => one.Key)];
            var own = names.Count(name => IsOf(name, fleet));
            shapley += own == 0 ? 0 : cell.Demand.Total * (double)own / names.Count;
            pivotal += own > 0 && own == names.Count ? cell.Demand.Total : 0;
            var owners = names.Select(InTruth).Distinct(StringComparer.Ordinal).Count();
            shapleyTrue += own == 0 || !IsKnownCovered(cell) ? 0 : Users(cell) / (double)owners;
        }
        return new(
            head.Lower!.Value, head.Upper!.Value, basket!.Value.Lower, byName.Cells.Where(IsKnownCovered).Sum(Users) / users,
            Redundancy.CoverageAt(figures.Clusters, figures.DemandCovered, figures.Requests.Total, 2)!.Value, Redundancy.CoverageAt(real.Clusters, real.DemandCovered, real.Requests.Total, 2)!.Value,
            volume / figures.Requests.Succeeded, shapley / all, shapleyTrue / users, pivotal / all, rewards == 0 ? 0 : paid / rewards,
            [.. ledger.Operators.Where(e => e.Type == OperatorEventType.Joined && IsOf(e.Operator, fleet)).Select(e => JoinsStudy.Study(ledger, e.Operator, Build.Start).Label.Verdict())]);
    }

    private static bool IsOf(string name, string fleet) => name == fleet || name.StartsWith(fleet + "-", StringComparison.Ordinal);

    private sealed record Trial(
        double Lower, double Upper, double BasketLower, double KnownLower, double AtTwo, double AtTwoTrue,
        double Volume, double Shapley, double ShapleyTrue, double Pivotal, double Paid, IReadOnlyList<string> Verdicts);
}
