using StreamCoverage.Core.Convergence;
using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Diversity;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Funnel;
using StreamCoverage.Core.Latency;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Tests.Support;
using StreamCoverage.Core.Windows;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Core.Tests.Windows;

/// <summary>The figures against a plain count over all rows, which knows nothing of sliding.</summary>
public sealed class WindowFiguresTests
{
    private static readonly CellJudge Judge = new() { Threshold = 0.8, RequestsMin = 8, OperatorThreshold = 0.7 };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Figures_equal_a_plain_count(bool panesAreHours) => Seeds.Each(random =>
    {
        IReadOnlyList<IReadOnlyList<SliceRow>> panes = [.. Enumerable.Range(0, random.Next(12)).Select(_ => Draw.Pane(random))];
        var tally = new WindowTally(Judge, panesAreHours, ClusterOf);
        foreach (var pane in panes)
            tally.Add(pane);
        Assert.Equal(PlainCount(panes, panesAreHours), tally.Figures());
    });

    [Fact]
    public void Requests_are_successes_and_failures_of_every_kind() => Seeds.Each(random =>
    {
        var tally = new WindowTally(Judge, panesAreHours: false);
        tally.Add(Draw.Pane(random));
        var requests = tally.Figures().Requests;
        var failed = OutcomeNames.Conditions.Sum(condition => requests[condition]) + requests[Outcome.Unknown];
        Assert.Equal(requests.Total, requests.Succeeded + failed);
        Assert.Equal(requests, Build.Sum(tally.Cells.Select(cell => cell.Demand)));
    });

    [Fact]
    public void An_empty_window_has_no_demand_and_no_binding_condition()
    {
        var figures = new WindowTally(Judge, panesAreHours: false).Figures();
        Assert.True(figures.Requests.IsZero);
        Assert.Equal(0, figures.CellsObserved);
        Assert.Null(figures.Binding);
    }

    [Fact]
    public void Probes_and_self_reports_are_shown_apart_and_are_no_demand()
    {
        var tally = new WindowTally(Judge, panesAreHours: false);
        tally.Add(
        [
            Build.Row("m", Build.Counts(5), "o", ReporterRole.Unstated),
            Build.Row("m", Build.Counts(7), "o", ReporterRole.Gateway),
            Build.Row("m", Build.Counts(0, 11), "o", ReporterRole.Prober),
            Build.Row("m", Build.Counts(13), "o", ReporterRole.Operator),
        ]);
        var figures = tally.Figures();
        Assert.Equal(Build.Counts(12), figures.Requests);
        Assert.Equal(Build.Counts(0, 11), figures.Probed);
        Assert.Equal(Build.Counts(13), figures.SelfReported);
        Assert.Equal(12, tally.Find(Build.Cell("m"))!.Demand.Total);
    }

    [Fact]
    public void Demand_that_nobody_served_stays_in_the_denominator()
    {
        var tally = new WindowTally(Judge, panesAreHours: false);
        tally.Add([Build.Row("m", Build.Counts(0, 30)), Build.Row("m", Build.Counts(10), "o")]);
        var figures = tally.Figures();
        Assert.Equal((40, 30, 1), (figures.Requests.Total, figures.Unserved, figures.OperatorsActive));
        Assert.Equal(CellState.Uncovered, tally.Find(Build.Cell("m"))!.Verdict.State);
    }

    [Fact]
    public void An_operator_is_active_by_its_attempts_even_where_no_request_is_charged_to_it()
    {
        var tally = new WindowTally(Judge, panesAreHours: false);
        tally.Add([Build.Row("m", default, "tried") with { Attempts = Build.Counts(0, 0, 0, 0, 2) }, Build.Row("m", default, "idle")]);
        Assert.Equal(1, tally.Figures().OperatorsActive);
    }

    [Fact]
    public void Outages_that_cluster_in_hours_widen_the_interval()
    {
        // 10 hours of 100 requests: one lost wholly, or ten failures in each.
        IReadOnlyList<SliceRow> good = [Build.Row("m", Build.Counts(100), "o")];
        IReadOnlyList<SliceRow> lost = [Build.Row("m", Build.Counts(0, 0, 0, 100), "o")];
        IReadOnlyList<SliceRow> even = [Build.Row("m", Build.Counts(90, 0, 0, 10), "o")];
        var (clustered, spread) = (new WindowTally(Judge, panesAreHours: true), new WindowTally(Judge, panesAreHours: true));
        for (var hour = 0; hour < 10; hour++)
        {
            clustered.Add(hour == 4 ? lost : good);
            spread.Add(even);
        }
        Assert.Equal(spread.Figures().Requests, clustered.Figures().Requests);
        Assert.Equal(CellState.Covered, spread.Find(Build.Cell("m"))!.Verdict.State);
        Assert.Equal(CellState.Undetermined, clustered.Find(Build.Cell("m"))!.Verdict.State);
        Assert.Equal(1000.0 / 9, clustered.Find(Build.Cell("m"))!.Verdict.Overdispersion, 9);
    }

    private static NetworkFigures PlainCount(IReadOnlyList<IReadOnlyList<SliceRow>> panes, bool panesAreHours)
    {
        var rows = panes.SelectMany(pane => pane).ToList();
        var demand = rows.Where(row => row.Role is ReporterRole.Unstated or ReporterRole.Gateway).ToList();
        var requests = Build.Sum(demand.Select(row => row.Requests));
        var cells = demand.GroupBy(row => row.Cell)
            .Select(cell => (cell.Key, Counts: Build.Sum(cell.Select(row => row.Requests)), Phi: panesAreHours ? Phi(panes, cell.Key) : 1))
            .Select(cell => new PlainCell(cell.Key, cell.Counts, Judge.Judge(cell.Counts.Total, cell.Counts.Succeeded, cell.Phi)))
            .ToList();
        long DemandOf(CellState state) => cells.Where(cell => cell.Verdict.State == state).Sum(cell => cell.Counts.Total);
        int Count(CellState state) => cells.Count(cell => cell.Verdict.State == state);
        return new()
        {
            Requests = requests,
            Unserved = demand.Where(row => row.Operator is null).Sum(row => row.Requests.Total),
            DemandCovered = DemandOf(CellState.Covered),
            DemandUncovered = DemandOf(CellState.Uncovered),
            DemandCoveredSoftMicros = (long)((Soft(cells).ExpectedNanos + 500) / 1000),
            CellsObserved = cells.Count - Count(CellState.Unobserved),
            CellsCovered = Count(CellState.Covered),
            CellsUncovered = Count(CellState.Uncovered),
            OperatorsActive = rows.Where(row => row.Operator is not null && row.Attempts.Total > 0).Select(row => row.Operator).Distinct().Count(),
            GainMicros = Gains(cells.Select(cell => cell.Counts).ToList(), requests),
            Probed = Build.Sum(rows.Where(row => row.Role == ReporterRole.Prober).Select(row => row.Requests)),
            SelfReported = Build.Sum(rows.Where(row => row.Role == ReporterRole.Operator).Select(row => row.Requests)),
            Attempts = Build.Sum(demand.Select(row => row.Attempts)),
            Soft = Soft(cells),
            Spread = Spread(cells.Select(cell => cell.Counts.Total)),
            SpreadCovered = Spread(cells.Where(cell => cell.Verdict.State == CellState.Covered).Select(cell => cell.Counts.Total)),
            Sparse = new()
            {
                SuccessSquaresPicos = Sum(cells.Where(cell => cell.Counts.Total > 0)
                    .Select(cell => (Int128)cell.Counts.Succeeded * cell.Counts.Succeeded * 1_000_000_000_000 / cell.Counts.Total)),
                SeenOnce = cells.Count(cell => cell.Counts.Total == 1),
                SeenTwice = cells.Count(cell => cell.Counts.Total == 2),
            },
            Operators = Serving(demand, cells, name => name),
            Clusters = Serving(demand, cells, ClusterOf),
            Strategies = Strategies(demand),
            Latency = LatencyFigures.Of(Latencies(demand), requests.Total, requests.Succeeded),
        };
    }

    private static LatencySketch Latencies(IReadOnlyList<SliceRow> demand)
    {
        var latencies = new LatencySketch();
        foreach (var row in demand)
            latencies.Add(row.Latencies);
        return latencies;
    }

    private static StrategySums Strategies(IReadOnlyList<SliceRow> demand)
    {
        var strategies = new StrategyMatrix();
        foreach (var pair in demand.Where(row => row.Operator is not null).GroupBy(row => (row.Operator, row.Cell)))
            strategies.Move(pair.Key.Operator!, pair.Key.Cell, pair.Sum(row => row.Attempts.Total));
        return strategies.Sums;
    }

    private static string ClusterOf(string name) => name is "o0" or "o1" ? "owner" : name;

    private static SoftSums Soft(IReadOnlyList<PlainCell> cells)
    {
        Int128 Nanos(Func<PlainCell, double> part) =>
            Sum(cells.Where(cell => cell.Counts.Total > 0).Select(cell => (Int128)Math.Round(part(cell) * 1e9)));
        double Covered(PlainCell cell) => cell.Verdict.State == CellState.Covered ? 1 : 0;
        return new()
        {
            ExpectedNanos = Nanos(cell => cell.Counts.Total * cell.Pi),
            DoubtNanos = Nanos(cell => cell.Counts.Total * (cell.Pi * (1 - cell.Pi))),
            SquaredDoubtNanos = Nanos(cell => (double)cell.Counts.Total * cell.Counts.Total * (cell.Pi * (1 - cell.Pi))),
            FalseNanos = Nanos(cell => cell.Counts.Total * (1 - cell.Pi) * Covered(cell)),
            DepthNanos = Nanos(cell =>
                cell.Counts.Total * ((cell.Counts.Succeeded / cell.Verdict.Overdispersion) + 0.5)
                / ((cell.Counts.Total / cell.Verdict.Overdispersion) + 1) * Covered(cell)),
        };
    }

    private static DemandSpread Spread(IEnumerable<long> demands)
    {
        var seen = demands.Where(demand => demand > 0).ToList();
        return new()
        {
            LogNanos = Sum(seen.Select(demand => (Int128)Math.Round(demand * Math.Log(demand) * 1e9))),
            Squares = Sum(seen.Select(demand => (Int128)demand * demand)),
        };
    }

    private static RedundancyDemand Serving(IReadOnlyList<SliceRow> demand, IReadOnlyList<PlainCell> cells, Func<string, string> clusterOf)
    {
        long AtLeast(int k) => cells
            .Where(cell => cell.Verdict.State == CellState.Covered && Clusters(cell) >= k)
            .Sum(cell => cell.Counts.Total);
        int Clusters(PlainCell cell) => demand
            .Where(row => row.Cell.Equals(cell.Cell) && row.Operator is not null)
            .GroupBy(row => row.Operator!)
            .Select(rows => (Name: rows.Key, Attempts: Build.Sum(rows.Select(row => row.Attempts))))
            .Where(one => one.Attempts.Total > 0
                && CellIntervals.Jeffreys(one.Attempts.Succeeded, one.Attempts.Total, Judge.Tail).Lower >= Judge.OperatorThreshold)
            .Select(one => clusterOf(one.Name)).Distinct().Count();
        return new() { AtOne = AtLeast(1), AtTwo = AtLeast(2), AtThree = AtLeast(3) };
    }

    private static Int128 Sum(IEnumerable<Int128> values) => values.Aggregate((Int128)0, (a, b) => a + b);

    private sealed record PlainCell(WorkloadCell Cell, OutcomeCounts Counts, CellVerdict Verdict)
    {
        public double Pi => Verdict.CoveredProbability;
    }

    private static double Phi(IReadOnlyList<IReadOnlyList<SliceRow>> panes, WorkloadCell cell)
    {
        var parts = panes
            .Select(pane => Build.Sum(pane.Where(row => row.Role.IsDemand() && row.Cell.Equals(cell)).Select(row => row.Requests)))
            .Where(part => part.Total > 0)
            .ToList();
        var squares = parts.Aggregate((Int128)0, (sum, part) => sum + Overdispersion.SquarePicos(part.Total, part.Succeeded));
        return Overdispersion.Phi(parts.Sum(part => part.Total), parts.Sum(part => part.Succeeded), parts.Count, squares);
    }

    private static Six Gains(IReadOnlyList<OutcomeCounts> cells, OutcomeCounts network)
    {
        var gains = new Six();
        foreach (var condition in OutcomeNames.Conditions)
        {
            var dead = cells.Where(cell => ConditionGains.Gain(cell, condition) is null).Sum(cell => cell[condition]);
            var known = cells.Sum(cell => ConditionGains.Gain(cell, condition) ?? 0);
            gains[(int)condition - 1] = known + (long)Math.Round(dead * ConditionGains.PassAfter(network, condition) * 1e6);
        }
        return gains;
    }
}
