using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.CrashHost;

/// <summary>A planted mistake: it says that all is acknowledged before it is, so that positions are stored of partials that may never be written.</summary>
internal sealed class HastyProducer(ILogProducer inner) : ILogProducer
{
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(300);
    private readonly Lock _lock = new();
    private Task _sent = Task.CompletedTask;

    public Task SendAsync(IReadOnlyList<OutboundMessage> messages, CancellationToken cancellationToken)
    {
        // In order, so that without a crash nothing is wrong.
        lock (_lock)
            _sent = AfterAsync(_sent, messages);
        return Task.CompletedTask;
    }

    public Task<int> PartitionCountAsync(string topic, CancellationToken cancellationToken) => inner.PartitionCountAsync(topic, cancellationToken);

    private async Task AfterAsync(Task before, IReadOnlyList<OutboundMessage> messages)
    {
        await Task.WhenAll(before, Task.Delay(Late));
        await inner.SendAsync(messages, CancellationToken.None);
    }
}
