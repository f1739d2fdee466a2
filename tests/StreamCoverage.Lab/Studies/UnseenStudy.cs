using StreamCoverage.Core.Diversity;
using StreamCoverage.Core.Latency;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Lab.Reporting;
using StreamCoverage.Lab.Worlds;

namespace StreamCoverage.Lab.Studies;

/// <summary>How much demand a short window has not shown, and how long requests take: both known from a far longer look.</summary>
internal static class UnseenStudy
{
    private const int Models = 150;
    private const int Sizes = 4;

    public static Findings Of(LabRun lab)
    {
        var world = Build.World(
            "catalogue", 60, Enumerable.Range(1, Models).Select(i => Build.Model($"m{i:000}")),
            [Build.Fleet("all", 8, "m001") with { Models = [.. Enumerable.Range(1, Models).Select(i => $"m{i:000}")] }], Sizes);
        // Weights of the cells are known by heart: Zipf over the models, even over the sizes.
        var harmonic = Enumerable.Range(1, Models).Sum(i => 1.0 / i);
        double Weight(WorkloadCell cell) => 1.0 / int.Parse(cell.Model!.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture) / harmonic / Sizes;
        var latencies = new List<long>();
        foreach (var outcome in new Simulation.NetworkSimulator(world).Play(Build.Run(9_000_000, TimeSpan.FromMinutes(lab.Seeds < 100 ? 600 : 3000))).Select(e => e.Outcome))
            if (outcome?.LatencyMicroseconds is { } latency)
                latencies.Add(latency);
        latencies.Sort();

        var rows = new List<IReadOnlyList<string>>();
        var checks = new List<Check>();
        foreach (var minutes in new[] { 5, 20, 100 })
        {
            var trials = lab.Over($"unseen, {minutes} minutes", lab.Seeds, seed =>
            {
                var (n, taken) = (0L, new List<long>());
                var seen = new Dictionary<WorkloadCell, long>();
                Ledger.Of(world, Build.Run(seed, TimeSpan.FromMinutes(minutes)), TimeSpan.FromHours(1), outcome =>
                {
                    seen[outcome.Workload] = seen.GetValueOrDefault(outcome.Workload) + 1;
                    n++;
                    if (outcome.LatencyMicroseconds is { } latency)
                        taken.Add(latency);
                });
                taken.Sort();
                var (once, twice, truth) = (seen.Values.Count(c => c == 1), seen.Values.Count(c => c == 2), seen.Keys.Sum(Weight));
                var interval = UnseenWorkloads.TuringInterval(n, once, twice)!.Value;
                var richness = UnseenWorkloads.Chao1(seen.Count, n, once, twice)!;
                return (
                    Bias: UnseenWorkloads.SampleCoverage(n, once, twice)!.Value - truth, Truth: truth,
                    Esty: interval.Lower <= truth && truth <= interval.Upper ? 1.0 : 0,
                    Chao: richness.Total - (Models * Sizes), ChaoHolds: richness.Lower <= Models * Sizes && Models * Sizes <= richness.Upper ? 1.0 : 0,
                    Median: Holds(taken, latencies, 0.5), Tail: Holds(taken, latencies, 0.95));
            });
            Estimate E(Func<(double Bias, double Truth, double Esty, double Chao, double ChaoHolds, double Median, double Tail), double> value) =>
                Estimate.Of(trials.Select(trial => (double?)value(trial)));
            rows.Add([
                $"{minutes * 60}", E(t => t.Truth).Percent(), E(t => t.Bias).Percent(), E(t => t.Esty).Percent(), E(t => t.Chao).Text("0"), E(t => t.ChaoHolds).Percent(),
                E(t => t.Median).Percent(), E(t => t.Tail).Percent(),
            ]);
            checks.Add(new($"{minutes * 60} requests: sample coverage less the truth", E(t => t.Bias), -0.01, 0.01));
            checks.Add(new($"{minutes * 60} requests: Esty's interval holds the truth", E(t => t.Esty), 0.93, 0.97));
            checks.Add(new($"{minutes * 60} requests: cells that Chao1 says there are, less those there are, is a lower bound", E(t => t.Chao), -Models * Sizes, 0));
            checks.Add(new($"{minutes * 60} requests: interval of the median latency holds the truth", E(t => t.Median), 0.93, 0.99));
            checks.Add(new($"{minutes * 60} requests: interval of the 95 % latency holds the truth", E(t => t.Tail), 0.93, 0.99));
        }
        return new(
            "Workloads that were not seen, and latency",
            $"{Models * Sizes} cells, popularity by Zipf; windows of few requests. Truth: the popularity itself, and the latencies of a run of two days. Chao1 is a lower bound of the number of cells and says so: "
            + "where popularity falls as slowly as Zipf's, it is far below until most cells were seen, so its interval is not one of the truth.",
            [new($"{lab.Seeds} seeds", ["requests", "demand of the seen cells", "sample coverage - truth", "Esty 95 % holds", "Chao1 - truth, cells", "Chao1 95 % holds", "median 95 % holds", "95 % latency 95 % holds"], rows)],
            [],
            checks);
    }

    private static double Holds(List<long> taken, List<long> all, double q)
    {
        var interval = QuantileInterval.Of(taken.Count, q);
        var truth = all[(int)(q * all.Count)];
        return (interval.Lower is not { } low || taken[(int)low - 1] <= truth) && (interval.Upper is not { } high || truth <= taken[(int)high - 1]) ? 1 : 0;
    }
}
