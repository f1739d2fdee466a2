using System.Threading.Channels;
using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Kafka.Consuming;

/// <summary>Groups one partition's records into batches and hands them to its task; touched by the consumer's thread alone.</summary>
/// <remarks>
/// <code>
///   Append ──► open batch ──(full, or a gap follows)──► held batches ──(room)──► channel ──► the task
///                   └──────────────(room and nothing held)──────────────────────────┘
/// </code>
/// A batch that finds no room stays open and grows: the slower the task, the larger its batches.
/// </remarks>
internal sealed class PartitionFeed
{
    private readonly Channel<LogBatch> _channel;
    private readonly int _capacity;
    private readonly Queue<LogBatch> _held = new();
    private LogRecord[] _open;
    private int _count;
    private bool _hasNews;
    private bool _isAtEnd;
    private LogGap? _gap;

    public PartitionFeed(SourcePartition source, bool readsKeys, int batchRecordsMax, int batchesMax)
    {
        Source = source;
        ReadsKeys = readsKeys;
        _capacity = batchesMax;
        _open = new LogRecord[batchRecordsMax];
        _channel = Channel.CreateBounded<LogBatch>(new BoundedChannelOptions(batchesMax) { SingleWriter = true, SingleReader = true });
    }

    public SourcePartition Source { get; }

    public bool ReadsKeys { get; }

    public ChannelReader<LogBatch> Reader => _channel.Reader;

    /// <summary>The offset to read next.</summary>
    public long NextOffset { get; private set; }

    /// <summary>One past the last offset that the task was given.</summary>
    public long DeliveredOffset { get; private set; }

    /// <summary>The last <see cref="DeliveredOffset"/> that was committed.</summary>
    public long CommittedOffset { get; set; }

    public bool IsPaused { get; set; }

    /// <summary>Whether the broker refused <see cref="NextOffset"/>, and a place to go on at must be found.</summary>
    public bool IsAstray { get; set; }

    /// <summary>Whether a second full batch waits behind the first: the task is too slow for its partition.</summary>
    public bool IsOverfull => _held.Count > 1;

    /// <summary>Whether something waits for room.</summary>
    public bool HasUndelivered => _held.Count > 0 || _hasNews;

    /// <summary>Whether a paused partition may go on: nothing is held, and half of the feed is free, so that it does not pause at once again.</summary>
    public bool HasAmpleRoom => _held.Count == 0 && _channel.Reader.Count <= _capacity / 2;

    public void StartAt(long offset) => NextOffset = DeliveredOffset = CommittedOffset = offset;

    /// <summary>Takes a record with an offset of at least <see cref="NextOffset"/>; true when the open batch is full now and was closed.</summary>
    public bool Append(in LogRecord record)
    {
        _open[_count++] = record;
        NextOffset = record.Offset + 1;
        _isAtEnd = false;
        _hasNews = true;
        if (_count < _open.Length)
            return false;
        _held.Enqueue(Close());
        return true;
    }

    /// <summary>The partition holds nothing at or after <paramref name="offset"/> yet.</summary>
    public void MarkEnd(long offset)
    {
        NextOffset = Math.Max(NextOffset, offset);
        _isAtEnd = true;
        _hasNews = true;
    }

    /// <summary>Goes on at <paramref name="offset"/>: what lies between is lost.</summary>
    public void Skip(long offset)
    {
        if (_hasNews)
            _held.Enqueue(Close());
        _gap = new(NextOffset, offset);
        NextOffset = offset;
        _hasNews = true;
    }

    /// <summary>Hands over what there is room for.</summary>
    public void Deliver()
    {
        while (_held.TryPeek(out var batch) && _channel.Writer.TryWrite(batch))
            DeliveredOffset = _held.Dequeue().NextOffset;
        // Only this thread writes, so the room cannot go away between the two lines.
        if (_hasNews && _held.Count == 0 && _channel.Reader.Count < _capacity && Close() is var open && _channel.Writer.TryWrite(open))
            DeliveredOffset = open.NextOffset;
    }

    /// <summary>Blocks until there is room or <paramref name="timeout"/> is over.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void WaitForRoom(TimeSpan timeout, CancellationToken cancellationToken) =>
        _channel.Writer.WaitToWriteAsync(CancellationToken.None).AsTask().Wait(timeout, cancellationToken);

    /// <summary>Nothing more will come; what was not handed over is dropped, and whoever has the partition next reads it again.</summary>
    public void Complete() => _channel.Writer.TryComplete();

    private LogBatch Close()
    {
        LogRecord[] records;
        if (_count == _open.Length)
        {
            records = _open;
            _open = new LogRecord[_open.Length];
        }
        else
        {
            records = _open.AsSpan(0, _count).ToArray();
            Array.Clear(_open, 0, _count);
        }
        var batch = new LogBatch(records, NextOffset, _isAtEnd, _gap);
        _count = 0;
        _hasNews = _isAtEnd = false;
        _gap = null;
        return batch;
    }
}
