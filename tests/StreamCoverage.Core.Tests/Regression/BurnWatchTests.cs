using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Tests.Support;
using Found = StreamCoverage.Core.Regression.Regression;

namespace StreamCoverage.Core.Tests.Regression;

public sealed class BurnWatchTests
{
    private const double Threshold = 0.95;

    [Fact]
    public void A_total_outage_pages_after_half_an_hour_and_resolves_with_the_short_window()
    {
        var said = Run(Enumerable.Repeat(new FailurePane(100, 1), 24 * 60).Concat(Enumerable.Repeat(new FailurePane(100, 100), 40)).Concat(Enumerable.Repeat(new FailurePane(100, 1), 80)));
        var broke = 24 * 60;
        // The last hour exceeds 52.5 % with the 32nd lost minute: (32 x 100 + 28) / 60 = 53.8 %, after 31 x 100 + 29 = 52.15 %.
        Assert.Equal($"{broke + 32}", said["page_fast"][0]);
        // The last five minutes fall to 52.5 % or below with the third minute after the outage.
        Assert.Equal($"{broke + 40 + 3} over", said["page_fast"][1]);
        // Of 72 hours one day is known: 5 % of it are lost with the 59th minute or never; the outage is too short for that.
        Assert.False(said.ContainsKey("ticket"));
        // 30 % of six hours are 108 minutes.
        Assert.False(said.ContainsKey("page_slow"));
    }

    [Fact]
    public void A_slow_burn_opens_a_ticket_and_pages_nobody()
    {
        var said = Run(Enumerable.Repeat(new FailurePane(1000, 40), 300).Concat(Enumerable.Repeat(new FailurePane(1000, 80), 600)).Concat(Enumerable.Repeat(new FailurePane(1000, 0), 400)));
        Assert.Equal(["ticket"], said.Keys);
        // (40 x 300 + 80 m) / (300 + m) exceeds 5 % after 100 minutes, surely a little later.
        Assert.InRange(int.Parse(said["ticket"][0], System.Globalization.CultureInfo.InvariantCulture), 401, 410);
        Assert.EndsWith(" over", said["ticket"][1], StringComparison.Ordinal);
    }

    [Fact]
    public void It_says_what_the_windows_say() => Seeds.Each(20, random =>
    {
        var (watch, panes) = (new BurnWatch(), new List<FailurePane>());
        var firing = new HashSet<string>();
        for (var minute = 0; minute < 600; minute++)
        {
            var rate = minute / 60 % 3 == 1 ? 0.7 : 0.02;
            panes.Add(random.Next(10) == 0 ? default : Draw.Failures(random, random.Next(1, 20), rate));
            if (panes[^1].Requests == 0)
                continue;
            foreach (var (rule, regression) in Step(watch, minute, panes[^1]))
                Assert.True(regression.ResolvedAt is null ? firing.Add(rule.Name) : firing.Remove(rule.Name));
            FailurePane Of(TimeSpan window) => panes.TakeLast((int)window.TotalMinutes).Aggregate(default(FailurePane), (a, b) => a + b);
            foreach (var rule in BurnRule.Defaults.Where(rule => rule.LongWindow <= TimeSpan.FromHours(6)))
                Assert.Equal(BurnRate.Of(Threshold, rule.Factor, Of(rule.LongWindow), Of(rule.ShortWindow)).Fires, firing.Contains(rule.Name));
        }
    });

    [Fact]
    public void Only_what_a_window_needs_is_kept()
    {
        var watch = new BurnWatch();
        for (var minute = 0; minute < 5 * 24 * 60; minute++)
            Step(watch, minute, new(10, 0));
        Assert.Equal((360, 73), (watch.Slices.Count, watch.Hours.Count));
    }

    private static SortedDictionary<string, List<string>> Run(IEnumerable<FailurePane> panes)
    {
        var (watch, said) = (new BurnWatch(), new SortedDictionary<string, List<string>>(StringComparer.Ordinal));
        foreach (var (pane, minute) in panes.Select((pane, minute) => (pane, minute)))
            foreach (var (rule, regression) in Step(watch, minute, pane))
            {
                if (!said.TryGetValue(rule.Name, out var list))
                    said.Add(rule.Name, list = []);
                list.Add(regression.ResolvedAt is null ? $"{minute + 1}" : $"{minute + 1} over");
            }
        return said;
    }

    private static IReadOnlyList<(BurnRule Rule, Found Regression)> Step(BurnWatch watch, int minute, FailurePane pane) =>
        watch.Step(Watched.Minute(minute), Watched.Minute(minute + 1), pane, Threshold, BurnRule.Defaults);
}
