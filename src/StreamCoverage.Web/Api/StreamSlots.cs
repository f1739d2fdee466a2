namespace StreamCoverage.Web.Api;

/// <summary>How many live streams may be open; thread-safe.</summary>
internal sealed class StreamSlots(int most)
{
    private int _taken;

    public int Most { get; } = most;

    /// <summary>Takes a slot; false where all are taken.</summary>
    public bool TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= Most)
            return true;
        Interlocked.Decrement(ref _taken);
        return false;
    }

    /// <summary>Gives a slot back that was taken.</summary>
    public void Free() => Interlocked.Decrement(ref _taken);
}
