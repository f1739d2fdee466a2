using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>Where the records of one partition went while its watermark stood in one slice.</summary>
internal sealed class AccountingTally
{
    private readonly long[] _rejected = new long[RejectReasons.All.Count + 1];

    public long FirstOffset = long.MaxValue;
    public long Messages;
    public long Consumed;
    public long Accepted;
    public long Late;
    public long Duplicate;
    public long Overflowed;
    public long Lost;

    public bool IsEmpty => Messages == 0 && Lost == 0;

    public void Reject(RejectReason reason) => _rejected[(int)reason]++;

    /// <summary>Counts nothing any more.</summary>
    public void Clear()
    {
        FirstOffset = long.MaxValue;
        Messages = Consumed = Accepted = Late = Duplicate = Overflowed = Lost = 0;
        Array.Clear(_rejected);
    }

    /// <summary>Adds what another counted.</summary>
    public void Add(AccountingTally other)
    {
        FirstOffset = Math.Min(FirstOffset, other.FirstOffset);
        Messages += other.Messages;
        Consumed += other.Consumed;
        Accepted += other.Accepted;
        Late += other.Late;
        Duplicate += other.Duplicate;
        Overflowed += other.Overflowed;
        Lost += other.Lost;
        foreach (var reason in RejectReasons.All)
            _rejected[(int)reason] += other._rejected[(int)reason];
    }

    public AccountingRow ToRow(SourcePartition source, EventTime slice, long through) => new(
        source, slice, through, FirstOffset, Messages, Consumed, Accepted, Late, Duplicate,
        [.. RejectReasons.All.Where(reason => _rejected[(int)reason] > 0)
            .Select(reason => KeyValuePair.Create(reason.Word(), _rejected[(int)reason]))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)],
        Overflowed, Lost);
}
