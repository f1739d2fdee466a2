using Microsoft.Extensions.Logging;
using StreamCoverage.Kafka.Options;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Kafka.Producing;

/// <summary>Writes to Kafka with acknowledgement by all replicas in sync; any number of callers at a time.</summary>
/// <remarks>
/// Idempotent, so that sending again inside the client neither repeats nor reorders; on brokers before 0.11, which know no such thing, one
/// request is under way at a time, which keeps the order but may repeat. A key chooses the partition by murmur2, as Java's
/// default does; a message without key and partition goes to a random one.
/// </remarks>
public sealed class KafkaLogProducer(KafkaOptions options, ILogger<KafkaLogProducer> logger) : ILogProducer, IAsyncDisposable
{
    /// <summary>Messages of one call that wait for their acknowledgement; bounds what one caller puts into the client's queue of 100,000.</summary>
    private const int InFlightMax = 20_000;

    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private SharedProducer? _current;
    private bool _isDisposed;

    /// <inheritdoc />
    public async Task SendAsync(IReadOnlyList<OutboundMessage> messages, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (messages.Count == 0)
            return;
        var producer = Rent();
        try
        {
            for (var start = 0; start < messages.Count; start += InFlightMax)
            {
                var end = Math.Min(messages.Count, start + InFlightMax);
                await new Sending(producer, options.HasRecordHeaders).RunAsync(messages, start, end, cancellationToken);
            }
        }
        finally
        {
            producer.Return();
        }
    }

    /// <inheritdoc />
    public async Task<int> PartitionCountAsync(string topic, CancellationToken cancellationToken)
    {
        var producer = Rent();
        try
        {
            // The client knows only a blocking form of this question: it gets a thread for as long as it takes.
            return await Task.Factory.StartNew(
                () => ClusterMetadata.PartitionCount(producer.Client.Handle, topic, cancellationToken),
                cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            producer.Return();
        }
    }

    /// <summary>Waits up to ten seconds for what is under way, then lets go of it.</summary>
    public async ValueTask DisposeAsync()
    {
        SharedProducer? last;
        lock (_gate)
        {
            (last, _current) = (_current, null);
            _isDisposed = true;
        }
        if (last is null)
            return;
        await Task.Factory.StartNew(
            () => last.Client.Flush(FlushTimeout), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        last.Return();
    }

    /// <summary>The client of the moment; a new one where the last has failed for good.</summary>
    private SharedProducer Rent()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_current is { FatalReason: { } reason } broken)
            {
                logger.ProducerRebuilt(reason);
                _current = null;
                broken.Return();
            }
            _current ??= new SharedProducer(options, logger);
            _current.Rent();
            return _current;
        }
    }
}
