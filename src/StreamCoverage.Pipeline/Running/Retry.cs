using Microsoft.Extensions.Logging;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Running;

/// <summary>The one place where outside faults are tried again: what is tried here is idempotent.</summary>
/// <param name="clock">Measures the pauses.</param>
/// <param name="logger">Tells of every try that failed.</param>
public sealed class Retry(TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Tries until it works, with pauses from 100 ms doubling to 5 s; only cancellation or a fatal fault ends it.</summary>
    /// <exception cref="LogException">The log failed in a way that trying again cannot help.</exception>
    public async Task<T> UntilAsync<T>(string what, Func<CancellationToken, Task<T>> action, CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = TimeSpan.FromTicks(Math.Min(2 * pause.Ticks, LongestPause.Ticks)))
        {
            try
            {
                return await action(cancellationToken);
            }
            catch (Exception e) when (e is StoreException or AlertSinkException or LogException { IsFatal: false })
            {
                logger.TriedInVain(what, pause.TotalMilliseconds, e.Message);
            }
            await Task.Delay(pause, clock, cancellationToken);
        }
    }

    /// <inheritdoc cref="UntilAsync{T}" />
    public Task UntilAsync(string what, Func<CancellationToken, Task> action, CancellationToken cancellationToken) =>
        UntilAsync(
            what,
            async token =>
            {
                await action(token);
                return true;
            },
            cancellationToken);
}
