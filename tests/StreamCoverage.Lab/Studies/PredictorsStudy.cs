using StreamCoverage.Core.Contribution;
using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Diversity;
using StreamCoverage.Core.Verdict;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Lab.Reporting;
using StreamCoverage.Lab.Worlds;
using StreamCoverage.Simulation.Scenarios;

namespace StreamCoverage.Lab.Studies;

/// <summary>Worlds in which it is known which of the two rivals foretells success.</summary>
internal static class PredictorsStudy
{
    private const int Steps = 118;
    private const int StepMinutes = 30;
    private const int Models = 6;
    private const int Helpers = 10;
    private const int BasketSteps = 4;
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(StepMinutes);

    private enum Driver
    {
        Coverage,
        Operators,
        Neither,
    }

    public static Findings Of(LabRun lab)
    {
        var (rows, checks) = (new List<IReadOnlyList<string>>(), new List<Check>());
        foreach (var driver in Enum.GetValues<Driver>())
            foreach (var networks in new[] { 1, 3 })
            {
                var answers = lab.Over($"predictors, {driver}, {networks}", lab.Seeds, seed => Study(driver, networks, seed));
                Estimate Called(PredictorAnswer answer) => Estimate.Of(answers.Select(found => (double?)(found.Answer == answer ? 1 : 0)));
                var right = driver switch
                {
                    Driver.Coverage => PredictorAnswer.Coverage,
                    Driver.Operators => PredictorAnswer.OperatorCount,
                    _ => PredictorAnswer.NotDistinguished,
                };
                rows.Add([
                    driver switch { Driver.Coverage => "coverage predicts", Driver.Operators => "operator count predicts", _ => "neither predicts" }, $"{networks}",
                    Called(PredictorAnswer.Coverage).Percent(), Called(PredictorAnswer.OperatorCount).Percent(), Called(PredictorAnswer.NotDistinguished).Percent(),
                    Estimate.Of(answers.Select(found => found.Correlation)).Text("0.00"),
                ]);
                foreach (var wrong in new[] { PredictorAnswer.Coverage, PredictorAnswer.OperatorCount }.Where(answer => answer != right))
                    checks.Add(new($"{rows[^1][0]}, {networks} networks: answers \"{wrong.Word()}\"", Called(wrong), 0, 0.05));
                if (driver != Driver.Neither && networks == 3)
                    checks.Add(new($"{rows[^1][0]}, {networks} networks: answers \"{right.Word()}\"", Called(right), 0.8, 1));
            }
        return new(
            "What predicts success: coverage or operator count",
            $"{Steps} steps (of {StepMinutes} minutes, 20 requests a minute and network) of worlds built so that the answer is known. Coverage predicts: a model sickens (an eighth of its attempts fail, so that it falls "
            + "below the threshold and success hardly moves) one step before it dies for a step; helpers that nobody needs come and go for nothing. Operator count predicts: a step after many went, their vendor throttles everybody. "
            + "Neither: models die unannounced, and helpers come and go for nothing.",
            [new($"{lab.Seeds} seeds", ["world", "networks", "answers coverage", "answers operator count", "answers neither", "correlation of the two"], rows)],
            [],
            checks);
    }

    private static PredictorFindings Study(Driver driver, int networks, ulong seed) => PredictorStudy.Of(
        [.. Enumerable.Range(0, networks).Select(i => new PredictorSeries($"network-{i}", 0, Play(driver, (seed * 10) + (ulong)i)))], horizon: 1, new());

    private static List<PredictorPoint> Play(Driver driver, ulong seed)
    {
        var ledger = Ledger.Of(World(driver, seed), Build.Run(seed, Step * Steps), Step);
        return [.. Enumerable.Range(0, Steps).Select(step => new PredictorPoint(
            OnBasket(ledger.Cells(Math.Max(0, step - BasketSteps), step), ledger.Cells(step, step + 1)),
            Soft(ledger.Cells(step, step + 1)),
            ledger.Pairs(step, step + 1).Keys.Select(pair => pair.Operator).Distinct().Count()))];
    }

    private static double? OnBasket(Dictionary<WorkloadCell, ServiceCounts> basket, Dictionary<WorkloadCell, ServiceCounts> now)
    {
        var seen = basket.Where(cell => now.GetValueOrDefault(cell.Key).Requests > 0).OrderBy(cell => cell.Key).ToList();
        double weights = seen.Sum(cell => cell.Value.Requests);
        return weights == 0 ? null : seen.Sum(cell => cell.Value.Requests * now[cell.Key].Rate!.Value) / weights;
    }

    private static double? Soft(Dictionary<WorkloadCell, ServiceCounts> cells)
    {
        var (spread, moments, sum) = (default(DemandSpread), default(SparseMoments), default(ServiceCounts));
        foreach (var counts in cells.Values)
            (spread, moments, sum) = (spread.Plus(DemandSpread.Of(counts.Requests), 1), moments.Plus(SparseMoments.Of(counts.Requests, counts.Successes), 1), sum + counts);
        var prior = Shrinkage.Estimate(cells.Count, sum.Requests, sum.Successes, spread, moments);
        return Shrinkage.ExpectedCoverage(cells.OrderBy(cell => cell.Key).Select(cell => (cell.Value.Requests, cell.Value.Successes)), prior, new CellJudge().Threshold);
    }

    private static Scenario World(Driver driver, ulong seed)
    {
        var dice = new Random(unchecked((int)(seed * 7919)));
        var outages = new List<Outage>();
        for (var model = 1; model < Models; model++)
            for (var step = 1; step < Steps; step++)
            {
                if (driver == Driver.Operators || dice.NextDouble() >= 0.1)
                    continue;
                if (driver == Driver.Coverage)
                    outages.Add(new(step++ * StepMinutes, StepMinutes, OutageKind.Fleet, $"f{model}") { Share = 0.12 });
                outages.Add(new(step++ * StepMinutes, StepMinutes, OutageKind.Fleet, $"f{model}") { Share = 0.6 });
            }
        var (story, present) = (new List<StoryStep>(), Enumerable.Repeat(true, Helpers).ToArray());
        for (var step = 1; step < Steps; step++)
        {
            // A common mood of the step, or with many helpers their number would hardly vary.
            var mood = dice.NextDouble();
            for (var i = 0; i < Helpers; i++)
            {
                var stays = dice.NextDouble() < mood;
                if (stays != present[i])
                    story.Add(new(step * StepMinutes, $"helper-{i}", stays ? StoryChange.Joins : StoryChange.Leaves, 0));
                present[i] = stays;
            }
            var gone = present.Count(one => !one) / (double)Helpers;
            if (driver == Driver.Operators && gone > 0)
                outages.Add(new((step + 1) * StepMinutes, StepMinutes, OutageKind.Upstream, "vendor") { Share = 0.3 * gone });
        }
        return Build.World(
            "predictors", 20, Enumerable.Range(1, Models).Select(i => Build.Model($"m{i}")),
            [
                .. Enumerable.Range(1, Models).Select(i => Build.Fleet($"f{i}", 2, $"m{i}", 0.01, upstream: "vendor")),
                .. Enumerable.Range(0, Helpers).Select(i => Build.Fleet($"helper-{i}", 1, $"m{Models}", 0.01, upstream: "vendor")),
            ]) with
        {
            Outages = outages,
            Story = story,
        };
    }
}
