using System.Diagnostics;
using Microsoft.Extensions.Logging;
using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Running;
using StreamCoverage.Pipeline.Telemetry;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>One input partition as an engine drives it: it says how long to listen, folds what is heard, and writes what that brings forth.</summary>
/// <remarks>
/// One caller at a time for <see cref="Begin"/> and <see cref="Take"/>. Writes must follow one another in the order in which they were taken,
/// each after the end of the one before; folding may go on meanwhile.
/// </remarks>
public sealed class IngestPartition
{
    private readonly SourcePartition _source;
    private readonly IngestWorker _worker;
    private readonly IngestPorts _ports;
    private readonly IngestOptions _options;
    private readonly Retry _retry;
    private readonly Alignment _alignment;
    private AccountingRow? _counted;
    private IngestPosition? _held;

    internal IngestPartition(
        SourcePartition source, IngestWorker worker, IngestPosition? held, IngestPorts ports, IngestOptions options, Retry retry, Alignment alignment)
    {
        (_source, _worker, _held, _ports, _options, _retry, _alignment) = (source, worker, held, ports, options, retry, alignment);
        StartOffset = worker.NextOffset;
    }

    /// <summary>The partition.</summary>
    public SourcePartition Source => _source;

    /// <summary>The offset at which its records must begin.</summary>
    public long StartOffset { get; }

    /// <summary>How long to wait for the next batch before silence is worth telling; null: for ever.</summary>
    public TimeSpan? Patience => !_worker.IsAtEnd ? null : _worker.State switch
    {
        SourceState.Active => _options.IdleAfter,
        SourceState.Idle => _options.DrainAfter - _options.IdleAfter,
        _ => null,
    };

    /// <summary>How long to rest before the next batch, because this partition is far ahead of the slowest; null: not at all.</summary>
    public TimeSpan? Rest => _alignment.IsFarAhead(_source) ? Alignment.Rest : null;

    /// <summary>The partition is taken up no further; others do not wait for it.</summary>
    public void Leave() => _alignment.Leave(_source);

    /// <summary>What is to be written before the first batch, so that others learn of the partition.</summary>
    public IngestWrite? Begin() => _worker.TakeWrite();

    /// <summary>Folds a batch, or notes that nothing came for <see cref="Patience"/>.</summary>
    /// <param name="batch">Null: silence.</param>
    /// <returns>What is to be written now; null where there is nothing.</returns>
    public IngestWrite? Take(LogBatch? batch)
    {
        var begun = _ports.Clock.GetUtcNow();
        if (batch is null)
            _worker.Quiet();
        else
            Fold(batch);
        _alignment.Tell(_source, _worker.Progress.Watermark, _worker.IsAtEnd);
        return _worker.TakeWrite() is { } write ? write with { Begun = begun } : null;
    }

    /// <summary>Writes the messages, and once all are acknowledged the position; tried again until it works.</summary>
    /// <exception cref="LogException">The log failed in a way that trying again cannot help, or the store's position went back.</exception>
    public async Task WriteAsync(IngestWrite write, CancellationToken cancellationToken)
    {
        var begun = _ports.Clock.GetTimestamp();
        using var span = PipelineSpans.Batch("ingest batch", _source, write.Messages.Count, write.Begun);
        if (write.Messages.Count > 0)
            using (PipelineSpans.Part("publish", ActivityKind.Producer))
                await _retry.UntilAsync(
                    $"writing from {_source}", token => _ports.Producer.SendAsync(write.Messages, token), cancellationToken);
        using (PipelineSpans.Part("commit", ActivityKind.Client))
            _held = await _retry.UntilAsync(
                $"recording the position of {_source}",
                token => _ports.Store.RecordAsync(_source, write.Position, write.Accounting, _held, token),
                cancellationToken)
                ?? throw new LogException(
                    $"the store's position of {_source} went back below {_held}; reading again from there", isFatal: false);
        _ports.Telemetry?.Ingest.Committed(begun);
        _ports.Telemetry?.Events.DeadLetters(write.Messages.Count(message => message.Topic == _ports.Topics.DeadLetters));
    }

    private void Fold(LogBatch batch)
    {
        if (batch.Gap is { } gap && _worker.WasRead)
            _ports.Logger.RecordsLost(_source.Topic, _source.Partition, gap.From, gap.To);
        _worker.Fold(batch);
        if (_ports.Telemetry is { } telemetry)
            Count(telemetry);
    }

    // Once a batch, so that an event costs nothing.
    private void Count(PipelineTelemetry telemetry)
    {
        var now = _worker.Progress.Totals();
        telemetry.Events.Add(_counted ?? now with { Consumed = 0, Accepted = 0, Late = 0, Duplicate = 0, Rejected = [], Overflowed = 0, Lost = 0 }, now);
        _counted = now;
        telemetry.Ingest.Advanced(_source, _worker.Progress.Watermark, _worker.Progress.SlicesOpen);
    }
}

/// <summary>What ingest needs of the world.</summary>
/// <param name="Producer">Writes partials, marks and dead letters.</param>
/// <param name="Store">Keeps positions and accounting.</param>
/// <param name="Topics">Names.</param>
/// <param name="PartialsPartitions">How many partitions <c>slice-partials</c> has.</param>
/// <param name="Clock">Processing time, for idleness and retries only.</param>
/// <param name="Logger">Messages for people.</param>
public sealed record IngestPorts(
    ILogProducer Producer, IIngestStore Store, Topics Topics, int PartialsPartitions, TimeProvider Clock, ILogger Logger)
{
    /// <summary>What is counted for the process's own metrics; null: nothing.</summary>
    public PipelineTelemetry? Telemetry { get; init; }
}
