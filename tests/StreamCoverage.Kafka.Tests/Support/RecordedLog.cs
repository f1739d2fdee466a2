using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Kafka.Tests.Support;

/// <summary>What tasks were given, and where each partition is to be taken up.</summary>
public sealed class RecordedLog
{
    private readonly Board _board = new();
    private readonly Dictionary<SourcePartition, long> _next = [];
    private readonly HashSet<SourcePartition> _atEnd = [];
    private readonly List<(SourcePartition Source, LogRecord Record)> _records = [];
    private readonly List<(SourcePartition Source, LogGap Gap)> _gaps = [];
    private readonly List<string> _events = [];

    public IReadOnlyList<(SourcePartition Source, LogGap Gap)> Gaps => _board.Read(() => _gaps.ToArray());

    /// <summary>Starts and stops: <c>a started t/0 of 4</c>, <c>a stopped t/0</c>, <c>a lost t/0</c>.</summary>
    public IReadOnlyList<string> Events => _board.Read(() => _events.ToArray());

    public IReadOnlyList<LogRecord> RecordsOf(SourcePartition source) =>
        _board.Read(() => _records.Where(one => one.Source == source).Select(one => one.Record).ToArray());

    public long Start(string member, SourcePartition source, int partitions, long begin)
    {
        var offset = begin;
        _board.Change(() =>
        {
            offset = _next.TryGetValue(source, out var stored) ? stored : begin;
            _events.Add($"{member} started {source} of {partitions}");
        });
        return offset;
    }

    public void Take(SourcePartition source, LogBatch batch) => _board.Change(() =>
    {
        if (batch.Gap is { } gap)
            _gaps.Add((source, gap));
        _records.AddRange(batch.Records.Select(record => (source, record)));
        _next[source] = batch.NextOffset;
        if (batch.AtEnd)
            _atEnd.Add(source);
        else
            _atEnd.Remove(source);
    });

    public void Stop(string member, SourcePartition source, bool lost) =>
        _board.Change(() => _events.Add($"{member} {(lost ? "lost" : "stopped")} {source}"));

    public Task UntilRecordsAsync(int count, CancellationToken cancellationToken) =>
        _board.UntilAsync(() => _records.Count >= count, () => $"{_records.Count} of {count} records; {State()}", cancellationToken);

    public Task UntilAtEndAsync(SourcePartition source, CancellationToken cancellationToken) =>
        _board.UntilAsync(() => _atEnd.Contains(source), () => $"the end of {source}; {State()}", cancellationToken);

    public Task UntilEventAsync(string text, CancellationToken cancellationToken) =>
        _board.UntilAsync(() => _events.Contains(text), () => $"the event '{text}'; {State()}", cancellationToken);

    /// <summary>Waits until <paramref name="member"/> has started tasks that many times.</summary>
    public Task UntilStartsAsync(string member, int count, CancellationToken cancellationToken) => _board.UntilAsync(
        () => _events.Count(one => one.StartsWith($"{member} started ", StringComparison.Ordinal)) >= count,
        () => $"{count} starts by {member}; {State()}", cancellationToken);

    private string State() => $"next offsets {string.Join(", ", _next)}; {string.Join(", ", _events)}";
}
