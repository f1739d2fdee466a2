using StreamCoverage.Core.Contribution;
using StreamCoverage.Core.Tests.Support;

namespace StreamCoverage.Core.Tests.Contribution;

public sealed class JoinEffectLaws
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.05)]
    public void The_interval_covers_the_truth_about_95_times_in_100(double effect)
    {
        const int Draws = 400;
        var (covered, gains) = (0, 0);
        Seeds.Each(Draws, random =>
        {
            // Cells differ in level, and all drift by the same.
            BeforeAfter Draw(double lift)
            {
                var level = 0.6 + (random.NextDouble() * 0.2);
                return new(Arms.Drawn(random, 400, level), Arms.Drawn(random, 400, level + 0.03 + lift));
            }
            var treated = Enumerable.Range(0, 5).Select(_ => Draw(effect)).ToList();
            var control = Enumerable.Range(0, 20).Select(_ => Draw(0)).ToList();
            var found = JoinEffect.Of(treated, control);
            covered += found.Lower <= effect && effect <= found.Upper ? 1 : 0;
            gains += found.ProbabilityGain >= 0.95 ? 1 : 0;
        });
        Assert.InRange((double)covered / Draws, 0.92, 0.99);
        Assert.InRange((double)gains / Draws, effect > 0 ? 0.5 : 0, effect > 0 ? 1 : 0.05);
    }

    // The newcomer brings what half of its cells lacked and repeats what the others had: the difference between them is its effect.
    [Fact]
    public void An_effect_of_these_cells_is_found_where_it_differs_from_cell_to_cell()
    {
        const int Draws = 300;
        const double Truth = 0.5;
        var (covered, gains, gainsOfCellsLikeThem) = (0, 0, 0);
        Seeds.Each(Draws, random =>
        {
            BeforeAfter Draw(double before, double after)
            {
                // Demand is chance, too: the weights of the cells are counts.
                var requests = Enumerable.Range(0, 800).Count(_ => random.Next(2) == 0);
                return new(Arms.Drawn(random, requests, before), Arms.Drawn(random, 400, after));
            }
            List<BeforeAfter> treated = [Draw(0, 1), Draw(0, 1), Draw(0.9, 0.9), Draw(0.9, 0.9)];
            var found = JoinEffect.Of(treated, Enumerable.Range(0, 20).Select(_ => Draw(0.8, 0.8)));
            var own = found with { OfTheseCells = true };
            covered += own.Lower <= Truth && Truth <= own.Upper ? 1 : 0;
            gains += own.ProbabilityGain >= 0.99 ? 1 : 0;
            gainsOfCellsLikeThem += found.ProbabilityGain >= 0.99 ? 1 : 0;
        });
        Assert.InRange((double)covered / Draws, 0.92, 1);
        Assert.Equal((Draws, 0), (gains, gainsOfCellsLikeThem));
    }

    [Fact]
    public void With_few_control_cells_an_effect_of_these_cells_is_as_uncertain_as_one_of_cells_like_them()
    {
        List<BeforeAfter> treated = [Arms.Cell(100, 0, 100, 100), Arms.Cell(100, 90, 100, 90)];
        var found = JoinEffect.Of(treated, Enumerable.Repeat(Arms.Cell(100, 80, 100, 81), 4));
        Assert.Equal(found.StandardError, (found with { OfTheseCells = true }).StandardError);
    }

    [Fact]
    public void Without_cells_seen_in_both_windows_there_is_no_effect_but_the_arm_that_is_known_stays()
    {
        var (seen, gone) = (Arms.Cell(100, 90, 100, 95), Arms.Cell(100, 90, 0, 0));
        var untreated = JoinEffect.Of([gone], [seen]);
        Assert.Equal((EffectGap.NoTreatedCell, null, null), (untreated.Gap, untreated.Change, untreated.ProbabilityGain));
        var alone = JoinEffect.Of([seen], [gone]);
        Assert.Equal((EffectGap.NoControlCell, null, null), (alone.Gap, alone.Change, alone.StandardError));
        Assert.Equal(0.05, alone.Treated!.Change, 1e-12);
        Assert.False(JoinEffect.Of([], []).Identified);
    }

    [Fact]
    public void All_equal_is_no_change_with_an_error_above_zero()
    {
        var same = Enumerable.Repeat(Arms.Cell(1000, 1000, 1000, 1000), 3).ToList();
        var effect = JoinEffect.Of(same, same);
        Assert.Equal(0, effect.Change);
        Assert.True(effect.StandardError > 0);
        Assert.Equal(effect.ProbabilityGain!.Value, effect.ProbabilityHarm!.Value, 1e-12);
    }

    [Fact]
    public void Huge_counts_do_not_overflow()
    {
        var huge = Arms.Cell(long.MaxValue / 4, long.MaxValue / 5, long.MaxValue / 4, long.MaxValue / 5);
        var effect = JoinEffect.Of([huge, huge, huge, huge, huge], [huge]);
        Assert.Equal(0, effect.Change!.Value, 1e-12);
        Assert.True(double.IsFinite(effect.StandardError!.Value));
    }

    [Fact]
    public void Additionality_is_one_where_all_is_new_and_zero_where_all_is_taken_over()
    {
        BeforeAfter[] control = [Arms.Cell(1000, 500, 1000, 500)];
        var anew = Additionality.Of([(Arms.Cell(1000, 500, 1000, 900), 400)], control)!;
        var takenOver = Additionality.Of([(Arms.Cell(1000, 500, 1000, 500), 400)], control)!;
        Assert.Equal((1.0, 0.0), (anew.Share!.Value, Math.Round(anew.Displacement!.Value, 12)));
        Assert.Equal((0.0, 1.0), (takenOver.Share!.Value, takenOver.Displacement!.Value));
        Assert.Null(Additionality.Of([(Arms.Cell(0, 0, 10, 10), 10)], control));
        Assert.Null(Additionality.Of([(Arms.Cell(10, 10, 10, 10), 0)], control)!.Share);
    }

    [Fact]
    public void Parts_of_the_split_add_to_what_changed() => Seeds.Each(random =>
    {
        var cells = Enumerable.Range(0, random.Next(40))
            .Select(_ => new JudgedCell(Arms.Any(random), random.Next(2) == 0, random.Next(2) == 0))
            .ToList();
        var (before, after) = (TimeSpan.FromMinutes(random.Next(1, 20_000)), TimeSpan.FromMinutes(random.Next(1, 20_000)));
        var split = VolumeSplit.Of(cells, before, after);
        var change = (cells.Sum(cell => cell.Counts.After.Successes) / after.TotalHours)
            - (cells.Sum(cell => cell.Counts.Before.Successes) / before.TotalHours);
        Assert.Equal(change, split.Total, 1e-9 * Math.Max(1, Math.Abs(change)));
        Assert.Equal(split.Total, split.Coverage + split.Volume + split.Entry + split.Exit);
        Assert.Equal(split.Coverage, split.Expansion + split.Deepening + split.Partial + split.Regression);
        Assert.True(split is { Entry: >= 0, Exit: <= 0 });
    });

    [Fact]
    public void More_demand_at_the_same_rate_is_volume_and_no_coverage()
    {
        var split = VolumeSplit.Of([new(Arms.Cell(100, 90, 300, 270), true, true)], TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        Assert.Equal((0.0, 180.0), (split.Coverage, split.Volume));
    }
}
