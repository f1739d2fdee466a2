using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>Folds request outcomes: decode, judge the time, drop duplicates, count. No allocation per event.</summary>
internal sealed class OutcomeFold(IngestOptions options) : IMessageFold
{
    private readonly OutcomeBatch _batch = new();
    private Names _names = null!;
    private OutcomeDecoder _decoder = null!;

    public void Use(Names names) => (_names, _decoder) = (names, new(names.Symbols, options.Limits));

    public EventTime Fold(in LogRecord record, PartitionFold partition, AccountingTally accounting)
    {
        _decoder.Decode(record.Value, record.Envelope, _batch);
        return Fold(_batch, record, partition, accounting);
    }

    /// <summary>Folds what <paramref name="record"/> was decoded to, with the partition's names.</summary>
    public EventTime Fold(OutcomeBatch batch, in LogRecord record, PartitionFold partition, AccountingTally accounting)
    {
        accounting.Consumed += batch.Count + batch.Rejections.Count;
        foreach (var rejection in batch.Rejections)
        {
            accounting.Reject(rejection.Reason);
            partition.Output.DeadLetters.Add(Letters.Rejected(partition.Source, record, rejection));
        }

        var highest = EventTime.Never;
        foreach (ref readonly var outcome in batch.Outcomes)
        {
            if (partition.IsFarFuture(outcome.OccurredAt, record))
            {
                accounting.Reject(RejectReason.FarFuture);
                partition.Output.DeadLetters.Add(Letters.FarFuture(partition.Source, record, outcome.Bytes, outcome.Index, outcome.OccurredAt));
                continue;
            }
            highest = EventTime.Max(highest, outcome.OccurredAt);
            Count(batch, outcome, record, partition, accounting);
        }
        return highest;
    }

    private void Count(OutcomeBatch batch, in DecodedOutcome outcome, in LogRecord record, PartitionFold partition, AccountingTally accounting)
    {
        if (partition.SliceFor(outcome.OccurredAt, record.Offset, out var start) is not { } slice)
        {
            accounting.Late++;
            partition.Output.DeadLetters.Add(Letters.Late(partition.Source, record, outcome.Bytes, outcome.Index, outcome.OccurredAt));
            return;
        }
        var isNamed = slice.HasRoom(outcome.Network, start, options.NetworksPerSliceMax);
        var tally = slice.Tally(isNamed ? outcome.Network : _names.OtherNetwork, start);
        if (isNamed && !tally.IsNew(batch.RequestIdOf(outcome), options.IdsPerSliceMax))
        {
            accounting.Duplicate++;
            return;
        }
        accounting.Accepted++;
        if (tally.Add(outcome, batch.AttemptsOf(outcome), _names, options) | !isNamed)
            accounting.Overflowed++;
    }
}
