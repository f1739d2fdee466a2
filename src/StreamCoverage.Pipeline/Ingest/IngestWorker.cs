using System.Text;
using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Wire;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>What is to be written after some records: the messages first, and once all are acknowledged the position with its accounting.</summary>
public sealed record IngestWrite(IReadOnlyList<OutboundMessage> Messages, IngestPosition Position, IReadOnlyList<AccountingRow> Accounting)
{
    /// <summary>When the batch came that it is of; the default where none came.</summary>
    public DateTimeOffset Begun { get; init; }
}

/// <summary>The work on one input partition without its I/O: folds batches, follows silence, and says what is to be written.</summary>
/// <param name="fold">The fold, at the position from which the partition is taken up.</param>
/// <param name="partitions">How many partitions the input topic has.</param>
/// <param name="topics">Names.</param>
/// <param name="partialsPartitions">How many partitions <c>slice-partials</c> has.</param>
public sealed class IngestWorker(PartitionFold fold, int partitions, Topics topics, int partialsPartitions)
{
    private SourceMark? _told;
    private IngestPosition? _recorded;

    /// <summary>Whether others wait for the partition.</summary>
    public SourceState State { get; private set; }

    /// <summary>Whether the partition stood at its end when it was last read.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Whether any record was read, in this run or in one that recorded its position.</summary>
    public bool WasRead => fold.WasRead;

    /// <summary>The offset at which records must begin.</summary>
    public long NextOffset => fold.NextOffset;

    internal PartitionFold Progress => fold;

    /// <summary>Folds what was read.</summary>
    public void Fold(LogBatch batch)
    {
        // A log whose first offset is not 0 was older than the product: what it dropped before the first reading was never ours.
        if (batch.Gap is { } gap && fold.WasRead)
            fold.Skip(gap);
        foreach (var record in batch.Records)
            fold.Fold(record);
        IsAtEnd = batch.AtEnd;
        if (batch.Records.Count > 0)
            State = SourceState.Active;
    }

    /// <summary>Notes that nothing came for a while: Active becomes Idle, Idle becomes Drained.</summary>
    public void Quiet()
    {
        if (State == SourceState.Drained)
            return;
        State++;
        if (State == SourceState.Drained)
            fold.Drain();
    }

    /// <summary>What is to be written now; null where nothing changed that others or a restart need to know.</summary>
    public IngestWrite? TakeWrite()
    {
        var output = fold.TakeOutput();
        var mark = Mark();
        var position = fold.Position;
        // What was read since, without effect on the position, is read again after a restart: that is not worth a write.
        if (output.IsEmpty && mark is null && _recorded is { } recorded && position with { Through = recorded.Through } == recorded)
            return null;
        (_told, _recorded) = (mark ?? _told, position);
        return new(Messages(output, mark), position, output.Accounting);
    }

    // Within a slice the watermark closes nothing, so it is told only when it enters another, or when the state changes.
    private SourceMark? Mark()
    {
        var watermark = State == SourceState.Drained ? fold.NewestEnd : fold.WatermarkSlice;
        return _told is { } told && told.State == State && told.Watermark == watermark
            ? null
            : new(fold.Source, partitions, State, watermark, fold.NextOffset);
    }

    // Partials come before the mark that closes their slices; on one partition the log keeps that order.
    private List<OutboundMessage> Messages(IngestOutput output, SourceMark? mark)
    {
        var messages = new List<OutboundMessage>();
        foreach (var partial in output.Partials)
            messages.Add(Keyed(partial.Identity.Network, new InternalMessage.Partial(partial)));
        foreach (var @event in output.Operators)
            messages.Add(Keyed(@event.Event.Network, @event));
        foreach (var letter in output.DeadLetters)
            messages.Add(LetterWriter.Write(letter, topics.DeadLetters));
        if (mark is null)
            return messages;
        var value = PartialWire.Encode(new InternalMessage.Mark(mark));
        for (var partition = 0; partition < partialsPartitions; partition++)
            messages.Add(new(topics.SlicePartials, partition, null, value));
        return messages;
    }

    private OutboundMessage Keyed(string network, InternalMessage message) =>
        new(topics.SlicePartials, null, Encoding.UTF8.GetBytes(network), PartialWire.Encode(message));
}
