using System.Diagnostics;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>
/// Folds the records of one partition into slices, in event time alone: no clock, no I/O, no random. The log is the state: what is kept
/// here is made again by folding from <see cref="Position"/>.
/// </summary>
/// <remarks>
/// <code>
///    watermark = newest event time - lateness
///        │
///  ──────┼──────────┬──────────┬──────►  event time
///  closed│  open    │  open    │
///        ▼ a slice closes when the watermark passes its end: its partials and accounting go out
/// </code>
/// Why folding again gives the same bytes: a slice is given out only when every record that contributes to it was folded in this run, and
/// the position never passes the first of them; slices that were given out before (<see cref="IngestPosition.ClosedThrough"/>) may lack
/// records here, and are not given out again. Lateness is judged by the watermark, which follows from the position. Duplicates are judged
/// within one slice, whose ids are all folded again.
/// The events of one message are judged by the watermark before it.
/// </remarks>
public sealed class PartitionFold
{
    private readonly IngestOptions _options;
    private readonly IMessageFold _messages;
    private readonly SortedDictionary<EventTime, OpenSlice> _open = [];
    private readonly TallySizes _sizes = new();
    private readonly AccountingRow? _beforeFirstStored;
    private readonly AccountingTally _beforeFirst = new();
    private readonly AccountingTally _alone = new();
    private readonly AccountingTally _closed = new();
    private Names _names = new();
    private EventTime _highest;
    private EventTime _givenOutThrough;
    private long _nextOffset;
    private EventTime _highestBeforeMessage;
    private long _countedThrough;
    private long _beforeFirstThrough;
    private bool _isBeforeFirstNew;
    private readonly long _startOffset;
    private long _lettersThrough;
    private long _drainedThrough;
    private EventTime _drainedEnd;
    private long _gapThrough;
    private long _lost;
    private int _renewNamesAt;

    // Most events fall into the slice of the event before them, and are counted in the slice of the watermark before it.
    private OpenSlice? _recentSlice;
    private OpenSlice? _recentAtWatermark;
    private EventTime _firstEnd;

    /// <param name="source">The partition.</param>
    /// <param name="contract">What its messages hold.</param>
    /// <param name="options">How to fold.</param>
    /// <param name="start">Where the partition is taken up.</param>
    public PartitionFold(SourcePartition source, InputContract contract, IngestOptions options, IngestPosition start)
    {
        (Source, _options) = (source, options);
        (_highest, _givenOutThrough, _nextOffset, _countedThrough) = (start.Highest, start.ClosedThrough, start.Offset, start.CountedThrough);
        (_startOffset, _drainedThrough, _drainedEnd, _gapThrough, _lost) = (start.Offset, start.DrainedThrough, start.DrainedEnd, start.GapThrough, start.Lost);
        (_lettersThrough, _beforeFirstStored) = (start.Through, start.BeforeFirst);
        _messages = contract switch
        {
            InputContract.RequestOutcome => new OutcomeFold(options, source.Partition),
            InputContract.OperatorEvent => new OperatorFold(options, source.Partition),
            _ => throw new UnreachableException($"no fold for {contract}"),
        };
        WasRead = start.Through > 0;
        _messages.Use(_names);
        _renewNamesAt = options.NamesMax;
    }

    /// <summary>The partition.</summary>
    public SourcePartition Source { get; }

    /// <summary>What the records since the last <see cref="TakeOutput"/> brought forth.</summary>
    internal IngestOutput Output { get; private set; } = new();

    /// <summary>The event time up to which the partition is believed complete.</summary>
    public EventTime Watermark => _highest == EventTime.Never ? EventTime.Never : _highest - _options.AllowedLateness;

    /// <summary>Start of the slice in which the watermark stands; <see cref="EventTime.Never"/> before the first event.</summary>
    public EventTime WatermarkSlice => _highest == EventTime.Never ? EventTime.Never : Watermark.FloorTo(_options.SliceLength);

    /// <summary>End of the newest slice that has data; <see cref="EventTime.Never"/> before the first event.</summary>
    public EventTime NewestEnd => _highest == EventTime.Never ? EventTime.Never : SliceEnd(_highest.FloorTo(_options.SliceLength));

    /// <summary>One past the last offset that was folded.</summary>
    public long NextOffset => _nextOffset;

    /// <summary>Whether any record was read, in this run or in one that recorded its position.</summary>
    public bool WasRead { get; private set; }

    /// <summary>Where the partition would be taken up, once all output so far is acknowledged.</summary>
    public IngestPosition Position
    {
        get
        {
            var (offset, highest) = (_nextOffset, _highest);
            foreach (var slice in _open.Values)
                if (slice.FirstOffset < offset && !WasGivenOut(slice.Start))
                    (offset, highest) = (slice.FirstOffset, slice.HighestBefore);
            return new(offset, highest, _givenOutThrough, _nextOffset)
            {
                CountedThrough = _countedThrough,
                DrainedThrough = _drainedThrough,
                DrainedEnd = _drainedEnd,
                GapThrough = _gapThrough,
                Lost = _lost,
            };
        }
    }

    /// <summary>How many slices are held.</summary>
    public int SlicesOpen => _open.Count;

    /// <summary>Where everything went that was folded since the partition was taken up; of no slice.</summary>
    public AccountingRow Totals()
    {
        var totals = new AccountingTally();
        totals.Add(_closed);
        totals.Add(_beforeFirst);
        foreach (var slice in _open.Values)
            totals.Add(slice.Accounting);
        return totals.ToRow(Source, EventTime.Never, _nextOffset);
    }

    /// <summary>Folds one record. Records come in the order of their offsets.</summary>
    public void Fold(in LogRecord record)
    {
        Debug.Assert(record.Offset >= _nextOffset, "records come in the order of their offsets");
        CatchUp(record.Offset);
        _highestBeforeMessage = _highest;
        (_nextOffset, WasRead) = (record.Offset + 1, true);
        var accounting = AccountingFor(record.Offset);
        accounting.Messages++;
        _highest = EventTime.Max(_highest, _messages.Fold(record, this, accounting));
        if (accounting == _alone)
            PlaceAlone();
        CloseTo(Watermark);
        if (_names.Count > _renewNamesAt)
            RenewNames();
    }

    /// <summary>Notes records that the log lost before they were read, or before they were read again. What was given out is not lost.</summary>
    public void Skip(LogGap gap)
    {
        // Also in the middle of reading again what was given out in a silence.
        if ((_nextOffset == _startOffset || _nextOffset < _drainedThrough) && gap.To > _gapThrough)
            KeepDrained(gap.To);
        _lost += gap.To - gap.From;
        _lettersThrough = 0;
        CatchUp(gap.To - 1);
        _highestBeforeMessage = _highest;
        var from = Math.Max(gap.From, _countedThrough);
        _nextOffset = gap.To;
        if (from >= gap.To)
            return;
        var accounting = AccountingFor(from);
        accounting.Lost += gap.To - from;
        if (accounting == _alone)
            PlaceAlone();
    }

    /// <summary>Gives the open slices out as they stand: nothing came for the allowed lateness. They stay open, and go out again if more comes.</summary>
    public void Drain()
    {
        foreach (var slice in _open.Values.Where(slice => slice.IsDirty && !WasGivenOut(slice.Start)))
            GiveOut(slice);
        // Never back: who takes up again may meet a silence before it has read all that was given out in the one before.
        (_drainedThrough, _drainedEnd) = (Math.Max(_drainedThrough, _nextOffset), EventTime.Max(_drainedEnd, NewestEnd));
    }

    /// <summary>What was brought forth since the last call; the caller owns it.</summary>
    public IngestOutput TakeOutput()
    {
        var output = Output;
        Output = new();
        if (_isBeforeFirstNew)
            output.Accounting.Add(BeforeFirstRow());
        _isBeforeFirstNew = false;
        // What is read again was judged the same before, and its letters were acknowledged before the position was recorded.
        if (_lettersThrough > 0)
            output.DeadLetters.RemoveAll(letter => letter.Offset < _lettersThrough);
        return output;
    }

    /// <summary>Counts a message that is refused whole, and keeps it.</summary>
    /// <returns><see cref="EventTime.Never"/>: nothing in it is believed.</returns>
    internal EventTime Refuse(in LogRecord record, Rejection rejection, AccountingTally accounting)
    {
        accounting.Consumed++;
        accounting.Reject(rejection.Reason);
        Output.DeadLetters.Add(Letters.Rejected(Source, record, rejection));
        return EventTime.Never;
    }

    /// <summary>What becomes of an event of this time: the slice to which it goes, or null where that is closed.</summary>
    internal OpenSlice? SliceFor(EventTime occurredAt, long offset, out EventTime slice)
    {
        slice = _recentSlice is { } recent && recent.Holds(occurredAt) ? recent.Start : occurredAt.FloorTo(_options.SliceLength);
        if (SliceEnd(slice) > Watermark)
            return Open(slice, offset, ref _recentSlice);
        return _options.Late == LateRule.Restate ? Open(WatermarkSlice, offset, ref _recentSlice) : null;
    }

    /// <summary>Whether all that came to the slice was given out before it was read again: nothing of it is passed on anew.</summary>
    internal bool WasGivenOut(OpenSlice slice) => WasGivenOut(slice.Start);

    /// <summary>Whether an event lies too far ahead of its record to be believed.</summary>
    // A producer may write any number as the record's time.
    internal bool IsFarFuture(EventTime occurredAt, in LogRecord record) => occurredAt > BelievedThrough(record);

    /// <summary>The latest time of an event of this record that is believed.</summary>
    internal EventTime BelievedThrough(in LogRecord record) =>
        record.Timestamp > new EventTime(long.MaxValue) - _options.AllowedSkew ? new(long.MaxValue) : record.Timestamp + _options.AllowedSkew;

    // The records of slices that are still open cannot all be read again. What was given out of them in a silence is whole up to there, so
    // it stays, and those slices are closed. A silence after this gap changes nothing: whoever takes up again must fold as the first did.
    // A silence before the first event gave nothing out.
    private void KeepDrained(long gapThrough)
    {
        if (_drainedEnd != EventTime.Never && _drainedThrough > _countedThrough)
            (_givenOutThrough, _countedThrough) = (EventTime.Max(_givenOutThrough, _drainedEnd), _drainedThrough);
        _gapThrough = gapThrough;
    }

    // Where no slice's accounting counts an offset, the watermark stands no earlier than the end of those that were given out. It stands
    // there by itself, unless the log has lost the records that had moved it: then what follows would be counted in slices that are over.
    private void CatchUp(long offset)
    {
        if (_countedThrough == 0 || offset < _countedThrough || Watermark >= _givenOutThrough)
            return;
        _highest = _givenOutThrough + _options.AllowedLateness;
        CloseTo(Watermark);
    }

    private EventTime SliceEnd(EventTime start) => start + _options.SliceLength;

    private bool WasGivenOut(EventTime start) => SliceEnd(start) <= _givenOutThrough;

    private OpenSlice Open(EventTime start, long offset, ref OpenSlice? recent)
    {
        if (recent is not { } slice || slice.Start != start)
            recent = slice = OpenAt(start);
        slice.Reach(offset, _highestBeforeMessage);
        slice.IsDirty = true;
        return slice;
    }

    private OpenSlice OpenAt(EventTime start)
    {
        if (_open.TryGetValue(start, out var slice))
            return slice;
        _firstEnd = _open.Count == 0 ? SliceEnd(start) : EventTime.Min(_firstEnd, SliceEnd(start));
        _open.Add(start, slice = new(start, SliceEnd(start), _sizes));
        return slice;
    }

    // Accepted, late, duplicate and rejected records are counted in the slice of the watermark, so that each record is counted in exactly
    // one slice that is still open. Before the first event there is no such slice: each stands alone until it is known whether it sets one.
    private AccountingTally AccountingFor(long offset)
    {
        if (_highest == EventTime.Never)
        {
            _alone.Clear();
            _alone.FirstOffset = offset;
            return _alone;
        }
        var start = _recentAtWatermark is { } recent && recent.Holds(Watermark) ? recent.Start : WatermarkSlice;
        var tally = Open(start, offset, ref _recentAtWatermark).Accounting;
        tally.FirstOffset = Math.Min(tally.FirstOffset, offset);
        return tally;
    }

    // What sets the watermark is counted in its slice. What came before has a row of its own, which is given out as it grows; so the
    // position passes it, and a partition of garbage alone is not read again from its start for ever.
    private void PlaceAlone()
    {
        if (_countedThrough > 0)
        {
            // Slices were given out, and theirs count this already: it is read again without those that had moved the watermark before it.
            _closed.Add(_alone);
        }
        else if (_highest != EventTime.Never)
        {
            Open(WatermarkSlice, _alone.FirstOffset, ref _recentAtWatermark).Accounting.Add(_alone);
        }
        else
        {
            _beforeFirst.Add(_alone);
            (_beforeFirstThrough, _isBeforeFirstNew) = (_nextOffset, true);
        }
    }

    private AccountingRow BeforeFirstRow()
    {
        var row = _beforeFirst.ToRow(Source, EventTime.Never, _beforeFirstThrough);
        return _beforeFirstStored is { } stored ? AccountingRow.Sum(EventTime.Never, [stored, row]) : row;
    }

    private void CloseTo(EventTime watermark)
    {
        while (_open.Count > 0 && _firstEnd <= watermark)
            CloseFirst();
    }

    private void CloseFirst()
    {
        var slice = _open.First().Value;
        if (!WasGivenOut(slice.Start))
        {
            GiveOut(slice);
            (_givenOutThrough, _countedThrough) = (slice.End, _nextOffset);
        }
        _open.Remove(slice.Start);
        _closed.Add(slice.Accounting);
        slice.Release();
        _recentSlice = _recentAtWatermark = null;
        if (_open.Count > 0)
            _firstEnd = _open.First().Value.End;
    }

    private void GiveOut(OpenSlice slice)
    {
        Output.Partials.AddRange(slice.Partials(Source, _nextOffset, _lost, _names, _options.RowsPerChunk));
        if (!slice.Accounting.IsEmpty)
            Output.Accounting.Add(slice.Accounting.ToRow(Source, slice.Start, _nextOffset));
        slice.IsDirty = false;
    }

    private void RenewNames()
    {
        var renewed = new Names();
        _sizes.Clear();
        foreach (var slice in _open.Values)
            slice.MoveTo(renewed, _names);
        _names = renewed;
        _messages.Use(renewed);
        // Where the open slices themselves need more, making the table anew for every record would help nobody.
        _renewNamesAt = Math.Max(_options.NamesMax, 2 * renewed.Count);
    }
}
