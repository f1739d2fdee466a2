using System.Text;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Reporters;
using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>Folds operator events: decode, judge the time, drop duplicates, pass on to measure.</summary>
/// <remarks>
/// What is over a bound of its slice is refused, where outcomes are counted in <c>__other__</c>: of outcomes the sum still says something, of
/// who joined whom it says nothing, and the dead letter keeps the event.
/// </remarks>
internal sealed class OperatorFold(IngestOptions options, int partitionNumber) : IMessageFold
{
    // What is passed on is never longer than the JSON that it came in, but for its source and a few numbers; so it fits below 1,000,000 bytes.
    private const int EventBytesMax = 900_000;

    private readonly OperatorEventDecoder _decoder = new(options.Limits);
    private readonly SignatureGate _gate = new(options.Keys, InputContract.OperatorEvent, partitionNumber, options.Limits);
    private Names _names = null!;

    public void Use(Names names) => _names = names;

    public EventTime Fold(in LogRecord record, PartitionFold partition, AccountingTally accounting)
    {
        var opened = _gate.Open(record, out var signer, out var rejection);
        return rejection is null
            ? Fold(_gate.Judge(_decoder.Decode(opened.Value, opened.Envelope), signer), opened, partition, accounting)
            : partition.Refuse(record, rejection, accounting);
    }

    private EventTime Fold(OperatorEventBatch batch, in LogRecord record, PartitionFold partition, AccountingTally accounting)
    {
        accounting.Consumed += batch.Events.Count + batch.Rejections.Count;
        foreach (var rejection in batch.Rejections)
        {
            accounting.Reject(rejection.Reason);
            partition.Output.DeadLetters.Add(Letters.Rejected(partition.Source, record, rejection));
        }

        var highest = EventTime.Never;
        foreach (var (@event, bytes, index) in batch.Events)
        {
            if (bytes.Length > EventBytesMax)
            {
                var rejection = new Rejection(RejectReason.TooLong, $"an event of {bytes.Length} bytes; at most {EventBytesMax} can be passed on", bytes, index);
                accounting.Reject(rejection.Reason);
                partition.Output.DeadLetters.Add(Letters.Rejected(partition.Source, record, rejection));
                continue;
            }
            if (partition.IsFarFuture(@event.OccurredAt, record))
            {
                accounting.Reject(RejectReason.FarFuture);
                partition.Output.DeadLetters.Add(Letters.FarFuture(partition.Source, record, bytes, index, @event.OccurredAt));
                continue;
            }
            highest = EventTime.Max(highest, @event.OccurredAt);
            if (partition.SliceFor(@event.OccurredAt, record.Offset, out var start) is not { } slice)
            {
                accounting.Late++;
                partition.Output.DeadLetters.Add(Letters.Late(partition.Source, record, bytes, index, @event.OccurredAt));
            }
            else if (partition.WasGivenOut(slice))
            {
                // Judged once already, when all of the slice was there to judge it by; nobody takes this accounting.
                accounting.Accepted++;
            }
            else if (OverBound(slice, _names.Symbols.Intern(@event.Network), start) is { } why)
            {
                accounting.Reject(RejectReason.OverBound);
                partition.Output.DeadLetters.Add(Letters.Rejected(partition.Source, record, new(RejectReason.OverBound, why, bytes, index)));
            }
            else if (!IsNew(@event, slice.Tally(_names.Symbols.Intern(@event.Network), start)))
            {
                accounting.Duplicate++;
            }
            else
            {
                accounting.Accepted++;
                partition.Output.Operators.Add(new(@event, partition.Source, record.Offset));
            }
        }
        return highest;
    }

    // Why there is no room for one more event of the network; null where there is.
    private string? OverBound(OpenSlice slice, int network, EventTime start) =>
        !slice.HasRoom(network, start, options.NetworksPerSliceMax)
            ? $"the slice of {start} has events of {options.NetworksPerSliceMax} networks on this partition; see who invents them, and import what is honest again"
            : slice.Tally(network, start).Size.Ids >= options.OperatorEventsPerSliceMax
                ? $"the slice of {start} has {options.OperatorEventsPerSliceMax} events of the network on this partition; spread them over time"
                : null;

    private bool IsNew(OperatorEvent @event, NetworkTally tally)
    {
        var id = Encoding.UTF8.GetBytes(@event.EventId);
        return tally.IsNew(id, RequestIds.HashOf(id), options.IdsPerSliceMax);
    }
}
