using StreamCoverage.Kafka.Consuming;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Kafka.Tests.Support;

/// <summary>A consumer that runs until disposed.</summary>
public sealed class Running : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop;

    public Running(KafkaLogConsumer consumer, IPartitionTasks tasks, CancellationToken cancellationToken)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Ended = consumer.RunAsync(tasks, _stop.Token);
    }

    public Task Ended { get; }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Ended;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await Ended;
        }
        catch (LogException)
        {
            // The test has looked at it.
        }
        _stop.Dispose();
    }
}
