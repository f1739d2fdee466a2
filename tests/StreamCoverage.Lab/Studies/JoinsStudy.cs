using StreamCoverage.Core.Contribution;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Lab.Reporting;
using StreamCoverage.Lab.Worlds;
using StreamCoverage.Simulation.Scenarios;
using StreamCoverage.Simulation.Truth;

namespace StreamCoverage.Lab.Studies;

/// <summary>One operator joins; what it truly did is known from the same world without it.</summary>
internal static class JoinsStudy
{
    // The first period is left out: all who are there from the start join at its beginning.
    private const int First = 1, Before = 7, Ramp = 2, After = 7, Last = 14;
    private const string Joiner = "newcomer";
    public const int Periods = First + Before + Ramp + After, JoinsAtPeriod = First + Before;
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);
    private static readonly EventTime JoinsAt = Build.Start + (Period * (First + Before));
    private static readonly string[] Words = ["expands coverage", "adds redundancy", "adds volume only", "harmful", "not enough data"];

    public static Findings Of(LabRun lab)
    {
        var rows = new List<IReadOnlyList<string>>();
        var confusion = new List<IReadOnlyList<string>>();
        var checks = new List<Check>();
        var effects = new List<(double Truth, Estimate Found)>();
        foreach (var world in Worlds)
        {
            var run = Build.Run(9_000_000, Period * Periods);
            var truth = new GroundTruth(world.Scenario, run, lab.Seeds < 100 ? 4 : 20).EffectOf(Joiner, JoinsAt + (Period * Ramp), Build.Start + (Period * Periods));
            var trials = lab.Over($"joins, {world.Name}", lab.Seeds, seed => Study(world.Scenario, seed));
            Estimate E(Func<JoinFindings, double?> value) => Estimate.Of(trials.Select(value));
            var bias = E(t => t.Effect.Change - truth.Effect);
            var holds = E(t => t.Effect.Lower is { } low && t.Effect.Upper is { } high ? (low <= truth.Effect && truth.Effect <= high ? 1 : 0) : null);
            // The standard error that is said against the scatter over seeds.
            var (said, scatter) = (E(t => t.Effect.StandardError).Mean, bias.Error * Math.Sqrt(trials.Count));
            var additional = E(t => t.Additionality?.Share);
            rows.Add([
                world.Name, truth.Effect.F(), E(t => t.Effect.Change).Text(), bias.Text(), holds.Percent(), (said / scatter).F("0.00"),
                truth.Additionality.F("0.00"), additional.Text("0.00"), E(t => t.Contamination).Mean.F("0.00"),
            ]);
            confusion.Add([world.Name, world.Word, .. Words.Select(word => Share(trials, word).Percent())]);
            effects.Add((truth.Effect, E(t => t.Effect.Change)));
            if (bias.Seeds > 0)
            {
                checks.Add(new($"{world.Name}: effect found less the truth", bias, -0.01, 0.01));
                checks.Add(new($"{world.Name}: 95 % interval holds the truth", holds, 0.93, 1));
            }
            foreach (var wrong in Words.Where(word => word != world.Word && word != "not enough data" && word != world.AlsoRight))
                checks.Add(new($"{world.Name}: called \"{wrong}\"", Share(trials, wrong), 0, 0.05));
            if (world.FoundMin > 0)
                checks.Add(new($"{world.Name}: called \"{world.Word}\"", Share(trials, world.Word), world.FoundMin, 1));
        }
        return new(
            "What a join did",
            "One operator joins a network of 21 cells at period 8 of 17 (periods of an hour, 150 requests a minute); the study is the product's own: 7 periods before, 2 left out, 7 after, the final look at 14. "
            + "Truth: the same requests with and without the newcomer, 20 times over. "
            + "Limit: where the newcomer declares everything, no cell is left to compare with.",
            [
                new($"{lab.Seeds} seeds per world", ["world", "true effect", "found", "bias", "95 % interval holds", "error said / scatter", "true additionality", "found", "contamination"], rows),
                new("Verdicts: rows are worlds, with the verdict that is right", ["world", "right", .. Words], confusion),
            ],
            [new("Effect found (mean over seeds) against the truth.", "true effect", "found",
                [new("worlds", [.. effects.OrderBy(one => one.Truth).Select(one => (one.Truth, one.Found.Mean, one.Found.Mean, one.Found.Mean))], Joined: false), Series.Line("exact", effects.OrderBy(one => one.Truth).Select(one => (one.Truth, one.Truth)))])],
            checks);
    }

    public static JoinFindings Study(Scenario scenario, ulong seed, string joiner = Joiner)
    {
        var ledger = Ledger.Of(scenario, Build.Run(seed, Period * Periods), Period);
        return Study(ledger, joiner, Build.Start);
    }

    /// <summary>The product's study of the newest join of <paramref name="joiner"/>, which is at the start of period 8.</summary>
    public static JoinFindings Study(Ledger ledger, string joiner, EventTime start)
    {
        var period = ledger.Pane;
        var joins = ledger.Operators.Where(e => e.Capabilities is not null && e.Type == Core.Events.OperatorEventType.Joined)
            .Select(e => new OperatorJoin(e.Operator, e.OccurredAt.FloorTo(period), e.Capabilities!)).ToList();
        var owners = ledger.Operators.Where(e => e.Dependencies?.Owner is not null).ToLookup(e => e.Operator, e => e.Dependencies!.Owner);
        var (before, half, after) = (ledger.Cells(First, First + Before), ledger.Cells(First, First + (Before / 2)), ledger.Cells(First + Before + Ramp, Periods));
        WorkloadCell[] cells = [.. before.Keys.Union(after.Keys).Order()];
        var places = cells.Index().ToDictionary(cell => cell.Item, cell => cell.Index);
        var (pairsBefore, pairsAfter) = (ledger.Pairs(First, First + Before), ledger.Pairs(First + Before + Ramp, Periods));
        var study = new JoinStudyOptions { Before = period * Before, Ramp = period * Ramp, After = period * After, Rule = new() { FinalAfter = period * Last } };
        var join = joins.Single(join => join.Operator == joiner);
        return JoinStudy.Of(
            join,
            new(joins, study.WindowsOf(join.At)),
            [.. cells.Select(cell => new JoinCell(cell, new(before.GetValueOrDefault(cell), after.GetValueOrDefault(cell)), half.GetValueOrDefault(cell)))],
            [.. pairsBefore.Keys.Union(pairsAfter.Keys).Where(pair => places.ContainsKey(pair.Cell)).OrderBy(pair => pair.Cell).ThenBy(pair => pair.Operator, StringComparer.Ordinal)
                .Select(pair => new JoinPair(places[pair.Cell], pair.Operator, new(pairsBefore.GetValueOrDefault(pair), pairsAfter.GetValueOrDefault(pair)), owners[pair.Operator].LastOrDefault()))],
            start + (period * (First + Before + Last)),
            study);
    }

    private static Estimate Share(IReadOnlyList<JoinFindings> trials, string word) => Estimate.Of(trials.Select(trial => (double?)(trial.Label.Verdict() == word ? 1 : 0)));

    // The newcomer's model is the first, with a third of the demand; the six others are the control, each with operators of its own.
    private static IReadOnlyList<(string Name, string Word, string? AlsoRight, double FoundMin, Scenario Scenario)> Worlds { get; } =
    [
        ("a model that nobody had", "expands coverage", null, 0.9, World([Build.Fleet("spare", 2, "m2")], Build.Fleet(Joiner, 1, "m1"))),
        ("a crowded model", "expands coverage", null, 0.9, World([Build.Fleet("busy", 1, "m1", slots: 1)], Build.Fleet(Joiner, 1, "m1"))),
        ("five points better", "expands coverage", null, 0.5, World([Build.Fleet("weak", 1, "m1", 0.1)], Build.Fleet(Joiner, 1, "m1"))),
        ("one more of two", "adds redundancy", null, 0.5, World([Build.Fleet("sound", 1, "m1", 0.02)], Build.Fleet(Joiner, 1, "m1", 0.02))),
        ("one more of ten", "adds volume only", null, 0.5, World([Build.Fleet("many", 9, "m1", 0.02)], Build.Fleet(Joiner, 1, "m1", 0.02))),
        ("a bad one of two", "harmful", null, 0.9, World([Build.Fleet("sound", 1, "m1", 0.02)], Build.Fleet(Joiner, 1, "m1", 0.25))),
        ("a little worse", "harmful", null, 0, World([Build.Fleet("sound", 1, "m1", 0.02)], Build.Fleet(Joiner, 1, "m1", 0.06))),
        ("five points better, a tenth of the demand", "expands coverage", null, 0, World([Build.Fleet("weak", 1, "m1", 0.1)], Build.Fleet(Joiner, 1, "m1"), requestsPerMinute: 15)),
        ("one more of two, a tenth of the demand", "adds redundancy", null, 0, World([Build.Fleet("sound", 1, "m1", 0.02)], Build.Fleet(Joiner, 1, "m1", 0.02), requestsPerMinute: 15)),
        ("a bad one of two, a tenth of the demand", "harmful", null, 0.5, World([Build.Fleet("sound", 1, "m1", 0.02)], Build.Fleet(Joiner, 1, "m1", 0.25), requestsPerMinute: 15)),
        ("brings one model, repeats another", "expands coverage", null, 0.9,
            World([Build.Fleet("sound", 2, "m1", 0.02)], Build.Fleet(Joiner, 1, "m1", 0.02) with { Models = ["m1", "m3"] })),
        ("declares all, has one", "harmful", null, 0,
            World([Build.Fleet("sound", 2, "m1", 0.02)], Build.Fleet(Joiner, 1, "m1", 0.02) with { DeclaredModels = [.. Enumerable.Range(1, 7).Select(i => $"m{i}")] })),
        ("hardly asked", "not enough data", "adds redundancy", 0, World([Build.Fleet("sound", 1, "m7", 0.08)], Build.Fleet(Joiner, 1, "m7", 0.08), requestsPerMinute: 10)),
    ];

    private static Scenario World(IEnumerable<Fleet> incumbents, Fleet newcomer, double requestsPerMinute = 150)
    {
        var others = Enumerable.Range(2, 6).Where(i => !newcomer.Models.Contains($"m{i}")).Select(i => Build.Fleet($"own-{i}", 2, $"m{i}", 0.01 * i));
        if (!newcomer.Models.Contains("m1"))
            others = others.Append(Build.Fleet("own-1", 2, "m1", 0.01));
        return Build.World("join", requestsPerMinute, Enumerable.Range(1, 7).Select(i => Build.Model($"m{i}")), [.. incumbents, .. others, newcomer], sizes: 3) with
        {
            Story = [new((First + Before) * Period.TotalMinutes, Joiner, StoryChange.Joins, 0)],
        };
    }
}
