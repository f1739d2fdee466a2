namespace StreamCoverage.Kafka.Consuming;

/// <summary>Waits for asynchronous work on the consumer's own thread, which the client's callbacks need held.</summary>
internal static class Blocking
{
    public static T Wait<T>(ValueTask<T> task) => task.IsCompletedSuccessfully ? task.GetAwaiter().GetResult() : task.AsTask().GetAwaiter().GetResult();

    public static void Wait(ValueTask task) => task.AsTask().GetAwaiter().GetResult();
}
