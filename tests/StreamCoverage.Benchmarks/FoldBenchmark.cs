using BenchmarkDotNet.Attributes;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Symbols;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Encoding;

namespace StreamCoverage.Benchmarks;

/// <summary>What does ingest's fold cost beside decoding: judging the time, dropping duplicates, counting, closing slices, giving partials out? And
/// does it matter how long a slice is?</summary>
/// <remarks>
/// A hundred thousand events of ten minutes of one partition, over 32 cells and 40 operators, each with an id of its own. Times and
/// allocations are per event; every table begins empty and grows. What is allocated are the partials, so it falls with the events per slice.
/// </remarks>
[MemoryDiagnoser]
public class FoldBenchmark
{
    private const int Events = 100_000;
    private static readonly EventTime Start = new(1_772_368_200_000_000);

    private readonly LogRecord[] _records = [.. Enumerable.Range(0, Events).Select(Record)];
    private readonly OutcomeDecoder _decoder = new(new SymbolTable(), new DecoderLimits());
    private readonly OutcomeBatch _batch = new();
    private readonly Names _names = new();
    private readonly OutcomeBatch[] _decoded = new OutcomeBatch[Events];

    /// <summary>Seconds of a slice: of windows of 60 s every 10 s, of 1 h every minute, of 7 d every hour.</summary>
    [Params(10, 60, 3600)]
    public int SliceSeconds { get; set; }

    private IngestOptions Options => new() { SliceLength = TimeSpan.FromSeconds(SliceSeconds) };

    /// <summary>Decodes all, for <see cref="Fold"/>.</summary>
    [GlobalSetup(Target = nameof(Fold))]
    public void DecodeAll()
    {
        var decoder = new OutcomeDecoder(_names.Symbols, new DecoderLimits());
        for (var i = 0; i < Events; i++)
            decoder.Decode(_records[i].Value, MessageEnvelope.Plain, _decoded[i] = new());
    }

    /// <summary>Every event is decoded, and dropped.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Events)]
    public long Decode()
    {
        var decoded = 0L;
        foreach (ref readonly var record in _records.AsSpan())
        {
            _decoder.Decode(record.Value, record.Envelope, _batch);
            decoded += _batch.Count;
        }
        return decoded;
    }

    /// <summary>Decoded events are folded into slices that stay open.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public long Fold()
    {
        var partition = NewPartition();
        var (fold, accounting) = (new OutcomeFold(Options), new AccountingTally());
        fold.Use(_names);
        for (var i = 0; i < Events; i++)
            fold.Fold(_decoded[i], _records[i], partition, accounting);
        return accounting.Accepted;
    }

    /// <summary>Every event is decoded and folded, and every slice given out.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public long DecodeAndFold()
    {
        var fold = NewPartition();
        foreach (ref readonly var record in _records.AsSpan())
            fold.Fold(record);
        fold.Drain();
        return fold.TakeOutput().Partials.Count;
    }

    private PartitionFold NewPartition() => new(new SourcePartition("outcomes", 0), InputContract.RequestOutcome, Options, IngestPosition.Start);

    private static LogRecord Record(int i)
    {
        var at = Start + TimeSpan.FromMilliseconds(6.0 * i);
        var outcome = new RequestOutcome(
            $"req-{i * 7919L:x12}", "opengradient", at,
            new WorkloadCell($"meta/llama-{i * 31 % 8}", "chat", "h100", $"eu-{i * 17 % 4}", null, "8k"),
            i % 9 == 0 ? Outcome.Latency : Outcome.Succeeded, 1_234_500 + (i * 10L), $"op-{i * 37 % 40:d4}",
            ReporterId: "gw-1", Role: ReporterRole.Gateway);
        return new(i, at, null, EventWriter.Write(outcome), MessageEnvelope.Plain);
    }
}
