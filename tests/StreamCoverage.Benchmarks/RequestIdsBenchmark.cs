using BenchmarkDotNet.Attributes;
using StreamCoverage.Pipeline.Ingest;

namespace StreamCoverage.Benchmarks;

/// <summary>What does it cost to tell a new request id from a duplicate, and what does asking for memory ahead give?</summary>
/// <remarks>
/// Ids of 16 random bytes are taken into a table that holds as many; no cache expects the place of the next. With a thousand the table lies
/// in the first cache, with a million in the last or in none. Times are per id.
/// </remarks>
public class RequestIdsBenchmark
{
    private const int Added = 200_000;
    private const int IdBytes = 16;
    private const int Step = 32;

    private readonly ulong[] _hashes = new ulong[Step];
    private byte[] _ids = [];
    private RequestIds _table = new();

    /// <summary>Ids that the table holds before.</summary>
    [Params(1_000, 100_000, 1_000_000)]
    public int Held { get; set; }

    /// <summary>Makes a table of <see cref="Held"/> ids, and those to be added.</summary>
    [IterationSetup]
    public void Fill()
    {
        var random = new Random(Held);
        // A table of a thousand takes a thousand at a time.
        _ids = new byte[Math.Min(Added, Held) * IdBytes];
        _table = new RequestIds(Held * 2);
        for (var held = 0; held < Held; held++)
        {
            random.NextBytes(_ids.AsSpan(0, IdBytes));
            _table.Add(_ids.AsSpan(0, IdBytes), RequestIds.HashOf(_ids.AsSpan(0, IdBytes)));
        }
        random.NextBytes(_ids);
    }

    /// <summary>Gives the table back.</summary>
    [IterationCleanup]
    public void Release() => _table.Release();

    /// <summary>Each id is looked up and taken in before the next is looked at.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Added)]
    public int OneAfterAnother()
    {
        for (var i = 0; i < Added; i++)
            _table.Add(Id(i), RequestIds.HashOf(Id(i)));
        return _table.Count;
    }

    /// <summary>The places of 32 ids are asked for before the first is looked up, as the fold does with a message of many events.</summary>
    [Benchmark(OperationsPerInvoke = Added)]
    public int InSteps()
    {
        for (var first = 0; first < Added; first += Step)
        {
            for (var i = 0; i < Step; i++)
                _table.Prefetch(_hashes[i] = RequestIds.HashOf(Id(first + i)));
            for (var i = 0; i < Step; i++)
                _table.Add(Id(first + i), _hashes[i]);
        }
        return _table.Count;
    }

    private ReadOnlySpan<byte> Id(int i) => _ids.AsSpan(i * IdBytes % _ids.Length, IdBytes);
}
