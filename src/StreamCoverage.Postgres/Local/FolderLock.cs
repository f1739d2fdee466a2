namespace StreamCoverage.Postgres.Local;

/// <summary>Keeps other processes, and other instances in this one, from starting or stopping the same cluster meanwhile.</summary>
internal static class FolderLock
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits for the lock; it is held until the result is disposed, or this process ends.</summary>
    /// <exception cref="LocalServerException">Another process held it for the whole wait.</exception>
    public static async Task<IAsyncDisposable> HoldAsync(
        string path, TimeSpan waitMax, TimeProvider time, CancellationToken cancellationToken)
    {
        var begin = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (e is not DirectoryNotFoundException)
            {
                // FileShare.None is an advisory lock of the kernel: somebody else has it.
                if (time.GetElapsedTime(begin) > waitMax)
                    throw new LocalServerException($"another process holds {path} for more than {waitMax}; end it", e);
            }

            await Task.Delay(PollInterval, time, cancellationToken);
        }
    }
}
