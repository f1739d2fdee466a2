using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Tests.Support;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Core.Tests.Regression;

public sealed class FailureReferenceTests
{
    private static readonly TimeSpan Span = TimeSpan.FromDays(28);

    [Fact]
    public void The_sum_is_that_of_the_hours_and_of_the_last_28_days() => Seeds.Each(random =>
    {
        var (reference, seen) = (new FailureReference(), new List<(EventTime Start, FailurePane Pane)>());
        var time = new EventTime(random.NextInt64(1_800_000_000_000_000));
        for (var i = 0; i < 120; i++)
        {
            time += TimeSpan.FromMinutes(random.Next(10) == 0 ? random.Next(20_000) : random.Next(1000));
            seen.Add((time, Draw.Failures(random, random.Next(1, 30), 0.1)));
            reference.Add(time, seen[^1].Pane);

            var hour = time.FloorTo(WindowSpec.Hour);
            var kept = seen.Where(pane => pane.Start.FloorTo(WindowSpec.Hour) > hour - Span);
            Assert.Equal(kept.Aggregate(default(FailurePane), (sum, pane) => sum + pane.Pane), reference.Sum);
            Assert.Equal(reference.Hours.Aggregate(default(FailurePane), (sum, one) => sum + one.Pane), reference.Sum);
            Assert.InRange(reference.Hours.Count, 1, 28 * 24);
            Assert.True(reference.Hours.Zip(reference.Hours.Skip(1)).All(pair => pair.First.Start < pair.Second.Start));
        }
    });

    [Fact]
    public void An_hour_leaves_when_28_days_have_passed()
    {
        var reference = new FailureReference();
        for (var hour = 0; hour <= 28 * 24; hour++)
            reference.Add(new EventTime(0) + TimeSpan.FromHours(hour), new(1, 0));
        Assert.Equal(28 * 24, reference.Hours.Count);
        Assert.Equal(new EventTime(0) + TimeSpan.FromHours(1), reference.Hours[0].Start);
        reference.Add(new EventTime(0) + TimeSpan.FromHours(28 * 24) + TimeSpan.FromMinutes(59), new(1, 1));
        Assert.Equal((28 * 24, new FailurePane((28 * 24) + 1, 1)), (reference.Hours.Count, reference.Sum));
    }

    [Theory]
    [InlineData(0, 0, 0.05, 0.05)]
    [InlineData(199, 199, 0.05, 0.05)]
    // Upper 97.5 % bounds of Jeffreys, by 30-digit evaluation of the incomplete beta function.
    [InlineData(200, 10, 0.05, 0.08687508812258824)]
    [InlineData(200, 0, 0, 0.0124656611359167)]
    // A rise of a quarter, or of 0.01 where that is more; at most 0.9.
    [InlineData(1_000_000, 50_000, 0.05, 0.0625)]
    [InlineData(1_000_000, 10_000, 0.01, 0.02)]
    [InlineData(1_000_000, 800_000, 0.8, 0.9)]
    public void What_is_usual_and_what_is_still_in_order(long requests, long failures, double expected, double inOrder)
    {
        var reference = new FailureReference();
        if (requests > 0)
            reference.Add(new EventTime(0), new(requests, failures));
        var rates = reference.Rates(new EventTime(0) + WindowSpec.Hour, 0.95);
        Assert.Equal(expected, rates.Expected, 1e-9);
        Assert.Equal(inOrder, rates.InOrder, 1e-9);
    }

    [Fact]
    public void A_pane_is_held_against_the_hours_before_its_own_once_they_hold_enough()
    {
        var (reference, hour) = (new FailureReference(), WindowSpec.Hour);
        reference.Add(new EventTime(0), new(199, 0));
        reference.Add(new EventTime(0) + hour, new(201, 40));
        Assert.Equal(0.1, reference.Rates(new EventTime(0) + hour, 0.95).Expected, 1e-12);
        reference.Add(new EventTime(0) + (hour * 2), new(1000, 1000));
        Assert.Equal(0.1, reference.Rates(new EventTime(0) + (hour * 2), 0.95).Expected, 1e-12);
        Assert.Equal(1040.0 / 1400, reference.Rates(new EventTime(0) + (hour * 3), 0.95).Expected, 1e-12);
    }
}
