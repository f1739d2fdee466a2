using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Pipeline.Tests.Watching;

/// <summary>What each stream finds that the others do not.</summary>
public sealed class WatchStories
{
    private static readonly string[] OfNetwork = ["network-failure-rate", "fixed-basket-failure-rate", "breadth"];

    [Fact]
    public void A_cell_that_the_networks_rate_hides_is_found_by_its_own_and_recovers()
    {
        var random = new Random(1);
        var network = new WatchedNetwork();
        var weak = WatchedNetwork.Cell("rare", "north");
        IEnumerable<(WorkloadCell, FailurePane)> Minute(bool broken) =>
        [
            .. Enumerable.Range(0, 20).Select(i => (WatchedNetwork.Cell($"m{i}", i % 2 == 0 ? "north" : "south"), Failures(random, 100, 0.02))),
            (weak, broken ? new(10, 10) : Failures(random, 10, 0.02)),
        ];
        network.Steps(130, () => Minute(broken: false));
        Assert.Empty(network.Alerts);
        network.Steps(30, () => Minute(broken: true));
        var found = Assert.Single(network.Alerts, alert => alert.Rule != "breadth");
        Assert.Equal(("cell-failure-rate", "firing", "ticket"), (found.Rule, found.State, found.Severity));
        Assert.Contains(weak.Id, found.Scope, StringComparison.Ordinal);
        Assert.Equal(WatchedNetwork.Start(130).ToString(), found.Onset);
        network.Steps(90, () => Minute(broken: false));
        Assert.Equal(["firing", "resolved"], network.Alerts.Where(alert => alert.Rule == found.Rule).Select(alert => alert.State));
    }

    [Fact]
    public void A_region_whose_cells_are_each_too_thin_is_found_by_its_value()
    {
        var random = new Random(2);
        var network = new WatchedNetwork();
        // 150 cells of one region with a request each in two minutes: no cell has 200 requests in the hour that is past.
        IEnumerable<(WorkloadCell, FailurePane)> Minute(double rate) =>
        [
            (WatchedNetwork.Cell("big", "north"), Failures(random, 20_000, 0.02)), (WatchedNetwork.Cell("other", "north"), Failures(random, 20_000, 0.02)),
            .. Enumerable.Range(0, 150).Where(_ => random.Next(2) == 0).Select(i => (WatchedNetwork.Cell($"m{i}", "south"), Failures(random, 1, rate))),
        ];
        network.Steps(70, () => Minute(0.02));
        network.Steps(20, () => Minute(0.9));
        var south = Assert.Single(network.Alerts, alert => alert.Rule == "dimension-failure-rate");
        Assert.Equal("""{"dimension":"region","value":"south"}""", south.Scope);
        Assert.DoesNotContain(network.Alerts, alert => alert.Rule is "network-failure-rate" or "cell-failure-rate");
    }

    [Fact]
    public void The_loss_of_the_long_tail_is_found_by_breadth()
    {
        var random = new Random(3);
        var network = new WatchedNetwork();
        IEnumerable<(WorkloadCell, FailurePane)> Minute(double rate) =>
        [
            (WatchedNetwork.Cell("big"), Failures(random, 10_000, 0.02)),
            .. Enumerable.Range(0, 80).Select(i => (WatchedNetwork.Cell($"m{i}"), Failures(random, 1, rate))),
        ];
        network.Steps(65, () => Minute(0.02));
        network.Steps(20, () => Minute(0.6));
        var found = Assert.Single(network.Alerts, alert => OfNetwork.Contains(alert.Rule));
        Assert.Equal(("breadth", "page"), (found.Rule, found.Severity));
    }

    [Fact]
    public void A_change_of_mix_alone_moves_the_networks_rate_and_not_the_fixed_basket()
    {
        var random = new Random(4);
        var network = new WatchedNetwork();
        IEnumerable<(WorkloadCell, FailurePane)> Minute(int good, int poor) =>
            [(WatchedNetwork.Cell("good"), Failures(random, good, 0.01)), (WatchedNetwork.Cell("poor"), Failures(random, poor, 0.3))];
        network.Steps(185, () => Minute(1000, 50));
        // For hours: the basket's weights follow, and what is usual of it with them.
        network.Steps(300, () => Minute(300, 750));
        Assert.Equal(["network-failure-rate"], network.Alerts.Select(alert => alert.Rule).Where(rule => rule != "burn-rate").Distinct());
    }

    [Fact]
    public void Burn_rates_are_told_with_their_window_and_severity()
    {
        var network = new WatchedNetwork();
        network.Steps(60, () => [(WatchedNetwork.Cell("a"), new(100, 1)), (WatchedNetwork.Cell("b"), new(100, 1))]);
        network.Steps(45, () => [(WatchedNetwork.Cell("a"), new(100, 100)), (WatchedNetwork.Cell("b"), new(100, 100))]);
        network.Steps(30, () => [(WatchedNetwork.Cell("a"), new(100, 1)), (WatchedNetwork.Cell("b"), new(100, 1))]);
        var burns = network.Alerts.Where(alert => alert.Rule == "burn-rate").ToList();
        Assert.Equal(["3d ticket", "6h page", "1h page"], burns.Where(alert => alert.State == "firing").Select(alert => $"{alert.Window} {alert.Severity}"));
        Assert.Contains(burns, alert => alert is { Window: "1h", State: "resolved" });
        Assert.All(burns, alert => Assert.Equal("network", alert.Scope));
    }

    [Fact]
    public void A_network_wide_outage_opens_no_more_alerts_than_may_be_open_and_counts_the_rest()
    {
        var network = new WatchedNetwork(new() { OpenMax = 10 });
        IEnumerable<(WorkloadCell, FailurePane)> Minute(bool broken) =>
            Enumerable.Range(0, 60).Select(i => (WatchedNetwork.Cell($"m{i:00}"), new FailurePane(100 + i, broken ? 100 + i : 1)));
        network.Steps(65, () => Minute(broken: false));
        network.Steps(20, () => Minute(broken: true));
        List<Said> Cells(string state) => [.. network.Alerts.Where(alert => alert.Rule == "cell-failure-rate" && alert.State == state)];
        Assert.Equal(10, Cells("firing").Count);
        // Those of most demand.
        Assert.All(Cells("firing"), alert => Assert.Matches("m5[0-9]", alert.Scope));
        Assert.Equal((60, 0, 50), (network.Counts.Streams, network.Counts.Unwatched, network.Counts.Withheld));
        network.Steps(40, () => Minute(broken: false));
        Assert.Equal(Cells("firing").Select(alert => alert.Scope), Cells("resolved").Select(alert => alert.Scope));
        Assert.Equal(0, network.Counts.Withheld);
        Assert.Equal(OfNetwork.Order(), network.Alerts.Where(alert => alert.State == "firing" && OfNetwork.Contains(alert.Rule)).Select(alert => alert.Rule).Order());
    }

    [Fact]
    public void What_is_over_the_cap_is_not_watched_and_is_counted()
    {
        var network = new WatchedNetwork(new() { StreamsMax = 5 });
        network.Steps(65, () => Enumerable.Range(0, 12).Select(i => (WatchedNetwork.Cell($"m{i:00}"), new FailurePane(100 + i, 1))));
        Assert.Equal((5, 7, 0), (network.Counts.Streams, network.Counts.Unwatched, network.Counts.Withheld));
        Assert.Equal(Enumerable.Range(7, 5).Select(i => $"cell/{WatchedNetwork.Cell($"m{i:00}").Id}").Order(), network.Streams.Where(stream => stream.StartsWith("cell/", StringComparison.Ordinal)).Order());
    }

    internal static FailurePane Failures(Random random, int requests, double rate)
    {
        if (requests > 200)
            return new(requests, (long)Math.Round((requests * rate) + ((random.NextDouble() - 0.5) * 4 * Math.Sqrt(requests * rate))));
        var failures = 0;
        for (var i = 0; i < requests; i++)
            failures += random.NextDouble() < rate ? 1 : 0;
        return new(requests, failures);
    }
}
