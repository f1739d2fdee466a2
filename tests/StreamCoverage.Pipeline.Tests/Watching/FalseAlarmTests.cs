using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Watching;

namespace StreamCoverage.Pipeline.Tests.Watching;

/// <summary>Months of 30 cells in which nothing changes: all streams together have at most one false alarm in 90 days.</summary>
public sealed class FalseAlarmTests
{
    private const int Months = 4;
    private const int Minutes = 30 * 24 * 60;

    [Fact]
    public void Nothing_fires_while_all_is_in_order()
    {
        var alarms = 0;
        Parallel.For(1, Months + 1, seed => Interlocked.Add(ref alarms, Alarms(seed)));
        Assert.InRange(alarms, 0, Months / 3);
    }

    private static int Alarms(int seed)
    {
        var (random, rule, alarms) = (new Random(seed), new RegressionRule(), 0);
        var hours = new FactsTimeline([], new());
        var (past, hour) = (new DemandPast(hours), new Dictionary<WorkloadCell, FailurePane>());
        var cells = Enumerable.Range(0, 30).Select(i => (Cell: WatchedNetwork.Cell($"m{i % 6}", $"r{i % 5}"), PerMinute: 0.2 * (1 + (i % 10)), Rate: 0.01 + (0.02 * (i % 5)))).ToList();
        var (network, parts) = (new NetworkStreams(new Dictionary<string, byte[]>(), null, 0.95, rule), new PartStreams([], rule));
        var plan = WatchPlan.Of(past.Cells, rule);
        List<(WorkloadCell Cell, FailurePane Pane)> minute = [];
        for (var m = 0; m < Minutes; m++)
        {
            if (m % 60 == 0)
            {
                if (m > 0)
                    hours.Set(WatchedNetwork.Facts(m - 60, hour.Select(one => (one.Key, one.Value))));
                hour.Clear();
                past.MoveTo(WatchedNetwork.Start(m));
                plan = WatchPlan.Of(past.Cells, rule);
            }
            minute.Clear();
            foreach (var (cell, perMinute, rate) in cells)
                if (Poisson(random, perMinute) is > 0 and var requests)
                    minute.Add((cell, WatchStories.Failures(random, requests, rate)));
            var (start, end) = (WatchedNetwork.Start(m), WatchedNetwork.Start(m + 1));
            alarms += network.Step(start, end, minute, past, plan.NetworkBudget).Count(said => said.Regression.ResolvedAt is null);
            alarms += parts.Step(start, end, minute, plan, 0.95).Count(said => said.Regression.ResolvedAt is null);
            foreach (var (cell, pane) in minute)
                hour[cell] = hour.GetValueOrDefault(cell) + pane;
            if (m % 60 == 59)
                parts.TakeChanged();
        }
        return alarms;
    }

    private static int Poisson(Random random, double mean)
    {
        var (count, left) = (0, Math.Exp(-mean));
        for (var product = random.NextDouble(); product > left; product *= random.NextDouble())
            count++;
        return count;
    }
}
