using BenchmarkDotNet.Attributes;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Windows;

namespace StreamCoverage.Benchmarks.Measure;

/// <summary>What does it cost to slide a window of 10,000 cells and 1,000 operators by one slice: what it holds, or what changes?</summary>
/// <remarks>One slice leaves, another with the same pairs enters, and the figures are read.</remarks>
[MemoryDiagnoser]
public class CloseBenchmark
{
    private const int Few = 1_000;

    private readonly WindowTally _tally = new(new(), panesAreHours: false);
    private IReadOnlyList<SliceRow> _few = [];
    private IReadOnlyList<SliceRow> _otherFew = [];
    private IReadOnlyList<SliceRow> _all = [];
    private IReadOnlyList<SliceRow> _otherAll = [];

    /// <summary>Pairs of a cell and an operator that the window holds.</summary>
    [Params(10_000, 100_000, 1_000_000)]
    public int Pairs { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        var network = new LargeNetwork();
        (_all, _otherAll) = (network.Rows(0, Pairs, seed: 1), network.Rows(0, Pairs, seed: 2));
        (_few, _otherFew) = (network.Rows(0, Few, seed: 3), network.Rows(0, Few, seed: 4));
        _tally.Add(_all);
        _tally.Add(_few);
        _tally.Figures();
    }

    /// <summary>A thousand pairs change.</summary>
    [Benchmark(Baseline = true)]
    public NetworkFigures FewChange()
    {
        Slide(_few, _otherFew);
        (_few, _otherFew) = (_otherFew, _few);
        return _tally.Figures();
    }

    /// <summary>Every pair changes.</summary>
    [Benchmark]
    public NetworkFigures AllChange()
    {
        Slide(_all, _otherAll);
        (_all, _otherAll) = (_otherAll, _all);
        return _tally.Figures();
    }

    private void Slide(IReadOnlyList<SliceRow> leaves, IReadOnlyList<SliceRow> enters)
    {
        _tally.Remove(leaves);
        _tally.Add(enters);
    }
}
