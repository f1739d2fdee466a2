using StreamCoverage.Core.Convergence;
using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Tests.Support;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Core.Tests.Convergence;

/// <summary>Operators that fail in the same panes.</summary>
public sealed class CommonFailureTests
{
    private const double Exact = 1e-9;

    [Theory]
    [InlineData(4, 4, 0.01, false)]
    [InlineData(5, 5, 0.01, true)]
    [InlineData(100, 4, 0.01, true)]
    [InlineData(100, 3, 0.01, false)]
    [InlineData(5, 0, 0.0, false)]
    [InlineData(5, 1, 0.0, true)]
    [InlineData(50, 50, 1.0, false)]
    [InlineData(0, 0, 0.5, false)]
    public void A_pane_is_bad_three_deviations_above_the_mean(long attempts, long failures, double mean, bool bad) =>
        Assert.Equal(bad, BadPanes.IsBad(new FailurePane(attempts, failures), mean));

    [Fact]
    public void What_is_set_again_replaces_and_what_leaves_leaves_no_trace() => Seeds.Each(random =>
    {
        var (panes, rows) = (new BadPanes(), new Dictionary<long, string[]>());
        for (var step = 0; step < 60; step++)
        {
            var start = random.Next(15);
            if (random.Next(3) == 0)
            {
                panes.Remove(new(start));
                rows.Remove(start);
                continue;
            }
            rows[start] = Bad(random);
            panes.Set(new(start), rows[start]);
        }
        var again = Panes(rows.OrderBy(_ => random.Next()).Select(row => (row.Key, row.Value)));
        Assert.Equal((again.Count, again.Sum, again.Squares), (panes.Count, panes.Sum, panes.Squares));
        Assert.Equal(again.Operators, panes.Operators);
        Assert.Equal(FailureDependence.Of(again), FailureDependence.Of(panes));
    });

    [Fact]
    public void The_mean_correlation_is_that_of_all_pairs() => Seeds.Each(60, random =>
    {
        var rows = Enumerable.Range(0, 20).Select(_ => Bad(random)).ToList();
        var figures = FailureDependence.Of(Panes(rows.Select((row, i) => ((long)i, row))));
        var columns = Enumerable.Range(0, 5).Select(j => rows.Select(row => row.Contains($"o{j}") ? 1.0 : 0).ToArray())
            .Where(column => column.Distinct().Count() > 1).ToList();
        Assert.Equal(columns.Count, figures.Operators);
        if (columns.Count < 2)
            return;
        var pairs = columns.SelectMany((a, i) => columns.Skip(i + 1).Select(b => MathNet.Numerics.Statistics.Correlation.Pearson(a, b)));
        Assert.Equal(pairs.Average(), figures.MeanCorrelation!.Value, Exact);
        Assert.InRange(figures.EffectiveOperators!.Value, 1 - Exact, figures.Operators + Exact);
    });

    [Fact]
    public void Operators_that_always_fail_together_are_one()
    {
        var panes = Panes([(0, ["a", "b", "c"]), (1, []), (2, []), (3, ["a", "b", "c"]), (4, [])]);
        Assert.Equal(1, FailureDependence.Of(panes).EffectiveOperators!.Value, Exact);
        var common = CommonCause.Of(panes, 3);
        Assert.Equal([3L, 0, 0, 2], common.PanesByBad);
        Assert.Equal((1.0, 1.0), (common.Coincident!.Value, common.Beta!.Value));
        Assert.Equal(1, common.Worth(3)!.Value, Exact);
    }

    [Fact]
    public void Operators_that_fail_on_their_own_are_worth_their_number()
    {
        // Each combination once: exactly independent, each bad in half of the panes.
        static string[] Bits(int i) => [.. Enumerable.Range(0, 3).Where(j => (i >> j & 1) == 1).Select(j => $"o{j}")];
        var panes = Panes(Enumerable.Range(0, 8).Select(i => ((long)i, Bits(i))));
        Assert.Equal(3, FailureDependence.Of(panes).EffectiveOperators!.Value, Exact);
        var common = CommonCause.Of(panes, 3);
        Assert.Equal(0, common.Shock!.Value, Exact);
        Assert.Equal(3, common.Worth(3)!.Value, Exact);
        // The raw share of coincidences is large all the same.
        Assert.Equal(0.75, common.Coincident!.Value, Exact);
    }

    [Fact]
    public void Bounds_hold() => Seeds.Each(random =>
    {
        var common = CommonCause.Of(Panes(Enumerable.Range(0, 12).Select(i => ((long)i, Bad(random)))), 5 + random.Next(3));
        Assert.Equal(12, common.PanesByBad.Sum());
        if (common.Shock is not { } shock)
            return;
        Assert.InRange(shock, 0, common.FailureMean!.Value);
        Assert.InRange(common.Beta!.Value, 0, 1);
        Assert.InRange(common.Worth(4)!.Value, 1 - Exact, 4 + Exact);
        Assert.Equal(1, common.Worth(1)!.Value, Exact);
    });

    [Fact]
    public void What_cannot_be_told_is_undefined()
    {
        var none = new CommonCause([0], null, null, null, null);
        Assert.Equivalent(none, CommonCause.Of(new BadPanes(), 0));
        Assert.Null(none.Worth(2));
        Assert.Equal(new FailureDependence(0, null, null), FailureDependence.Of(new BadPanes()));
        var quiet = CommonCause.Of(Panes([(0, [])]), 2);
        Assert.Equal((0.0, null, null), (quiet.FailureMean, quiet.Coincident, quiet.Shock));
        var alone = CommonCause.Of(Panes([(0, ["a"]), (1, [])]), 1);
        Assert.Equal((0.5, 0.0, null), (alone.FailureMean, alone.Coincident, alone.Shock));
        // All bad in all panes: constant columns say nothing of dependence, and no shock can be told.
        var all = Panes([(0, ["a", "b"]), (1, ["a", "b"])]);
        Assert.Equal(new FailureDependence(0, null, null), FailureDependence.Of(all));
        Assert.Null(CommonCause.Of(all, 2).Worth(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => CommonCause.Of(all, 1));
    }

    private static string[] Bad(Random random) => random.Next(4) == 0
        ? ["o0", "o1", "o2", "o3", "o4"]
        : [.. Enumerable.Range(0, 5).Where(_ => random.Next(5) == 0).Select(j => $"o{j}")];

    private static BadPanes Panes(IEnumerable<(long Start, string[] Bad)> rows)
    {
        var panes = new BadPanes();
        foreach (var (start, bad) in rows)
            panes.Set(new EventTime(start), bad);
        return panes;
    }
}
