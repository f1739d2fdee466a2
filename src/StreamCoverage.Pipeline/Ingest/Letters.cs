using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>Makes dead letters: the event's own bytes, where it was, and why it was not folded.</summary>
internal static class Letters
{
    public static DeadLetter Rejected(SourcePartition source, in LogRecord record, Rejection rejection) =>
        new(source, record.Offset, rejection.Index, rejection.Reason.Word(), rejection.Detail, record.Key, Cut(record, rejection.Bytes));

    public static DeadLetter FarFuture(SourcePartition source, in LogRecord record, TextSpan bytes, int index, EventTime occurredAt) =>
        new(source, record.Offset, index, RejectReason.FarFuture.Word(),
            // A producer may write a time stamp that has no text.
            $"occurred_at {occurredAt} lies too far ahead of the record's {EventTime.Max(record.Timestamp, EventTime.MinText)}",
            record.Key, Cut(record, bytes));

    public static DeadLetter Late(SourcePartition source, in LogRecord record, TextSpan bytes, int index, EventTime occurredAt) =>
        new(source, record.Offset, index, DeadLetter.LateReason, $"the slice of {occurredAt} was closed", record.Key, Cut(record, bytes));

    private static byte[]? Cut(in LogRecord record, TextSpan bytes) => record.Value?.AsSpan(bytes.Start, bytes.Length).ToArray();
}
