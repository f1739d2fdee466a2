using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Reporters;
using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>Folds request outcomes: decode, judge the time, drop duplicates, count. No allocation per event.</summary>
internal sealed class OutcomeFold(IngestOptions options, int partitionNumber) : IMessageFold
{
    private readonly OutcomeBatch _batch = new();
    private readonly SignatureGate _gate = new(options.Keys, InputContract.RequestOutcome, partitionNumber, options.Limits);
    private Names _names = null!;
    private OutcomeDecoder _decoder = null!;

    public void Use(Names names)
    {
        (_names, _decoder) = (names, new(names.Symbols, options.Limits));
        _gate.Use(names.Symbols);
    }

    public EventTime Fold(in LogRecord record, PartitionFold partition, AccountingTally accounting)
    {
        if (_gate.IsNeeded(record))
            return FoldSigned(record, partition, accounting);
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

    // Where reporters have keys, or the batch is signed.
    private EventTime FoldSigned(in LogRecord record, PartitionFold partition, AccountingTally accounting)
    {
        var opened = _gate.Open(record, out var signer, out var rejection);
        if (rejection is not null)
            return partition.Refuse(record, rejection, accounting);
        _decoder.Decode(opened.Value, opened.Envelope, _batch);
        _gate.Judge(_batch, signer, _names.Symbols);
        return Fold(_batch, opened, partition, accounting);
    }

    private void Count(OutcomeBatch batch, in DecodedOutcome outcome, in LogRecord record, PartitionFold partition, AccountingTally accounting)
    {
        if (partition.SliceFor(outcome.OccurredAt, record.Offset, out var start) is not { } slice)
        {
            accounting.Late++;
            partition.Output.DeadLetters.Add(Letters.Late(partition.Source, record, outcome.Bytes, outcome.Index, outcome.OccurredAt));
            return;
        }
        var tally = slice.Tally(outcome.Network, start);
        if (!tally.IsNew(batch.RequestIdOf(outcome), options.IdsPerSliceMax))
        {
            accounting.Duplicate++;
            return;
        }
        accounting.Accepted++;
        if (tally.Add(outcome, batch.AttemptsOf(outcome), _names, options))
            accounting.Overflowed++;
    }
}
