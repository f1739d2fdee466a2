using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Pipeline.Ports;

/// <summary>Where a partition is taken up again: a pure function of the log, so whoever wrote it, it is right.</summary>
/// <param name="Offset">The lowest offset that still contributes to a slice that was not given out.</param>
/// <param name="Highest">The newest event time below <paramref name="Offset"/>; <see cref="EventTime.Never"/> where there is none. The
/// watermark at the offset follows from it.</param>
/// <param name="ClosedThrough">All slices that end at or before this were given out and acknowledged; they are not given out again.</param>
/// <param name="Through">One past the last offset that was read when this was recorded: for people, and for gaps.</param>
public sealed record IngestPosition(long Offset, EventTime Highest, EventTime ClosedThrough, long Through)
{
    /// <summary>One past the last offset that the accounting of closed slices counts: what a gap takes of those is not lost a second time.
    /// 0: not known, or none.</summary>
    public long CountedThrough { get; init; }

    /// <summary>One past the last offset that was read when open slices were last given out as they stood, in a silence; 0: never.</summary>
    /// <remarks>Of all that was read before it partials and accounting are written. It matters once the log has lost some of that, and it cannot be read again.</remarks>
    public long DrainedThrough { get; init; }

    /// <summary>End of the newest slice that was given out then; <see cref="EventTime.Never"/>: none.</summary>
    public EventTime DrainedEnd { get; init; } = EventTime.Never;

    /// <summary>One past the last offset that the log lacked when the partition was taken up; 0: it lacked none.</summary>
    public long GapThrough { get; init; }

    /// <summary>How many offsets of the partition the log lacked, summed over all that took it up; see <see cref="SlicePartial.Lost"/>.</summary>
    public long Lost { get; init; }

    /// <summary>The stored row of what came before the first event that was believed, up to <see cref="Offset"/>; null: none, or an event has come since.
    /// Read with the position, and not written by it.</summary>
    public AccountingRow? BeforeFirst { get; init; }

    /// <summary>The position of a partition that nobody has read.</summary>
    public static IngestPosition Start { get; } = new(0, EventTime.Never, EventTime.Never, 0);

    /// <summary>What is held once <paramref name="next"/> is recorded over this: the further position, and the furthest silence.</summary>
    public IngestPosition Advanced(IngestPosition next)
    {
        var (ahead, drained) = (next.Reaches(this) ? next : this, next.DrainedThrough > DrainedThrough ? next : this);
        return ahead with
        {
            Through = next.Reaches(this) ? Math.Max(Through, next.Through) : Through,
            DrainedThrough = drained.DrainedThrough,
            DrainedEnd = drained.DrainedEnd,
        };
    }

    /// <summary>Whether all that <paramref name="known"/> tells is held: its offset, what is closed, and what was given out in a silence.</summary>
    public bool Holds(IngestPosition known) => Reaches(known) && DrainedThrough >= known.DrainedThrough;

    /// <summary>Whether no event was believed before <see cref="Offset"/>, and no slice given out.</summary>
    public bool IsBeforeFirst => Highest == EventTime.Never && ClosedThrough == EventTime.Never;

    /// <summary>Whether neither the offset nor what is closed lies before <paramref name="other"/>'s.</summary>
    public bool Reaches(IngestPosition other) => Offset >= other.Offset && ClosedThrough >= other.ClosedThrough;
}

/// <summary>Where the records went that were read while the watermark stood in one slice: consumed = accepted + late + duplicate + rejected.</summary>
/// <param name="Source">The partition.</param>
/// <param name="Slice">Start of the slice in which the watermark stood; <see cref="EventTime.Never"/>: before the first event that was believed there is none.</param>
/// <param name="Through">One past the last offset that is counted here; a row with a greater value replaces one with a smaller.</param>
/// <param name="FirstOffset">The first offset that is counted here.</param>
/// <param name="Messages">Messages that were read.</param>
/// <param name="Consumed">Events that were found in them; a message that could not be read at all is one.</param>
/// <param name="Accepted">Events that were folded into a slice.</param>
/// <param name="Late">Events whose slice was closed: kept as dead letters, or restated.</param>
/// <param name="Duplicate">Events whose id was seen before in their slice.</param>
/// <param name="Rejected">Refused events by reason's word, sorted; no zero.</param>
/// <param name="Overflowed">Accepted events that a bound of the slice kept from being counted in full: in the cell or the network <c>__other__</c>, or without their latency.</param>
/// <param name="Lost">Offsets that the log no longer held.</param>
public sealed record AccountingRow(
    SourcePartition Source, EventTime Slice, long Through, long FirstOffset, long Messages, long Consumed, long Accepted, long Late,
    long Duplicate, IReadOnlyList<KeyValuePair<string, long>> Rejected, long Overflowed, long Lost)
{
    /// <summary>The sum of rows of one source, under the slice that is named.</summary>
    /// <param name="slice">The start of what they cover together.</param>
    /// <param name="rows">At least one.</param>
    public static AccountingRow Sum(EventTime slice, IReadOnlyList<AccountingRow> rows) => new(
        rows[0].Source, slice, rows.Max(r => r.Through), rows.Min(r => r.FirstOffset), rows.Sum(r => r.Messages), rows.Sum(r => r.Consumed),
        rows.Sum(r => r.Accepted), rows.Sum(r => r.Late), rows.Sum(r => r.Duplicate),
        [.. rows.SelectMany(r => r.Rejected).GroupBy(r => r.Key, StringComparer.Ordinal).OrderBy(r => r.Key, StringComparer.Ordinal)
            .Select(r => KeyValuePair.Create(r.Key, r.Sum(one => one.Value)))],
        rows.Sum(r => r.Overflowed), rows.Sum(r => r.Lost));
}

/// <summary>The positions of ingest and its accounting. No fence is needed: both are pure functions of the log.</summary>
public interface IIngestStore
{
    /// <summary>Where <paramref name="source"/> is to be taken up; null where nobody has read it.</summary>
    Task<IngestPosition?> LoadAsync(SourcePartition source, CancellationToken cancellationToken);

    /// <summary>Records progress in one transaction. A position moves only forward (offset and closed-through both), a row of accounting
    /// is replaced only by one with a greater or equal <see cref="AccountingRow.Through"/>; what is older is left alone, without an error.</summary>
    /// <param name="source">The partition.</param>
    /// <param name="position">Where to take it up.</param>
    /// <param name="accounting">Rows of slices that were given out since.</param>
    /// <param name="held">What the store held when the caller last read or recorded; null: nothing.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    /// <returns>What is held now. Null where the store holds less than <paramref name="held"/>: it went back in time, as by a failover, and
    /// nothing was recorded; whoever was told of progress must begin again at the stored position, or what was recorded since is lost.</returns>
    /// <exception cref="StoreException">The store is away; trying again is safe.</exception>
    Task<IngestPosition?> RecordAsync(
        SourcePartition source, IngestPosition position, IReadOnlyList<AccountingRow> accounting, IngestPosition? held, CancellationToken cancellationToken);
}

/// <summary>The store failed. Whether the last write took effect is unknown until the position is read again.</summary>
public sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner);
