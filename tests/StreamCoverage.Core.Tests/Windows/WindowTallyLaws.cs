using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Latency;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Tests.Support;
using StreamCoverage.Core.Windows;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Core.Tests.Windows;

public sealed class WindowTallyLaws
{
    private static readonly CellJudge Judge = new() { Threshold = 0.8, RequestsMin = 8, OperatorThreshold = 0.7 };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Sliding_equals_recomputing(bool panesAreHours) => Seeds.Each(random =>
    {
        var (window, tally) = (new Queue<IReadOnlyList<SliceRow>>(), new WindowTally(Judge, panesAreHours, ClusterOf));
        for (var step = 0; step < 25; step++)
        {
            for (var entering = random.Next(3); entering > 0; entering--)
                tally.Add(Entering(window, Draw.Pane(random)));
            for (var leaving = random.Next(3); leaving > 0 && window.Count > 0; leaving--)
                tally.Remove(window.Dequeue());
            if (random.Next(3) == 0)
                AssertSame(Fresh(window, panesAreHours), tally);
        }
        AssertSame(Fresh(window, panesAreHours), tally);
    });

    [Fact]
    public void A_window_that_leaves_before_the_next_pane_enters_is_the_same_window() => Seeds.Each(random =>
    {
        var (first, second) = (Draw.Pane(random), Draw.Pane(random));
        var tally = new WindowTally(Judge, panesAreHours: false, ClusterOf);
        tally.Add(first);
        tally.Remove(first);
        tally.Add(second);
        AssertSame(Fresh([second], panesAreHours: false), tally);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Cells_alone_are_judged_as_with_their_operators(bool panesAreHours) => Seeds.Each(random =>
    {
        var (window, alone) = (new Queue<IReadOnlyList<SliceRow>>(), new WindowTally(Judge, panesAreHours, ClusterOf, cellsAlone: true));
        for (var step = 0; step < 12; step++)
        {
            alone.Add(Entering(window, Draw.Pane(random)));
            if (random.Next(2) == 0)
                alone.Remove(window.Dequeue());
        }
        var all = Fresh(window, panesAreHours);
        var (expected, figures) = (all.Figures(), alone.Figures());

        static IEnumerable<(WorkloadCell, OutcomeCounts, CellVerdict)> Judged(WindowTally tally) =>
            tally.Cells.Where(cell => !cell.Demand.IsZero).OrderBy(cell => cell.Cell).Select(cell => (cell.Cell, cell.Demand, cell.Verdict));
        Assert.Equal(Judged(all), Judged(alone));
        Assert.Equal((expected.Requests, expected.DemandCovered, expected.Unserved), (figures.Requests, figures.DemandCovered, figures.Unserved));
        Assert.Equal((0, 0), (figures.OperatorsActive, figures.Strategies.Pairs));
    });

    [Fact]
    public void The_order_of_panes_does_not_matter() => Seeds.Each(random =>
    {
        var panes = Panes(random, 10);
        var shuffled = panes.ToArray();
        random.Shuffle(shuffled);
        AssertSame(Fresh(panes, panesAreHours: true), Fresh(shuffled, panesAreHours: true));
    });

    [Fact]
    public void What_enters_and_leaves_again_leaves_nothing() => Seeds.Each(random =>
    {
        var panes = Panes(random, 6).ToArray();
        var tally = Fresh(panes, panesAreHours: true);
        random.Shuffle(panes);
        if (random.Next(2) == 0)
            tally.Figures();
        foreach (var pane in panes)
            tally.Remove(pane);
        Assert.Equal(Fresh([], panesAreHours: true).Figures(), tally.Figures());
        Assert.Empty(tally.Cells);
    });

    [Fact]
    public void The_soft_figure_does_not_depend_on_the_history_of_the_window() => Seeds.Each(random =>
    {
        var (kept, passing) = (Panes(random, 5), Panes(random, 12));
        var tally = new WindowTally(Judge, panesAreHours: true);
        foreach (var pane in kept)
            tally.Add(pane);
        foreach (var pane in passing)
        {
            tally.Add(pane);
            tally.Figures();
            tally.Remove(pane);
        }
        Assert.Equal(Fresh(kept, panesAreHours: true).Figures().DemandCoveredSoftMicros, tally.Figures().DemandCoveredSoftMicros);
    });

    [Fact]
    public void Every_cell_that_is_not_named_as_changed_is_as_it_was() => Seeds.Each(random =>
    {
        var tally = Fresh(Panes(random, 5), panesAreHours: true);
        tally.Figures();
        var before = Cells(tally);
        var leaves = Panes(random, 1)[0];
        tally.Add(leaves);
        var changed = new HashSet<WorkloadCell>();
        tally.Figures(changed);
        Assert.Equal(before.Where(cell => !changed.Contains(cell.Cell)), Cells(tally).Where(cell => !changed.Contains(cell.Cell)));
        tally.Remove(leaves);
        var changedBack = new HashSet<WorkloadCell>();
        tally.Figures(changedBack);
        Assert.Equal(changed.Order(), changedBack.Order());
        Assert.Equal(before, Cells(tally));
    });

    [Fact]
    public void A_cell_is_unknown_to_the_tally_once_its_last_pane_has_left()
    {
        IReadOnlyList<SliceRow> pane = [Build.Row("m", Build.Counts(3), "o")];
        var tally = Fresh([pane], panesAreHours: false);
        tally.Figures();
        Assert.Equal(1, tally.Find(Build.Cell("m"))?.Operators);
        tally.Remove(pane);
        var changed = new List<WorkloadCell>();
        tally.Figures(changed);
        Assert.Equal([Build.Cell("m")], changed);
        Assert.Null(tally.Find(Build.Cell("m")));
    }

    internal static WindowTally Fresh(IEnumerable<IReadOnlyList<SliceRow>> panes, bool panesAreHours)
    {
        var tally = new WindowTally(Judge, panesAreHours, ClusterOf);
        foreach (var pane in panes)
            tally.Add(pane);
        return tally;
    }

    private static string ClusterOf(string name) => name is "o0" or "o1" ? "owner" : name;

    private static IReadOnlyList<IReadOnlyList<SliceRow>> Panes(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Draw.Pane(random))];

    private static IReadOnlyList<SliceRow> Entering(Queue<IReadOnlyList<SliceRow>> window, IReadOnlyList<SliceRow> pane)
    {
        window.Enqueue(pane);
        return pane;
    }

    private static void AssertSame(WindowTally expected, WindowTally tally)
    {
        Assert.Equal(expected.Figures(), tally.Figures());
        Assert.Equal(Cells(expected), Cells(tally));
        Assert.Equal(expected.Latencies.Bins, tally.Latencies.Bins);
    }

    private static IReadOnlyList<CellView> Cells(WindowTally tally) =>
    [
        .. tally.Cells.OrderBy(cell => cell.Cell).Select(cell => new CellView(
            cell.Cell, cell.Demand, cell.Attempts, cell.Operators, cell.OperatorsServing, cell.ClustersServing, cell.Verdict,
            string.Join(' ', cell.OperatorShares), cell.Latencies.Bins)),
    ];

    private sealed record CellView(
        WorkloadCell Cell, OutcomeCounts Demand, OutcomeCounts Attempts, int Operators, int OperatorsServing, int ClustersServing,
        CellVerdict Verdict, string Shares, LatencyBins Latencies);
}
