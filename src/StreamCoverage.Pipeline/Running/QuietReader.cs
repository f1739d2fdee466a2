using System.Threading.Channels;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Running;

/// <summary>Reads a feed, and tells when nothing came for a while.</summary>
public sealed class QuietReader(ChannelReader<LogBatch> feed, TimeProvider clock)
{
    private Task<bool>? _waiting;

    /// <summary>The next batch; null when nothing came for <paramref name="quiet"/> (null: wait for ever), or when the feed is completed.</summary>
    public async ValueTask<LogBatch?> NextAsync(TimeSpan? quiet, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (feed.TryRead(out var batch))
                return batch;
            // A wait that was cut short by the timeout is taken up again: a channel with one reader allows one wait at a time.
            _waiting ??= feed.WaitToReadAsync(cancellationToken).AsTask();
            try
            {
                var more = await (quiet is { } limit ? _waiting.WaitAsync(limit, clock, cancellationToken) : _waiting);
                _waiting = null;
                if (!more)
                {
                    IsCompleted = true;
                    return null;
                }
            }
            catch (TimeoutException)
            {
                return null;
            }
        }
    }

    /// <summary>Whether the feed was completed and all of it read.</summary>
    public bool IsCompleted { get; private set; }
}
