using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Tests.Support;

namespace StreamCoverage.Core.Tests.Regression;

public sealed class PaneMergerTests
{
    private static readonly RegressionRule Rule = new() { PaneRequests = 20, PanesMerged = 5 };

    [Fact]
    public void A_pane_that_holds_enough_passes_at_once() =>
        Assert.Equal(new FailurePane(20, 3), new PaneMerger().Add(new(20, 3), Rule));

    [Fact]
    public void Thin_panes_wait_until_there_are_requests_enough_or_panes_enough()
    {
        var merger = new PaneMerger();
        Assert.Equal([null, null, new(21, 2)], Add(merger, new(5, 1), new(14, 0), new(2, 1)));
        Assert.Equal([null, null, null, null, new(5, 1)], Add(merger, new(1, 0), new(1, 0), new(1, 1), new(1, 0), new(1, 0)));
        Assert.Equal((default, 0), (merger.Pending, merger.Merged));
    }

    [Fact]
    public void Empty_panes_are_dropped()
    {
        var merger = new PaneMerger();
        Assert.All(Add(merger, new FailurePane[17]), merged => Assert.Null(merged));
        Assert.Equal((default, 2), (merger.Pending, merger.Merged));
    }

    [Fact]
    public void Nothing_is_lost_and_outcomes_do_not_decide() => Seeds.Each(random =>
    {
        var (merger, other) = (new PaneMerger(), new PaneMerger());
        var (into, outOf) = (default(FailurePane), default(FailurePane));
        for (var i = 0; i < 200; i++)
        {
            var pane = Draw.Failures(random, random.Next(3) == 0 ? 0 : random.Next(12), 0.3);
            into += pane;
            var merged = merger.Add(pane, Rule);
            outOf += merged ?? default;
            Assert.Equal(merged?.Requests, other.Add(new(pane.Requests, 0), Rule)?.Requests);
        }
        Assert.Equal(into, outOf + merger.Pending);
    });

    private static IReadOnlyList<FailurePane?> Add(PaneMerger merger, params FailurePane[] panes) => [.. panes.Select(pane => merger.Add(pane, Rule))];
}
