using Microsoft.Extensions.Logging;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Kafka.Consuming;

/// <summary>A member of a Kafka consumer group; one thread of its own touches the client and calls the tasks' start and stop.</summary>
public sealed class KafkaLogConsumer(KafkaConsumerOptions options, TimeProvider time, ILogger<KafkaLogConsumer> logger) : ILogConsumer
{
    /// <summary>Consumes until cancelled, then stops every task, leaves the group and returns. Every call joins as a new member.</summary>
    /// <exception cref="LogException">The client reports a fatal error; the broker could not be asked for a topic's partitions; or a task asked
    /// for an offset beyond the end of its partition.</exception>
    public async Task RunAsync(IPartitionTasks tasks, CancellationToken cancellationToken)
    {
        var loop = new ConsumerLoop(options, tasks, time, logger, cancellationToken);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Run(loop, ended)) { IsBackground = true, Name = $"kafka-consumer {options.GroupId}" };
        thread.Start();

        // Not the caller's token: stopping the tasks is their own affair, leaving the group is bounded below.
        await loop.Leaving;
        try
        {
            await ended.Task.WaitAsync(options.CloseTimeout, time, CancellationToken.None);
        }
        catch (TimeoutException) when (!ended.Task.IsCompleted)
        {
            logger.CloseTimedOut(options.GroupId, options.CloseTimeout.TotalSeconds);
            loop.Failure?.Throw();
        }
    }

    private static void Run(ConsumerLoop loop, TaskCompletionSource ended)
    {
        try
        {
            loop.Run();
            ended.SetResult();
        }
#pragma warning disable CA1031 // The thread has no caller: whoever awaits RunAsync gets the exception.
        catch (Exception e)
#pragma warning restore CA1031
        {
            ended.SetException(e);
        }
    }
}
