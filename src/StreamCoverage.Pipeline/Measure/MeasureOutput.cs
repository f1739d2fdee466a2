using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Measure;

/// <summary>What one step brings forth for one network; the task writes it in one transaction.</summary>
internal sealed class MeasureOutput
{
    public List<SlicePartial> Partials { get; } = [];

    public List<SupersededPartial> Superseded { get; } = [];

    // Keyed, because a slice that closes and is restated in one step is written once.
    public SortedDictionary<long, SliceFacts> Slices { get; } = [];

    public SortedDictionary<long, SliceFacts> Hours { get; } = [];

    public Dictionary<(string Window, long End), HistoryRow> History { get; } = [];

    public List<DocumentWrite> Documents { get; } = [];

    public List<StreamEvent> Events { get; } = [];

    public List<OutboxAlert> Outbox { get; } = [];

    public void Add(SliceFacts facts, FactGrain grain) =>
        (grain == FactGrain.Slice ? Slices : Hours)[facts.Start.UnixMicroseconds] = facts;

    public void Add(HistoryRow row) => History[(row.Window, row.End.UnixMicroseconds)] = row;
}
