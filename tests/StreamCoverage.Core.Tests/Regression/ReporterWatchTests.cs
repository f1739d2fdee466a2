using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Tests.Support;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Core.Tests.Regression;

/// <summary>When reporters disagree about a cell, and when that is over.</summary>
public sealed class ReporterWatchTests
{
    private static readonly ReporterRule Rule = new();

    // The first is Agresti 2013, table 2.3: heart attacks of physicians who took a placebo and of those who took aspirin.
    [Theory]
    [InlineData(189, 11_034, 104, 11_037, 25.0139)]
    [InlineData(100, 100, 50, 100, 66.6667)]
    [InlineData(50, 60, 40, 60, 4.4444)]
    [InlineData(95, 100, 190, 200, 0)]
    public void The_statistic_is_pearsons(long oneSucceeded, long one, long otherSucceeded, long other, double chiSquare)
    {
        Assert.Equal(chiSquare, ReporterGap.Of(new(one, oneSucceeded), new(other, otherSucceeded))!.Value.ChiSquare, 1e-4);
        Assert.Equal(chiSquare, ReporterGap.Of(new(other, otherSucceeded), new(one, oneSucceeded))!.Value.ChiSquare, 1e-4);
    }

    [Theory]
    [InlineData(0.05, 1, 3.8415)]
    [InlineData(0.05, 10, 7.8794)]
    [InlineData(0.01, 1, 6.6349)]
    public void The_level_is_shared_by_all_comparisons(double level, int comparisons, double critical) =>
        Assert.Equal(critical, ReporterGap.Critical(level, comparisons), 1e-4);

    // Expected are 5 failures of 100 exactly, then less; and nothing at all can be told where all succeed.
    [Theory]
    [InlineData(100, 95, 100, 95, true)]
    [InlineData(100, 95, 100, 96, false)]
    [InlineData(100, 5, 100, 5, true)]
    [InlineData(100, 100, 100, 100, false)]
    [InlineData(100, 0, 100, 0, false)]
    public void A_comparison_that_expects_less_than_five_is_not_made(long one, long oneSucceeded, long other, long otherSucceeded, bool isMade) =>
        Assert.Equal(isMade, ReporterGap.Of(new(one, oneSucceeded), new(other, otherSucceeded)) is not null);

    [Fact]
    public void A_disagreement_opens_names_both_ends_and_is_over_after_three_calm_hours()
    {
        var story = new Story();
        story.Hour(("a", 200, 160), ("b", 200, 158), ("c", 200, 161));
        Assert.Empty(story.Told);

        story.Hour(("a", 200, 160), ("b", 200, 199), ("c", 200, 150));
        var opened = Assert.Single(story.Told);
        Assert.Equal((Story.Start(1), Story.Start(2), (EventTime?)null), (opened.Onset, opened.FiredAt, opened.ResolvedAt));
        Assert.Equal((new("b", "c"), 0.995, 0.75, 600L), (opened.Reporters, opened.Before, opened.After, opened.Requests));

        story.Hour(("a", 200, 160), ("b", 200, 199), ("c", 200, 150));
        story.Hour(("a", 200, 160), ("b", 200, 160), ("c", 200, 158));
        story.Hour();
        // Not what opens one, and not calm: the two hours before count no more.
        story.Hour(("a", 200, 160), ("b", 200, 180), ("c", 200, 160));
        story.Hour(("a", 200, 160), ("b", 20, 0));
        story.Hour(("a", 200, 160));
        Assert.Single(story.Told);
        story.Hour(("a", 200, 160), ("b", 200, 158));
        Assert.Equal([null, Story.Start(9)], story.Told.Select(told => told.ResolvedAt));
        Assert.Equal(opened with { ResolvedAt = Story.Start(9) }, story.Told[1]);
        Assert.Empty(story.Watch.Open);
    }

    [Theory]
    [InlineData(49, 0, false)]
    [InlineData(50, 0, true)]
    [InlineData(50, 40, false)]
    [InlineData(100_000, 76_100, false)]
    [InlineData(100_000, 74_000, true)]
    public void Few_requests_and_small_differences_open_nothing(long requests, long succeeded, bool opens)
    {
        var story = new Story();
        story.Hour(("a", 100_000, 80_000), ("b", requests, succeeded));
        Assert.Equal(opens, story.Told.Count == 1);
    }

    [Fact]
    public void One_who_attests_little_spoils_no_others_comparison()
    {
        var story = new Story();
        story.Hour(("a", 1_000, 800), ("b", 1_000, 1_000), ("spoiler", 50, 45), ("tiny", 1, 0));
        Assert.Equal(new("b", "a"), Assert.Single(story.Told).Reporters);
    }

    [Fact]
    public void No_more_are_open_than_may_be_and_the_rest_follow_when_there_is_room()
    {
        var (watch, told) = (new ReporterWatch(), new List<WorkloadCell>());
        void Hour(int hour, Func<int, bool> disagrees) => told.AddRange(watch.Step(
            Story.Start(hour), Story.Start(hour + 1),
            [.. Enumerable.Range(0, 8).Select(i => KeyValuePair.Create(Cell($"m{i}"), Shares(("a", 100 + i, 60), ("b", 100 + i, disagrees(i) ? 100 + i : 60))))],
            Rule, openMax: 3).Where(change => change.Gap.ResolvedAt is null).Select(change => change.Cell));

        Hour(0, _ => true);
        Assert.Equal(["m7", "m6", "m5"], told.Select(cell => cell.Model));
        Hour(1, _ => true);
        Assert.Equal(3, told.Count);
        for (var hour = 2; hour < 5; hour++)
            Hour(hour, i => i == 0);
        Assert.Equal(["m7", "m6", "m5", "m0"], told.Select(cell => cell.Model));
        Assert.Equal(["m0"], watch.Open.Keys.Select(cell => cell.Model));
    }

    [Fact]
    public void Honest_reporters_raise_none_in_two_hundred_hours_of_thirty_cells()
    {
        Seeds.Each(5, random =>
        {
            var watch = new ReporterWatch();
            for (var hour = 0; hour < 200; hour++)
                Assert.Empty(watch.Step(Story.Start(hour), Story.Start(hour + 1), Honest(random, 30), Rule, 100));
        });
    }

    [Fact]
    public void By_chance_no_more_open_than_the_level_promises()
    {
        // A level a hundred times as loose, and no least difference, so that there is something to count: 3,000 hours promise at most 150.
        var (rule, random, opened) = (new ReporterRule { HoursToFalseAlarm = 20, DifferenceMin = 0 }, new Random(3), 0);
        for (var hour = 0; hour < 3_000; hour++)
            opened += new ReporterWatch().Step(Story.Start(hour), Story.Start(hour + 1), Honest(random, 10), rule, 100).Count;
        Assert.InRange(opened, 30, 180);
    }

    private static List<KeyValuePair<WorkloadCell, ReporterShares>> Honest(Random random, int cells) =>
    [
        .. Enumerable.Range(0, cells).Select(i =>
        {
            var rate = 0.5 + (random.NextDouble() / 2);
            return KeyValuePair.Create(Cell($"m{i}"), Shares([.. Enumerable.Range(0, 3).Select(r =>
            {
                var requests = random.Next(20, 400);
                return ($"r{r}", (long)requests, (long)Enumerable.Range(0, requests).Count(_ => random.NextDouble() < rate));
            })]));
        }),
    ];

    private static WorkloadCell Cell(string model) => new(model, null, null, null, null, null);

    private static ReporterShares Shares(params IEnumerable<(string Name, long Requests, long Succeeded)> said)
    {
        var shares = new ReporterShares();
        foreach (var (name, requests, succeeded) in said)
            shares.Move(name, new(requests, succeeded), 1);
        return shares;
    }

    /// <summary>One cell, hour by hour.</summary>
    private sealed class Story
    {
        private int _hour;

        public ReporterWatch Watch { get; } = new();

        public List<Core.Regression.Regression> Told { get; } = [];

        public static EventTime Start(int hour) => new EventTime(1_772_366_400_000_000) + TimeSpan.FromHours(hour);

        public void Hour(params (string Name, long Requests, long Succeeded)[] said) => Told.AddRange(Watch.Step(
            Start(_hour), Start(++_hour), said.Length == 0 ? [] : [KeyValuePair.Create(Cell("m"), Shares(said))], Rule, 100).Select(change => change.Gap));
    }
}
