using Microsoft.Extensions.Logging;

namespace StreamCoverage.Kafka.Tests.Support;

/// <summary>A logger that keeps the ids of what it is told, and its warnings.</summary>
public sealed class EventIds<T> : ILogger<T>
{
    public const int PartitionPaused = 2002;
    public const int ProducerRebuilt = 2009;

    private readonly Board _board = new();
    private readonly List<int> _ids = [];
    private readonly List<string> _warnings = [];

    public IReadOnlyCollection<int> Seen => _board.Read(() => _ids.ToArray());

    /// <summary>Lines that somebody should see.</summary>
    public IReadOnlyCollection<string> Warnings => _board.Read(() => _warnings.ToArray());

    /// <summary>Waits for a warning that says <paramref name="part"/>.</summary>
    public Task UntilWarnedAsync(string part, CancellationToken cancellationToken) => _board.UntilAsync(
        () => _warnings.Exists(line => line.Contains(part, StringComparison.Ordinal)),
        () => $"a warning of {part} among: {string.Join("; ", _warnings)}",
        cancellationToken);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _board.Change(() =>
        {
            _ids.Add(eventId.Id);
            if (logLevel >= LogLevel.Warning)
                _warnings.Add(formatter(state, exception));
        });
}
