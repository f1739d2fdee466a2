using BenchmarkDotNet.Attributes;
using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Fragility;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Windows;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Analysis;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Benchmarks.Measure;

/// <summary>What does an analysis of a window of 10,000 cells and 1,000 operators cost, part by part, and how does it grow?</summary>
/// <remarks>
/// Contribution holds both Shapley values, convergence the similarities. Panes are sparser than the window, as slices are; what is kept of
/// them from one analysis to the next is kept here too.
/// </remarks>
[MemoryDiagnoser]
public class AnalysisBenchmark
{
    private const int Panes = 12;

    private AnalysisView _view = null!;
    private List<CellTally> _cells = [];
    private List<StressCell> _stressed = [];
    private IReadOnlyList<OperatorContribution> _contributions = [];

    /// <summary>Pairs of a cell and an operator that the window holds.</summary>
    [Params(10_000, 100_000, 1_000_000)]
    public int Pairs { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        var network = new LargeNetwork();
        var window = WindowSpec.Defaults[1];
        SliceFacts[] panes =
        [
            .. Enumerable.Range(0, Panes).Select(i => network.Facts(LargeNetwork.Start + (TimeSpan.FromMinutes(1) * i), 0, Pairs / Panes, i)),
        ];
        var before = Tally(network, seed: 2);
        _view = new(
            LargeNetwork.Name, window, LargeNetwork.Start + window.Length, Tally(network, seed: 1), before, [(WindowSpec.Defaults[2], before)],
            panes, [], new(Setup.Standings(network), LargeNetwork.Start));
        _cells = [.. _view.Tally.Cells.OrderBy(cell => cell.Cell)];
        _stressed = [.. _cells.Select(cell => new StressCell(
            cell.Demand.Total, cell.Demand.Succeeded, cell.Verdict.State == CellState.Covered,
            [.. cell.Qualified.Select(one => new QualifyingOperator(one.Key, one.Value.Succeeded))]))];
        _contributions = Contribution();
    }

    /// <summary>All of it.</summary>
    [Benchmark(Baseline = true)]
    public WindowFindings All() => WindowAnalyst.Analyse(_view);

    [Benchmark]
    public IReadOnlyList<DimensionCoverage> Dimensions() => DimensionAnalyst.Of(_view, _cells);

    [Benchmark]
    public CoverageChange? Change() => ChangeAnalyst.Of(_view);

    [Benchmark]
    public IReadOnlyList<OperatorContribution> Contribution() => ContributionAnalyst.Of(_view, _cells);

    [Benchmark]
    public Convergence Convergence() => ConvergenceAnalyst.Of(_view, _contributions);

    [Benchmark]
    public Fragility Fragility() => FragilityAnalyst.Of(_view, _stressed);

    [Benchmark]
    public RecruitingGaps Gaps() => GapAnalyst.Of(_view, _cells);

    private WindowTally Tally(LargeNetwork network, int seed)
    {
        var tally = new WindowTally(new(), panesAreHours: false);
        tally.Add(network.Rows(0, Pairs, seed));
        tally.Figures();
        return tally;
    }
}
