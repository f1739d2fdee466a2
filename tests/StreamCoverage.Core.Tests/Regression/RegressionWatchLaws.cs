using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Tests.Support;

namespace StreamCoverage.Core.Tests.Regression;

public sealed class RegressionWatchLaws
{
    private const double InOrder = 0.05;
    private const double Broken = 0.5;

    [Fact]
    public void A_stream_in_order_raises_no_alarm() => Seeds.Each(20, random =>
    {
        var watched = new Watched();
        watched.Steps(5000, () => Draw.Failures(random, 40, InOrder));
        Assert.Empty(watched.Said);
        Assert.Equal(AlertState.Ok, watched.Watch.Machine.State);
    });

    [Fact]
    public void A_regression_is_found_within_few_panes_and_closes_after_recovery()
    {
        var onsets = new List<int>();
        Seeds.Each(random =>
        {
            var watched = new Watched();
            var broke = random.Next(120, 240);
            watched.Steps(broke, () => Draw.Failures(random, 100, InOrder));
            Assert.InRange(watched.Until(20, () => Draw.Failures(random, 100, Broken)) ?? int.MaxValue, 4, 10);
            var opened = watched.Said[^1];
            Assert.Null(opened.ResolvedAt);
            Assert.Equal(Watched.Minute(watched.Minutes), opened.FiredAt);
            Assert.InRange(opened.Before, 0.92, 0.96);
            Assert.True(opened.After <= opened.Before - new RegressionRule().RiseMin);
            onsets.Add(Watched.Number(opened.Onset) - broke);

            Assert.InRange(watched.Until(60, () => Draw.Failures(random, 100, InOrder)) ?? int.MaxValue, 5, 60);
            Assert.Equal(opened with { ResolvedAt = Watched.Minute(watched.Minutes) }, watched.Said[^1]);
            Assert.Null(watched.Watch.Firing);
        });
        // Never late; early where chance failures came just before.
        Assert.True(onsets.Max() <= 0);
        Assert.True(onsets.Count(onset => onset >= -2) > onsets.Count * 0.7);
    }

    [Fact]
    public void After_a_quiet_stretch_the_onset_is_the_very_pane() => Seeds.Each(random =>
    {
        var watched = new Watched();
        watched.Steps(120, () => Draw.Failures(random, 100, InOrder));
        watched.Steps(20, () => new(100, 3));
        Assert.NotNull(watched.Until(20, () => Draw.Failures(random, 100, Broken)));
        Assert.Equal(140, Watched.Number(watched.Said[^1].Onset));
    });

    [Fact]
    public void Storing_the_watch_at_any_point_changes_nothing() => Seeds.Each(random =>
    {
        var panes = Story(random);
        var (kept, stored) = (new Watched(), new Watched());
        // Before the first pane, where the evidence is minus infinity, and then now and again.
        stored.StoreAndLoad();
        foreach (var pane in panes)
        {
            kept.Step(pane);
            stored.Step(pane);
            if (random.Next(4) == 0)
                stored.StoreAndLoad();
        }
        Assert.Equal(kept.Said, stored.Said);
        Assert.Equal(kept.Text(), stored.Text());
    });

    [Fact]
    public void The_stories_of_these_laws_hold_alerts_that_open_and_close()
    {
        var said = new List<Core.Regression.Regression>();
        Seeds.Each(random =>
        {
            var watched = new Watched();
            foreach (var pane in Story(random))
                watched.Step(pane);
            said.AddRange(watched.Said);
        });
        Assert.True(said.Count(regression => regression.ResolvedAt is null) > Seeds.Count);
        Assert.True(said.Count(regression => regression.ResolvedAt is not null) > Seeds.Count);
    }

    [Fact]
    public void What_fires_does_not_become_usual()
    {
        var watched = new Watched();
        watched.Steps(100, () => new(100, 5));
        watched.Until(20, () => new(100, 60));
        var usual = watched.Watch.Reference.Sum;
        watched.Steps(500, () => new(100, 60));
        Assert.Equal(AlertState.Firing, watched.Watch.Machine.State);
        Assert.Equal(usual, watched.Watch.Reference.Sum);
    }

    [Fact]
    public void Thin_minutes_are_merged_and_dated_by_the_first_of_them()
    {
        var watched = new Watched(new() { RequestsMin = 20, PaneRequests = 20 });
        watched.Steps(100, () => new(5, 0));
        Assert.All(watched.Watch.Machine.Recent, pane => Assert.Equal(20, pane.Requests));
        watched.Until(60, () => new(5, 5));
        Assert.Equal(100, Watched.Number(watched.Said[^1].Onset));
        Assert.Equal(0, Watched.Number(watched.Said[^1].FiredAt) % 4);
    }

    [Fact]
    public void Minutes_without_requests_change_nothing() => Seeds.Each(random =>
    {
        var watched = new Watched();
        watched.Steps(random.Next(50, 100), () => Draw.Failures(random, 50, InOrder));
        var before = watched.Text();
        watched.Steps(new RegressionRule().PanesMerged * random.Next(1, 4), () => default);
        Assert.Equal(before, watched.Text());
    });

    // In order, thin or empty now and then, broken once or twice for a while.
    private static List<FailurePane> Story(Random random)
    {
        var panes = new List<FailurePane>();
        var acts = random.Next(3, 6);
        for (var act = 0; act < acts; act++)
        {
            var rate = act % 2 == 0 ? InOrder : Broken;
            for (var minutes = act == 0 ? random.Next(100, 150) : random.Next(30, 60); minutes > 0; minutes--)
                panes.Add(Draw.Failures(random, random.Next(5) == 0 ? random.Next(4) : random.Next(10, 60), rate));
        }
        return panes;
    }
}
