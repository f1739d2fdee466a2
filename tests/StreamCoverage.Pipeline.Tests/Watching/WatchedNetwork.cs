using System.Text.Json;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Memory;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Wire;

namespace StreamCoverage.Pipeline.Tests.Watching;

/// <summary>One network, minute by minute through measure and its store; a minute may be restated, and a new owner may take over at any.</summary>
internal sealed class WatchedNetwork
{
    public static readonly EventTime Noon = new(1_772_366_400L * EventTime.MicrosecondsPerSecond);
    private static readonly Topics Topics = new();
    private static readonly SourcePartition Source = new(Topics.RequestOutcomes, 0);
    private readonly MemoryStore _store = new();
    private readonly MeasureOptions _options;
    private MeasureState _state;
    private int _through;

    public WatchedNetwork(RegressionRule? rule = null)
    {
        _options = new() { Windows = [], Regression = rule ?? new() };
        _state = Opened();
    }

    public int Minute { get; private set; }

    /// <summary>What was told, oldest first: rule, scope, firing or resolved.</summary>
    public IReadOnlyList<Said> Alerts => [.. _store.Content().Alerts.Select(Said.Of)];

    /// <summary>All that the watch keeps, as text.</summary>
    public string Kept => string.Join('\n', Snapshot().Networks.SelectMany(n => n.Watched).OrderBy(w => w.Stream, StringComparer.Ordinal)
        .Select(w => $"{w.Stream} {Convert.ToHexString(w.State!)}"));

    public IReadOnlyList<string> Streams => [.. Snapshot().Networks.SelectMany(n => n.Watched).Select(w => w.Stream)];

    public WatchCounts Counts { get; private set; }

    /// <summary>The next minute.</summary>
    /// <param name="cells">Requests and failures of each cell.</param>
    /// <param name="restated">A past minute that more data comes for, and all that it holds now.</param>
    public void Step(IEnumerable<(WorkloadCell Cell, FailurePane Pane)> cells, (int Minute, IEnumerable<(WorkloadCell Cell, FailurePane Pane)> Cells)? restated = null)
    {
        List<InternalMessage> messages = [];
        if (restated is { } past)
            messages.Add(Partial(past.Minute, past.Cells));
        messages.Add(Partial(Minute, cells));
        Minute++;
        messages.Add(new InternalMessage.Mark(new(Source, 1, SourceState.Active, Start(Minute), ++_through)));
        var commit = _state.StepAsync(messages, _state.NextOffset + messages.Count, _store, default).GetAwaiter().GetResult();
        _store.CommitAsync(commit, default).GetAwaiter().GetResult();
        Counts = commit.Networks.Single().Watched;
    }

    public void Steps(int minutes, Func<IEnumerable<(WorkloadCell Cell, FailurePane Pane)>> cells)
    {
        for (; minutes > 0; minutes--)
            Step(cells());
    }

    /// <summary>A new owner reads everything from the store.</summary>
    public void TakeOver() => _state = Opened();

    public static EventTime Start(int minute) => Noon + TimeSpan.FromMinutes(minute);

    public static WorkloadCell Cell(string model, string? region = null) => new(model, null, null, region, null, null);

    private MeasureState Opened() => new(Snapshot(), [Topics.RequestOutcomes], _options);

    private MeasureSnapshot Snapshot() => _store.TakeOverAsync(0, new(_options.SlicesKept, _options.HoursKept), default).GetAwaiter().GetResult();

    /// <summary>Facts that start with a minute.</summary>
    public static SliceFacts Facts(int minute, IEnumerable<(WorkloadCell Cell, FailurePane Pane)> cells, int revision = 0) =>
        new("net", Start(minute), revision, [.. cells.Where(one => one.Pane.Requests > 0).Select(Row).Order()]);

    private InternalMessage.Partial Partial(int minute, IEnumerable<(WorkloadCell Cell, FailurePane Pane)> cells) =>
        new(new(new("net", Source, Start(minute), Start(minute)), ++_through, 0, 1, Facts(minute, cells).Rows));

    private static SliceRow Row((WorkloadCell Cell, FailurePane Pane) one)
    {
        var counts = new OutcomeCounts();
        counts[Outcome.Succeeded] = one.Pane.Requests - one.Pane.Failures;
        counts[Outcome.Capacity] = one.Pane.Failures;
        return new(one.Cell, "op", ReporterRole.Unstated, counts, counts, 0);
    }
}

/// <summary>One alert as it was told.</summary>
internal sealed record Said(string Id, string Rule, string Scope, string? Window, string State, string Severity, string Onset, string At)
{
    public static Said Of(OutboxAlert alert)
    {
        using var document = JsonDocument.Parse(alert.Data);
        var json = document.RootElement;
        string Text(string name) => json.GetProperty(name).GetString()!;
        return new(alert.Id, Text("rule"), json.GetProperty("scope").ToString(), json.GetProperty("window").GetString(), Text("state"), Text("severity"), Text("onset_at"), Text("occurred_at"));
    }
}
