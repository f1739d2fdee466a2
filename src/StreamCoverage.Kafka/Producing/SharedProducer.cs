using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamCoverage.Kafka.Consuming;
using StreamCoverage.Kafka.Options;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Kafka.Producing;

/// <summary>A client that several callers use and the last one disposes; whoever made it holds one use of it.</summary>
internal sealed class SharedProducer
{
    private readonly LogThrottle _throttle = new(TimeProvider.System);
    private readonly ILogger _logger;
    private volatile string? _fatalReason;
    private int _uses = 1;

    /// <exception cref="LogException">The options are refused.</exception>
    public SharedProducer(KafkaOptions options, ILogger logger)
    {
        _logger = logger;
        try
        {
            Client = new ProducerBuilder<byte[]?, byte[]>(ClientProperties.OfProducer(options))
                .SetErrorHandler((_, error) => Handle(error))
                .SetLogHandler((_, message) => logger.Client(message))
                .Build();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or KafkaException)
        {
            throw new LogException($"the kafka producer cannot be made: {e.Message}", isFatal: true, e);
        }
    }

    public IProducer<byte[]?, byte[]> Client { get; }

    /// <summary>Why no message will ever go through this client again; null while it works.</summary>
    public string? FatalReason => _fatalReason;

    public void Rent() => Interlocked.Increment(ref _uses);

    public void Return()
    {
        if (Interlocked.Decrement(ref _uses) == 0)
            Client.Dispose();
    }

    /// <summary>No message will ever go through this client again.</summary>
    public void Break(string reason) => _fatalReason ??= reason;

    private void Handle(Error error)
    {
        if (error.IsFatal)
            Break(error.Reason);
        else if (_throttle.Allows(error.Code))
            _logger.ClientError(error.Code.ToString(), error.Reason);
    }
}
