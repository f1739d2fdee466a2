using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Measure;

/// <summary>What one step brings forth for one network; the task writes it in one transaction.</summary>
internal sealed class MeasureOutput
{
    private static readonly Comparer<(string Type, string Id)> DocumentOrder = Comparer<(string Type, string Id)>.Create((a, b) =>
        string.CompareOrdinal(a.Type, b.Type) is not 0 and var order ? order : string.CompareOrdinal(a.Id, b.Id));

    public List<SlicePartial> Partials { get; } = [];

    public List<SupersededPartial> Superseded { get; } = [];

    // Keyed, because a slice that closes and is restated in one step is written once.
    public SortedDictionary<long, SliceFacts> Slices { get; } = [];

    public SortedDictionary<long, SliceFacts> Hours { get; } = [];

    public Dictionary<(string Window, long End), HistoryRow> History { get; } = [];

    // Keyed, because a document may be made again in one step: the last one counts.
    public SortedDictionary<(string Type, string Id), DocumentWrite> Documents { get; } = new(DocumentOrder);

    public List<CellRanking> Rankings { get; } = [];

    public List<StreamEvent> Events { get; } = [];

    public List<OutboxAlert> Outbox { get; } = [];

    public List<WatchState> Watched { get; } = [];

    /// <summary>Operator events that were left out, because the network knows as many operators as it may.</summary>
    public long EventsOverBound { get; set; }

    public void Add(SliceFacts facts, FactGrain grain) =>
        (grain == FactGrain.Slice ? Slices : Hours)[facts.Start.UnixMicroseconds] = facts;

    public void Set(DocumentWrite document) => Documents[(document.Type, document.Id)] = document;

    public void Add(HistoryRow row) => History[(row.Window, row.End.UnixMicroseconds)] = row;
}
