using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Pipeline.Tests.Watching;

public sealed class TakeOverLaws
{
    /// <summary>Two worlds see the same steps; in one a new owner takes over before each.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_new_owner_at_every_minute_tells_the_same_and_keeps_the_same(int seed)
    {
        var (lasting, changing) = (new WatchedNetwork(new() { OpenMax = 4 }), new WatchedNetwork(new() { OpenMax = 4 }));
        foreach (var (cells, restated) in Story(seed))
        {
            lasting.Step(cells, restated);
            changing.TakeOver();
            changing.Step(cells, restated);
        }
        Assert.Equal(lasting.Alerts, changing.Alerts);
        Assert.Equal(lasting.Kept, changing.Kept);
        Assert.Equal(lasting.Counts, changing.Counts);
        var rules = lasting.Alerts.Select(alert => $"{alert.Rule} {alert.State}").ToHashSet();
        foreach (var rule in (string[])["cell-failure-rate", "dimension-failure-rate", "network-failure-rate", "breadth"])
            Assert.True(rules.IsSupersetOf([$"{rule} firing", $"{rule} resolved"]), $"{rule} is not in the story: {string.Join(", ", rules)}");
    }

    // Cells come and go, thin and thick; two outages, one of a region and one of all; minutes without any data; past minutes are restated.
    private static IEnumerable<(List<(WorkloadCell, FailurePane)> Cells, (int, IEnumerable<(WorkloadCell, FailurePane)>)? Restated)> Story(int seed)
    {
        var random = new Random(seed);
        List<(WorkloadCell, FailurePane)> Minute(int minute) =>
        [
            .. Enumerable.Range(0, 14).Where(i => random.Next(14) >= i / 2).Select(i =>
            {
                var isOut = minute is > 150 and < 190 ? i % 3 == 1 : minute is > 290 and < 320;
                return (WatchedNetwork.Cell($"m{i}", $"r{i % 3}"), WatchStories.Failures(random, i < 7 ? 60 : 4, isOut ? 0.9 : 0.03));
            }),
        ];
        for (var minute = 0; minute < 420; minute++)
        {
            var cells = minute % 97 is > 90 ? [] : Minute(minute);
            yield return (cells, minute > 70 && minute % 13 == 0 ? (minute - random.Next(1, 70), Minute(minute - 60)) : null);
        }
    }
}
