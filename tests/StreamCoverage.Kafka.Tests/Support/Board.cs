namespace StreamCoverage.Kafka.Tests.Support;

/// <summary>State that one side changes and the other waits on.</summary>
public sealed class Board
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>Changes the state and wakes who waits.</summary>
    public void Change(Action change)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            change();
            (changed, _changed) = (_changed, NewSignal());
        }
        changed.SetResult();
    }

    public T Read<T>(Func<T> read)
    {
        lock (_gate)
            return read();
    }

    /// <summary>Waits until <paramref name="holds"/>; after 30 s fails with what <paramref name="state"/> says.</summary>
    public async Task UntilAsync(Func<bool> holds, Func<string> state, CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(WaitMax);
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (holds())
                    return;
                changed = _changed.Task;
            }
            try
            {
                await changed.WaitAsync(bound.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                Assert.Fail($"waited {WaitMax.TotalSeconds} s in vain: {Read(state)}");
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
