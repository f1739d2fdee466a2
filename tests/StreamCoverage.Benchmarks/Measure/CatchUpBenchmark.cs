using BenchmarkDotNet.Attributes;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Memory;
using StreamCoverage.Schemas.Wire;

namespace StreamCoverage.Benchmarks.Measure;

/// <summary>How fast does measure work off what piled up while it was away: a day of slices through all windows, analyses and documents?</summary>
/// <remarks>Times are per slice; writing to the store is not in here. Each slice has as many rows as there are cells.</remarks>
[MemoryDiagnoser]
public class CatchUpBenchmark
{
    private const int Slices = 1_440;
    private readonly MemoryStore _store = new();
    private readonly List<IReadOnlyList<InternalMessage>> _steps = [];

    /// <summary>Workload cells; of operators there are a fifth as many.</summary>
    [Params(40, 200, 1_000)]
    public int Cells { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        var network = new LargeNetwork(Cells, Cells / 5);
        var slicesPerStep = Math.Max(1, new MeasureOptions().RecordsPerStep / 100);
        foreach (var step in Enumerable.Range(0, Slices).Chunk(slicesPerStep))
            _steps.Add([.. step.SelectMany(slice => Messages(network, slice))]);
    }

    [Benchmark(OperationsPerInvoke = Slices)]
    public async Task<int> CatchUp()
    {
        var (state, documents) = (new MeasureState(new(0, 0, 1, [], []), ["outcomes"], new()), 0);
        foreach (var step in _steps)
            documents += (await state.StepAsync(step, state.NextOffset + 1, _store, CancellationToken.None)).Documents.Count;
        return documents;
    }

    private IEnumerable<InternalMessage> Messages(LargeNetwork network, int slice)
    {
        var start = LargeNetwork.Start + (TimeSpan.FromMinutes(1) * slice);
        yield return new InternalMessage.Partial(LargeNetwork.Partial(start, network.Rows(slice * 13 % Cells, Cells, slice)));
        yield return new InternalMessage.Mark(LargeNetwork.Mark(start + TimeSpan.FromMinutes(1), slice));
    }
}
