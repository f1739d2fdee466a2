using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Wire;

namespace StreamCoverage.Benchmarks.Measure;

/// <summary>Facts of a network of up to 10,000 workload cells and 1,000 operators, the same for the same numbers.</summary>
/// <remarks>
/// Pair p is cell p modulo the cells; one after another the cells get further operators, each a different one. Rows are given as they come
/// out of messages: with names and cells of their own, that only equality makes the same.
/// </remarks>
internal sealed class LargeNetwork(int cells = 10_000, int operators = 1_000)
{
    public const string Name = "large";

    /// <summary>The start of an hour, and of a day.</summary>
    public static readonly EventTime Start = new(1_772_323_200_000_000);

    private static readonly SourcePartition Source = new("outcomes", 0);

    /// <summary>Rows of the pairs from <paramref name="first"/> on, in canonical order.</summary>
    public IReadOnlyList<SliceRow> Rows(int first, int count, int seed = 0)
    {
        var rows = Enumerable.Range(first, count).Select(pair => Row(pair, seed)).Order().ToList();
        var partial = new InternalMessage.Partial(new(new(Name, Source, Start, Start), 1, 0, 1, rows));
        return ((InternalMessage.Partial)PartialWire.Decode(PartialWire.Encode(partial))).Chunk.Rows;
    }

    /// <summary>The facts of one slice or hour.</summary>
    public SliceFacts Facts(EventTime start, int first, int count, int seed = 0) => new(Name, start, 0, Rows(first, count, seed));

    /// <summary>A slice as the one source gives it out.</summary>
    public static SlicePartial Partial(EventTime slice, IReadOnlyList<SliceRow> rows) => new(new(Name, Source, slice, slice), 1, 0, 1, rows);

    /// <summary>The one source's word that all before <paramref name="watermark"/> was given out.</summary>
    public static SourceMark Mark(EventTime watermark, long through) => new(Source, 1, SourceState.Active, watermark, through);

    /// <summary>The events by which every operator joins, with what it declares.</summary>
    public IEnumerable<OperatorEvent> Joins(EventTime at) => Enumerable.Range(0, operators).Select(i => Joined(i, at));

    private SliceRow Row(int pair, int seed)
    {
        var (cell, turn) = (pair % cells, pair / cells);
        var random = new Random(HashCode(pair, seed));
        var failed = random.Next(8) == 0 ? random.Next(3) : 0;
        var requests = new OutcomeCounts { [Outcome.Succeeded] = 1 + random.Next(40), [OutcomeNames.Conditions[random.Next(6)]] = failed };
        return new(Cell(cell), OperatorName(((turn * 37) + (cell * 7)) % operators), ReporterRole.Gateway, requests, requests, random.Next(1_000_000));
    }

    private static WorkloadCell Cell(int i) =>
        new($"vendor/model-{i % 100:d3}", "chat", $"gpu-{i / 100 % 5}", $"region-{i / 500 % 5}", i / 2_500 % 4 is > 0 and var kind ? $"proof-{kind}" : null, null);

    private static string OperatorName(int i) => $"operator-{i:d4}";

    private static OperatorEvent Joined(int i, EventTime at) => new(
        $"join-{i}", Name, OperatorName(i), at, OperatorEventType.Joined,
        new([.. Enumerable.Range(0, 10).Select(k => $"vendor/model-{(i + (k * 11)) % 100:d3}").Order(StringComparer.Ordinal)],
            ["chat"], [$"gpu-{i % 5}"], [$"region-{i % 5}"], []),
        new($"owner-{i / 5:d3}", $"upstream-{i % 10}", $"image-{i % 20}", $"site-{i % 50}"), 1_000_000);

    // The same in every process, which that of HashCode is not.
    private static int HashCode(int pair, int seed) => unchecked((int)(((uint)pair * 2_654_435_761U) ^ ((uint)seed * 40_503U)) & int.MaxValue);
}
