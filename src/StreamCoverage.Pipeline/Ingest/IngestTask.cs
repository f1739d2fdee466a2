using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Running;
using StreamCoverage.Schemas.Wire;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>The work on one input partition: fold what comes, write what it brings forth, and record the position once that is acknowledged.</summary>
/// <remarks>Folding the next batch goes on while the last one's output is written; one write is under way at a time.</remarks>
internal sealed class IngestTask(PartitionFold fold, int partitions, IngestPorts ports, IngestOptions options, Retry retry) : IPartitionTask
{
    private readonly int _partialsPartitions = ports.PartialsPartitions;
    private SourceMark? _told;
    private IngestPosition? _recorded;
    private Task _writing = Task.CompletedTask;

    public long StartOffset { get; } = fold.NextOffset;

    public async Task RunAsync(ChannelReader<LogBatch> feed, CancellationToken cancellationToken)
    {
        var reader = new QuietReader(feed, ports.Clock);
        var state = SourceState.Active;
        var atEnd = false;
        await WriteAsync(state, cancellationToken);
        while (true)
        {
            var batch = await reader.NextAsync(atEnd ? UntilNext(state) : null, cancellationToken);
            if (batch is not null)
            {
                Fold(batch);
                atEnd = batch.AtEnd;
                if (batch.Records.Count > 0)
                    state = SourceState.Active;
            }
            else if (reader.IsCompleted)
            {
                break;
            }
            else
            {
                state++;
                if (state == SourceState.Drained)
                    fold.Drain();
            }
            await WriteAsync(state, cancellationToken);
        }
        await _writing;
    }

    private TimeSpan? UntilNext(SourceState state) => state switch
    {
        SourceState.Active => options.IdleAfter,
        SourceState.Idle => options.DrainAfter - options.IdleAfter,
        _ => null,
    };

    private void Fold(LogBatch batch)
    {
        // A log whose first offset is not 0 was older than the product: what it dropped before the first reading was never ours.
        if (batch.Gap is { From: > 0 } gap)
        {
            ports.Logger.RecordsLost(fold.Source.Topic, fold.Source.Partition, gap.From, gap.To);
            fold.Skip(gap);
        }
        foreach (var record in batch.Records)
            fold.Fold(record);
    }

    private async Task WriteAsync(SourceState state, CancellationToken cancellationToken)
    {
        var output = fold.TakeOutput();
        var mark = Mark(state);
        var position = fold.Position;
        if (output.IsEmpty && mark is null && position with { Through = 0 } == (_recorded ?? position) with { Through = 0 } && _recorded is not null)
            return;
        await _writing;
        _recorded = position;
        _told = mark ?? _told;
        _writing = WriteAsync(output, mark, position, cancellationToken);
    }

    // Within a slice the watermark closes nothing, so it is told only when it enters another, or when the state changes.
    private SourceMark? Mark(SourceState state)
    {
        var watermark = state == SourceState.Drained ? fold.NewestEnd : fold.WatermarkSlice;
        return _told is { } told && told.State == state && told.Watermark == watermark
            ? null
            : new(fold.Source, partitions, state, watermark, fold.NextOffset);
    }

    private async Task WriteAsync(IngestOutput output, SourceMark? mark, IngestPosition position, CancellationToken cancellationToken)
    {
        var messages = Messages(output, mark);
        if (messages.Count > 0)
            await retry.UntilAsync($"writing from {fold.Source}", token => ports.Producer.SendAsync(messages, token), cancellationToken);
        await retry.UntilAsync(
            $"recording the position of {fold.Source}",
            token => ports.Store.RecordAsync(fold.Source, position, output.Accounting, token),
            cancellationToken);
    }

    // Partials come before the mark that closes their slices; on one partition the log keeps that order.
    private List<OutboundMessage> Messages(IngestOutput output, SourceMark? mark)
    {
        var messages = new List<OutboundMessage>(output.Partials.Count + output.Operators.Count + output.DeadLetters.Count + _partialsPartitions);
        foreach (var partial in output.Partials)
            messages.Add(Keyed(partial.Identity.Network, new InternalMessage.Partial(partial)));
        foreach (var @event in output.Operators)
            messages.Add(Keyed(@event.Event.Network, @event));
        foreach (var letter in output.DeadLetters)
            messages.Add(LetterWriter.Write(letter, ports.Topics.DeadLetters));
        if (mark is not null)
        {
            var value = PartialWire.Encode(new InternalMessage.Mark(mark));
            for (var partition = 0; partition < _partialsPartitions; partition++)
                messages.Add(new(ports.Topics.SlicePartials, partition, null, value));
        }
        return messages;
    }

    private OutboundMessage Keyed(string network, InternalMessage message) =>
        new(ports.Topics.SlicePartials, null, Encoding.UTF8.GetBytes(network), PartialWire.Encode(message));
}

/// <summary>What ingest needs of the world.</summary>
/// <param name="Producer">Writes partials, marks and dead letters.</param>
/// <param name="Store">Keeps positions and accounting.</param>
/// <param name="Topics">Names.</param>
/// <param name="PartialsPartitions">How many partitions <c>slice-partials</c> has.</param>
/// <param name="Clock">Processing time, for idleness and retries only.</param>
/// <param name="Logger">Messages for people.</param>
public sealed record IngestPorts(
    ILogProducer Producer, IIngestStore Store, Topics Topics, int PartialsPartitions, TimeProvider Clock, ILogger Logger);
