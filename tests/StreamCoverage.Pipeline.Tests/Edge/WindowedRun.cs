using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Memory;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Encoding;
using StreamCoverage.Schemas.Wire;

namespace StreamCoverage.Pipeline.Tests.Edge;

/// <summary>
/// Small streams of (key, time) through the product's fold and measure, in memory: a key is a network, a unit of time is a millisecond
/// from the epoch, and a window's figure is its network's demand.
/// </summary>
internal sealed class WindowedRun
{
    private const string Window = "w";
    private static readonly Topics Topics = new();
    private readonly MemoryStore _store = new();
    private readonly MeasureState _measure;
    private readonly (IngestWorker Worker, SourcePartition Source)[] _partitions;
    private readonly (long Size, long Advance) _windows;
    private readonly HashSet<(string Key, long Start)> _touched = [];
    private readonly HashSet<(string Key, long Start)> _open = [];
    private EventTime _watermark = EventTime.Never;
    private long _offset;

    public WindowedRun(long size, long advance, long grace, LateRule late, int partitions = 1)
    {
        _windows = (size, advance);
        var ingest = new IngestOptions { SliceLength = Span(advance), AllowedLateness = Span(grace), Late = late };
        var measure = new MeasureOptions { SliceLength = Span(advance), Windows = [new(Window, Span(size), Span(advance))] };
        _partitions = [.. Enumerable.Range(0, partitions).Select(p => new SourcePartition(Topics.RequestOutcomes, p)).Select(source =>
            (new IngestWorker(new(source, InputContract.RequestOutcome, ingest, IngestPosition.Start), partitions, Topics, 1), source))];
        var snapshot = _store.TakeOverAsync(0, new(measure.SlicesKept, measure.HoursKept), default).GetAwaiter().GetResult();
        _measure = new(snapshot, [Topics.RequestOutcomes], measure);
    }

    /// <summary>What each window held in the step in which the watermark passed its end. Windows that held nothing are left out.</summary>
    public Dictionary<(string Key, long Start), long> OnClose { get; } = [];

    /// <summary>Events that became dead letters because their slice was closed.</summary>
    public int Late { get; private set; }

    /// <summary>What the windows hold that were closed, as it is now: restatements are in it.</summary>
    public Dictionary<(string Key, long Start), long> Now =>
        _touched.Except(_open).Select(window => (window, Count: Figure(window.Key, window.Start))).Where(w => w.Count > 0).ToDictionary(w => w.window, w => w.Count);

    /// <summary>How often closed slices were restated.</summary>
    public int Restatements => _store.Content().Events.Count(e => e.Type == "SliceRestated");

    /// <summary>One event arrives on a partition.</summary>
    public async Task ArriveAsync(string key, long time, int partition = 0)
    {
        for (var start = Math.Max(0, Floor(time - _windows.Size) + _windows.Advance); start <= time; start += _windows.Advance)
        {
            // A window that was closed before its first event is never opened: what comes for it restates it.
            if (_touched.Add((key, start)) && EndOf(start) > _watermark)
                _open.Add((key, start));
        }
        var at = new EventTime(time * 1000);
        var value = EventWriter.Write(new RequestOutcome($"r{_offset}", key, at, WorkloadCell.Of(new string?[6]), Outcome.Succeeded, Operator: "op"));
        var worker = _partitions[partition].Worker;
        worker.Fold(new([new(_offset, at, null, value, MessageEnvelope.Plain)], ++_offset, AtEnd: true));
        await WriteAsync(worker);
    }

    /// <summary>Nothing comes on a partition for a while.</summary>
    public async Task QuietAsync(int partition)
    {
        _partitions[partition].Worker.Quiet();
        await WriteAsync(_partitions[partition].Worker);
    }

    /// <summary>Time goes on, without another event of the keys so far, until every window is closed.</summary>
    public async Task EndAsync()
    {
        for (var partition = 0; partition < _partitions.Length; partition++)
        {
            var beyond = _touched.Max(window => window.Start) + (4 * (_windows.Size + _windows.Advance)) + 1_000_000;
            await ArriveAsync($"the future of {partition}", beyond, partition);
        }
    }

    private async Task WriteAsync(IngestWorker worker)
    {
        if (worker.TakeWrite() is not { } write)
            return;
        Late += write.Messages.Count(message => message.Topic == Topics.DeadLetters);
        List<InternalMessage> messages = [.. write.Messages.Where(m => m.Topic == Topics.SlicePartials).Select(m => PartialWire.Decode(m.Value))];
        var commit = await _measure.StepAsync(messages, _measure.NextOffset + messages.Count, _store, default);
        await _store.CommitAsync(commit, default);
        _watermark = commit.Watermark;
        foreach (var (key, start) in _open.Where(window => EndOf(window.Start) <= _watermark).ToList())
        {
            _open.Remove((key, start));
            if (Figure(key, start) is > 0 and var count)
                OnClose.TryAdd((key, start), count);
        }
    }

    // Where nothing entered or left at a window's end, the row before still holds.
    private long Figure(string key, long start)
    {
        var end = EndOf(start);
        return _store.Content().History.LastOrDefault(row => row.Network == key && row.End <= end)?.Figures.Requests.Total ?? 0;
    }

    private EventTime EndOf(long start) => new((start + _windows.Size) * 1000);

    private long Floor(long time) => (long)Math.Floor((double)time / _windows.Advance) * _windows.Advance;

    private static TimeSpan Span(long units) => TimeSpan.FromMilliseconds(units);
}
