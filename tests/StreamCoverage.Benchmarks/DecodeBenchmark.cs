using System.Text.Json;
using BenchmarkDotNet.Attributes;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Symbols;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Encoding;

namespace StreamCoverage.Benchmarks;

/// <summary>What does a decoded, validated event cost beyond the pass over its JSON that no decoder can save, and does it allocate?</summary>
/// <remarks>
/// The baseline reads every token of the same bytes by <see cref="Utf8JsonReader"/> and looks at none. Two hundred different events take
/// turns, over 8 models, 40 operators and 4 regions, so that neither the branch predictor nor the last-value caches know what comes next.
/// Times are per event.
/// </remarks>
[MemoryDiagnoser]
public class DecodeBenchmark
{
    private const int Messages = 200;
    private const int EventsPerArray = 100;

    private readonly OutcomeDecoder _decoder = new(new SymbolTable(), new DecoderLimits());
    private readonly OutcomeBatch _batch = new();
    private readonly byte[][] _single = [.. Enumerable.Range(0, Messages).Select(i => EventWriter.Write(Event(i)))];
    private readonly byte[] _array = EventWriter.Write([.. Enumerable.Range(0, EventsPerArray).Select(Event)]);

    /// <summary>Every token of single events is read, and none looked at.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Messages)]
    public long BarePass()
    {
        var tokens = 0L;
        foreach (var message in _single)
            tokens += Tokens(message);
        return tokens;
    }

    /// <summary>One event per message, by the general reader alone: what an escape or a letter beyond ASCII costs.</summary>
    [Benchmark(OperationsPerInvoke = Messages)]
    public long DecodeSingleByGeneralReader()
    {
        var decoded = 0L;
        foreach (var message in _single)
        {
            _decoder.DecodeAny(message, MessageEnvelope.Plain, _batch);
            decoded += _batch.Count;
        }
        return decoded;
    }

    /// <summary>One event per message.</summary>
    [Benchmark(OperationsPerInvoke = Messages)]
    public long DecodeSingle()
    {
        var decoded = 0L;
        foreach (var message in _single)
        {
            _decoder.Decode(message, MessageEnvelope.Plain, _batch);
            decoded += _batch.Count;
        }
        return decoded;
    }

    /// <summary>Every token of an array of 100 events is read, and none looked at.</summary>
    [Benchmark(OperationsPerInvoke = EventsPerArray)]
    public long BarePassArray() => Tokens(_array);

    /// <summary>A hundred events per message.</summary>
    [Benchmark(OperationsPerInvoke = EventsPerArray)]
    public long DecodeArray()
    {
        _decoder.Decode(_array, MessageEnvelope.Plain, _batch);
        return _batch.Count;
    }

    private static long Tokens(byte[] message)
    {
        var reader = new Utf8JsonReader(message);
        var tokens = 0L;
        while (reader.Read())
            tokens++;
        return tokens;
    }

    // About 290 bytes, as gateways send them.
    private static RequestOutcome Event(int i) => new(
        $"req-{i * 7919:x8}", "opengradient", new EventTime(1_772_368_205_123_456 + i * 1_000_003L),
        new WorkloadCell($"meta/llama-{i * 31 % 8}", "chat", "h100", $"eu-{i * 17 % 4}", null, "8k"),
        i % 9 == 0 ? Outcome.Latency : Outcome.Succeeded, 1_234_500 + i * 1000L, $"op-{i * 37 % 40:d4}",
        ReporterId: "gw-1", Role: ReporterRole.Gateway);
}
