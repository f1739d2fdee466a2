using BenchmarkDotNet.Attributes;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Benchmarks.Measure;

/// <summary>How long does measure take until it stands where it stood, over seven days of facts and all windows?</summary>
/// <remarks>From what the store gave: reading it is not in here. Times are per fact: a row of an hour, or of a slice of the last three hours.</remarks>
[MemoryDiagnoser]
public class RestartBenchmark
{
    private const int Hours = 168;
    private const int Slices = 180;
    private const int PerHour = 5_500;
    private const int PerSlice = 420;
    private const int Facts = (Hours * PerHour) + (Slices * PerSlice);

    private NetworkSnapshot _snapshot = null!;

    [GlobalSetup]
    public void Fill()
    {
        var (network, now) = (new LargeNetwork(), LargeNetwork.Start + TimeSpan.FromDays(7));
        _snapshot = new(
            LargeNetwork.Name, now, Setup.Memory(now), [],
            [.. Enumerable.Range(0, Slices).Select(s => network.Facts(now - (TimeSpan.FromMinutes(1) * (Slices - s)), s % 50 * PerHour, PerSlice, s))],
            [.. Enumerable.Range(0, Hours).Select(h => network.Facts(LargeNetwork.Start + (WindowSpec.Hour * h), h % 50 * PerHour, PerHour, h))],
            [.. Setup.Standings(network).Select(standing => DocumentJson.Write(standing).Data!)]);
    }

    [Benchmark(OperationsPerInvoke = Facts)]
    public object Restart() => new NetworkMeasure(_snapshot, new());
}
