using Microsoft.Extensions.Logging;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Running;

namespace StreamCoverage.Cli.Hosting;

/// <summary>Keeps a part of the process running: what fails outside is started again, with pauses; what cannot be helped ends the process.</summary>
/// <param name="clock">Measures the pauses.</param>
/// <param name="logger">Tells of failures.</param>
/// <param name="restarted">Told the part.</param>
internal sealed partial class Supervisor(TimeProvider clock, ILogger logger, Action<string> restarted)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Healthy = TimeSpan.FromMinutes(1);

    /// <summary>Runs until cancelled.</summary>
    /// <exception cref="LogException">The log failed in a way that trying again cannot help.</exception>
    public async Task RunAsync(string part, Func<CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        while (!cancellationToken.IsCancellationRequested)
        {
            var started = clock.GetTimestamp();
            try
            {
                await run(cancellationToken);
                return;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (OutsideFault.MayPass(e))
            {
                pause = clock.GetElapsedTime(started) > Healthy ? FirstPause : pause;
                restarted(part);
                Restarting(logger, part, pause.TotalSeconds, e.Message);
            }
            await Task.Delay(pause, clock, cancellationToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            pause = TimeSpan.FromTicks(Math.Min(2 * pause.Ticks, LongestPause.Ticks));
        }
    }

    [LoggerMessage(9001, LogLevel.Warning, "{Part} failed and is started again in {Seconds} s: {Reason}")]
    private static partial void Restarting(ILogger logger, string part, double seconds, string reason);
}
