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
/// Two hundred thousand events of ten minutes of one partition, over 32 cells and 40 operators, each with an id of its own. Times and
/// allocations are per event; every table begins empty and grows, from arrays that the run before gave back. What is allocated are the partials,
/// so it falls with the events per slice.
/// </remarks>
[MemoryDiagnoser]
public class FoldBenchmark
{
    private const int Events = 200_000;
    private const int EventsPerArray = 100;
    private static readonly EventTime Start = new(1_772_368_200_000_000);

    private readonly LogRecord[] _records = [.. Enumerable.Range(0, Events).Select(Record)];
    private readonly OutcomeDecoder _decoder = new(new SymbolTable(), new DecoderLimits());
    private readonly OutcomeBatch _batch = new();
    private readonly Names _names = new();
    private readonly OutcomeBatch[] _arrays = new OutcomeBatch[Events / EventsPerArray];
    private PartitionFold _partition = null!;

    /// <summary>Seconds of a slice: of windows of 60 s every 10 s, of 1 h every minute, of 7 d every hour.</summary>
    [Params(10, 60, 3600)]
    public int SliceSeconds { get; set; }

    private IngestOptions Options => new() { SliceLength = TimeSpan.FromSeconds(SliceSeconds) };

    /// <summary>Decodes all, for <see cref="Fold"/>.</summary>
    [GlobalSetup(Target = nameof(Fold))]
    public void DecodeAll()
    {
        var decoder = new OutcomeDecoder(_names.Symbols, new DecoderLimits());
        for (var i = 0; i < _arrays.Length; i++)
        {
            var events = Enumerable.Range(i * EventsPerArray, EventsPerArray).Select(Event).ToList();
            decoder.Decode(EventWriter.Write(events), MessageEnvelope.Plain, _arrays[i] = new());
        }
    }

    /// <summary>Makes a partition without slices.</summary>
    [IterationSetup(Target = nameof(Fold))]
    public void Open() => _partition = NewPartition();

    /// <summary>Closes all slices, so that they give back what they borrowed.</summary>
    [IterationCleanup(Target = nameof(Fold))]
    public void Close() => _partition.Fold(Record(Events * 10));

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

    /// <summary>Decoded messages of a hundred events are folded into slices that stay open.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public long Fold()
    {
        var (fold, accounting) = (new OutcomeFold(Options, partitionNumber: 0), new AccountingTally());
        fold.Use(_names);
        for (var i = 0; i < _arrays.Length; i++)
            fold.Fold(_arrays[i], _records[i], _partition, accounting);
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

    private static LogRecord Record(int i) => new(i, new EventTime(long.MaxValue / 2), null, EventWriter.Write(Event(i)), MessageEnvelope.Plain);

    private static RequestOutcome Event(int i) => new(
        $"req-{i * 7919L:x12}", "opengradient", Start + TimeSpan.FromMilliseconds(3.0 * i),
        new WorkloadCell($"meta/llama-{i * 31 % 8}", "chat", "h100", $"eu-{i * 17 % 4}", null, "8k"),
        i % 9 == 0 ? Outcome.Latency : Outcome.Succeeded, 1_234_500 + (i * 10L), $"op-{i * 37 % 40:d4}",
        ReporterId: "gw-1", Role: ReporterRole.Gateway);
}
