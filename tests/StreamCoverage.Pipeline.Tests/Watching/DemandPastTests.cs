using StreamCoverage.Core.Events;
using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Watching;

namespace StreamCoverage.Pipeline.Tests.Watching;

public sealed class DemandPastTests
{
    [Fact]
    public void From_hour_to_hour_it_is_what_a_new_owner_makes_from_the_facts()
    {
        for (var seed = 1; seed <= 30; seed++)
        {
            var random = new Random(seed);
            var hours = new FactsTimeline([], new());
            var past = new DemandPast(hours);
            for (var hour = 0; hour < 28 * 24 * 2; hour += random.Next(40) == 0 ? random.Next(200) : 1)
            {
                past.MoveTo(WatchedNetwork.Start(hour * 60));
                if (random.Next(6) == 0)
                    Restate(random, hours, past, hour - random.Next(1, 28 * 24 + 20));
                var anew = new DemandPast(hours);
                anew.MoveTo(WatchedNetwork.Start(hour * 60));
                Assert.Equal(anew.Cells.OrderBy(one => one.Key), past.Cells.OrderBy(one => one.Key));
                Assert.Equal((anew.Sum, past.Cells.Values.Aggregate(default(FailurePane), (a, b) => a + b)), (past.Sum, past.Sum));
                if (random.Next(5) > 0)
                    hours.Set(WatchedNetwork.Facts(hour * 60, Cells(random)));
            }
        }
    }

    [Fact]
    public void Probes_and_what_operators_say_of_themselves_are_no_demand()
    {
        var facts = WatchedNetwork.Facts(0, [(WatchedNetwork.Cell("a"), new(5, 1))]);
        var claims = facts.Rows.Select(row => row with { Role = ReporterRole.Prober }).Concat(facts.Rows.Select(row => row with { Role = ReporterRole.Operator }));
        Assert.Equal([(WatchedNetwork.Cell("a"), new FailurePane(5, 1))], CellPanes.Of([.. facts.Rows, .. claims]));
        Assert.Empty(CellPanes.Of([.. claims]));
    }

    private static void Restate(Random random, FactsTimeline hours, DemandPast past, int hour)
    {
        var before = hours.At(WatchedNetwork.Start(hour * 60));
        past.Restated(before, hours.Set(WatchedNetwork.Facts(hour * 60, Cells(random), (before?.Revision ?? 0) + 1)));
    }

    private static List<(WorkloadCell, FailurePane)> Cells(Random random) =>
        [.. Enumerable.Range(0, 6).Where(_ => random.Next(2) == 0).Select(i => (WatchedNetwork.Cell($"m{i}"), new FailurePane(random.Next(1, 50), 1)))];
}
