using StreamCoverage.Core.Regression;
using StreamCoverage.Lab.Reporting;
using StreamCoverage.Lab.Worlds;
using StreamCoverage.Simulation.Scenarios;
using StreamCoverage.Simulation.Truth;

namespace StreamCoverage.Lab.Studies;

/// <summary>How soon a regression is found, and how often one that is none.</summary>
internal static class DetectionStudy
{
    private const int CalmMinutes = 360;
    private const int WatchedMinutes = 240;
    private const int MonthMinutes = 30 * 24 * 60;
    private static readonly (double Share, string Name)[] Sizes = [(0.02, "3 -> 5 %"), (0.05, "3 -> 8 %"), (0.1, "3 -> 13 %"), (0.25, "3 -> 27 %"), (0.6, "3 -> 61 %"), (1, "3 -> 100 %")];

    public static Findings Of(LabRun lab)
    {
        var (delays, checks, lines) = (new List<IReadOnlyList<string>>(), new List<Check>(), new List<Series>());
        foreach (var (share, name) in Sizes)
        {
            var trials = lab.Over($"detection, {name}", lab.Seeds, seed => Delay(share, seed));
            double[] found = [.. trials.Select(t => t.Delay ?? double.PositiveInfinity)];
            double[] onsets = [.. trials.Select(t => t.Onset).OfType<double>()];
            var missed = Estimate.Of(found.Select(delay => (double?)(double.IsInfinity(delay) ? 1 : 0)));
            delays.Add([
                name, Minutes(found.Quantile(0.5)), Minutes(found.Quantile(0.9)), missed.Percent(), Estimate.Of(trials.Select(t => (double?)(t.Early ? 1 : 0))).Percent(),
                onsets.Quantile(0.5).F("0"), onsets.Quantile(0.1).F("0"), onsets.Quantile(0.9).F("0"),
            ]);
            lines.Add(Series.Line(name, Enumerable.Range(0, WatchedMinutes / 4).Select(i => (i * 4.0, found.Count(delay => delay <= i * 4) / (double)found.Length))));
            if (share >= 0.05)
                checks.Add(new($"{name}: missed within {WatchedMinutes / 60} hours", missed, 0, 0.05));
            if (share >= 0.25)
                checks.Add(new($"{name}: found within 20 minutes", Estimate.Of(found.Select(delay => (double?)(delay <= 20 ? 1 : 0))), 0.95, 1));
        }
        var (alarms, alarmChecks) = FalseAlarms(lab);
        return new(
            "Regressions: delay and false alarms",
            $"One stream, 60 requests a minute; six calm hours, then operators begin to break off a share of the attempts. Delay: minutes from the true moment to the alarm. Then months in which nothing changes for the worse. "
            + "The budget of one stream is one false alarm in 90 days, which is 0.33 a month.",
            [
                new($"Delays, {lab.Seeds} seeds", ["failures", "median delay, min", "90 %", "missed in 4 h", "alarm before", "onset error, median, min", "10 %", "90 %"], delays),
                alarms,
            ],
            [new("Share of the seeds in which the regression is found, by minutes since it began.", "minutes", "share found", lines)],
            [.. checks, .. alarmChecks]);
    }

    private static (double? Delay, double? Onset, bool Early) Delay(double share, ulong seed)
    {
        var world = World(60, new(0, 12)) with { Outages = [new(CalmMinutes, WatchedMinutes, OutageKind.Upstream, "vendor") { Share = share }] };
        var ledger = Ledger.Of(world, Build.Run(seed, TimeSpan.FromMinutes(CalmMinutes + WatchedMinutes)), TimeSpan.FromMinutes(1));
        var (alarms, change) = (Watch(ledger, CalmMinutes + WatchedMinutes), Build.Start + TimeSpan.FromMinutes(CalmMinutes));
        // An alarm that stands already when the change comes would be no discovery of it.
        var early = alarms.Any(alarm => alarm.FiredAt <= change);
        var first = alarms.FirstOrDefault(alarm => alarm.FiredAt > change);
        return (first is null ? null : (first.FiredAt - change).TotalMinutes, first is null ? null : (first.Onset - change).TotalMinutes, early);
    }

    private static (Table, Check[]) FalseAlarms(LabRun lab)
    {
        (string Name, Scenario World, bool InBudget)[] worlds =
        [
            ("steady", World(20, new(0, 12)), true),
            ("demand by the hour, success steady", World(20, new(0.6, 15)), true),
            ("capacity fails at the daily peak", World(20, new(0.6, 15), slots: 1), false),
            ("short troubles belong to life", World(20, new(0, 12)) with { Shocks = [new(300, 5, OutageKind.Upstream, "vendor") { Share = 0.1 }] }, false),
        ];
        var (rows, checks) = (new List<IReadOnlyList<string>>(), new List<Check>());
        foreach (var (name, world, inBudget) in worlds)
        {
            var months = lab.Over($"false alarms, {name}", lab.Seeds, seed =>
            {
                var run = Build.Run(seed, TimeSpan.FromMinutes(MonthMinutes));
                var downs = new GroundTruth(world, run, 1).Downs();
                var alarms = Watch(Ledger.Of(world, run, TimeSpan.FromMinutes(1)), MonthMinutes);
                return (All: alarms.Count, False: alarms.Count(alarm => !downs.Any(down => down.From <= alarm.FiredAt && alarm.FiredAt < down.To + TimeSpan.FromMinutes(10))));
            });
            var (all, wrong) = (Estimate.Of(months.Select(m => (double?)m.All)), Estimate.Of(months.Select(m => (double?)m.False)));
            rows.Add([name, $"{months.Count}", all.Text("0.00"), wrong.Text("0.00"), inBudget ? "at most 0.33" : "not promised"]);
            if (inBudget)
                checks.Add(new($"{name}: false alarms in a network-month", wrong, 0, 1.0 / 3));
        }
        return (new("Alarms in a network-month (30 days)", ["world", "months", "alarms", "of them false", "budget"], rows), [.. checks]);
    }

    private static List<Regression> Watch(Ledger ledger, int minutes)
    {
        var (watch, rule, found) = (new RegressionWatch(), new RegressionRule(), new List<Regression>());
        for (var minute = 0; minute < minutes; minute++)
        {
            var start = Build.Start + TimeSpan.FromMinutes(minute);
            if (watch.Step(start, start + TimeSpan.FromMinutes(1), ledger.FailuresOf(minute), 0.95, rule) is { ResolvedAt: null } opened)
                found.Add(opened);
        }
        return found;
    }

    private static Scenario World(double requestsPerMinute, DailyCycle cycle, int slots = 100) =>
        Build.World("watched", requestsPerMinute, [Build.Model("a"), Build.Model("b")],
            [Build.Fleet("fa", 1, "a", 0.03, slots, "vendor"), Build.Fleet("fb", 1, "b", 0.03, slots, "vendor")]) with
        { DailyCycle = cycle };

    private static string Minutes(double value) => double.IsInfinity(value) ? "none" : value.F("0");
}
