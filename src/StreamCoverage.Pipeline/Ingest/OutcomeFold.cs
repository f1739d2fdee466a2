using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Reporters;
using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>Folds request outcomes: decode, judge the time, drop duplicates, count. No allocation per event.</summary>
internal sealed class OutcomeFold(IngestOptions options, int partitionNumber) : IMessageFold
{
    // The caches hold the lines of so many events.
    private const int StepMax = 32;

    private readonly OutcomeBatch _batch = new();
    private readonly SignatureGate _gate = new(options.Keys, InputContract.RequestOutcome, partitionNumber, options.Limits);
    private readonly ulong[] _cellHashes = new ulong[StepMax];
    private readonly int[] _likelyCells = new int[StepMax];
    private readonly Place[] _places = new Place[StepMax];
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
    /// <remarks>
    /// In steps of some events: first each is judged by its time and asks for the memory that counting it will touch, then for the rows that are
    /// found there, then each is counted. So the processor waits for many places at once, where one after another would take most of the time.
    /// What is found when asking is most likely what is meant, and looked at first when counting.
    /// </remarks>
    public EventTime Fold(OutcomeBatch batch, in LogRecord record, PartitionFold partition, AccountingTally accounting)
    {
        accounting.Consumed += batch.Count + batch.Rejections.Count;
        foreach (var rejection in batch.Rejections)
        {
            accounting.Reject(rejection.Reason);
            partition.Output.DeadLetters.Add(Letters.Rejected(partition.Source, record, rejection));
        }

        var highest = EventTime.Never;
        // Steps of one length: a short one at the end would wait for all of its places.
        var rest = batch.Outcomes;
        for (var left = (rest.Length + StepMax - 1) / StepMax; left > 0; left--)
        {
            var step = rest[..((rest.Length + left - 1) / left)];
            rest = rest[step.Length..];
            Hash(step);
            highest = EventTime.Max(highest, Judge(batch, step, record, partition, accounting));
            foreach (ref var place in _places.AsSpan(0, step.Length))
                place.LikelyRow = place.Tally?.LikelyRow(place.Keys) ?? -1;
            Count(batch, step, accounting);
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

    private void Hash(ReadOnlySpan<DecodedOutcome> step)
    {
        for (var i = 0; i < step.Length; i++)
            _names.Prefetch(_cellHashes[i] = Names.HashOf(step[i].Cell));
        for (var i = 0; i < step.Length; i++)
            _likelyCells[i] = _names.Likely(_cellHashes[i]);
    }

    // Where each goes, by its time.
    private EventTime Judge(
        OutcomeBatch batch, ReadOnlySpan<DecodedOutcome> step, in LogRecord record, PartitionFold partition, AccountingTally accounting)
    {
        var (highest, slice, believed) = (EventTime.Never, default(OpenSlice), partition.BelievedThrough(record));
        for (var i = 0; i < step.Length; i++)
        {
            ref readonly var outcome = ref step[i];
            ref var place = ref _places[i];
            if (outcome.OccurredAt > believed)
            {
                accounting.Reject(RejectReason.FarFuture);
                partition.Output.DeadLetters.Add(Letters.FarFuture(partition.Source, record, outcome.Bytes, outcome.Index, outcome.OccurredAt));
                place.Tally = null;
                continue;
            }
            highest = EventTime.Max(highest, outcome.OccurredAt);
            var start = slice is null ? default : slice.Start;
            // The watermark stands still within a message, so a slice that was found holds for all in it.
            if (slice is null || !slice.Holds(outcome.OccurredAt))
                slice = partition.SliceFor(outcome.OccurredAt, record.Offset, out start);
            if (slice is null)
            {
                accounting.Late++;
                partition.Output.DeadLetters.Add(Letters.Late(partition.Source, record, outcome.Bytes, outcome.Index, outcome.OccurredAt));
                place.Tally = null;
                continue;
            }
            var named = slice.Named(outcome.Network, start, options.NetworksPerSliceMax);
            var tally = named ?? slice.Tally(_names.OtherNetwork, start);
            // Most events are of the network that stood here before, and a reference is dear to write.
            if (place.Tally != tally)
                place.Tally = tally;
            place.IsNamed = named is not null;
            place.IdHash = RequestIds.HashOf(batch.RequestIdOf(outcome));
            place.Keys = TallyKeys.Of(outcome, _names.Cell(outcome.Cell, _cellHashes[i], _likelyCells[i]));
            tally.Prefetch(place.Keys, place.IdHash);
        }
        return highest;
    }

    private void Count(OutcomeBatch batch, ReadOnlySpan<DecodedOutcome> step, AccountingTally accounting)
    {
        for (var i = 0; i < step.Length; i++)
        {
            ref readonly var outcome = ref step[i];
            ref readonly var place = ref _places[i];
            if (place.Tally is not { } tally)
                continue;
            if (place.IsNamed && !tally.IsNew(batch.RequestIdOf(outcome), place.IdHash, options.IdsPerSliceMax))
            {
                accounting.Duplicate++;
                continue;
            }
            accounting.Accepted++;
            if (tally.Add(outcome, place.Keys, place.LikelyRow, batch.AttemptsOf(outcome), _names, options) | !place.IsNamed)
                accounting.Overflowed++;
        }
    }

    // Where an outcome is counted; without a tally it is not. Ids of networks that are not told apart may be alike, and say nothing.
    private struct Place
    {
        public NetworkTally? Tally;
        public bool IsNamed;
        public ulong IdHash;
        public TallyKeys Keys;
        public int LikelyRow;
    }
}
