namespace StreamCoverage.Kafka.Tests.Support;

/// <summary>Holds tasks up until it is opened; disposing opens it, so that a failed test does not hang on its own tasks.</summary>
public sealed class Gate : IDisposable
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Opened => _opened.Task;

    public void Open() => _opened.TrySetResult();

    public void Dispose() => Open();
}
