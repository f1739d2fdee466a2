using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace StreamCoverage.Kafka.Tests.Support;

/// <summary>A logger that keeps the ids of what it is told.</summary>
public sealed class EventIds<T> : ILogger<T>
{
    public const int PartitionPaused = 2002;
    public const int ProducerRebuilt = 2009;

    private readonly ConcurrentQueue<int> _ids = [];

    public IReadOnlyCollection<int> Seen => _ids;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _ids.Enqueue(eventId.Id);
}
