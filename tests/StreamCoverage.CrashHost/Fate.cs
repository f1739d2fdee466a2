using System.Diagnostics;
using System.Globalization;

namespace StreamCoverage.CrashHost;

/// <summary>How this process ends: by a signal to itself when it comes by a failpoint for the n-th time. Thread-safe.</summary>
/// <param name="point">One of <see cref="Failpoints"/>; null: it lives.</param>
/// <param name="hits">At which of the hits it dies, from 1.</param>
/// <param name="within">How far into a call that is under way.</param>
/// <param name="signal">KILL, or STOP: then it lies frozen until somebody wakes it.</param>
internal sealed class Fate(string? point, int hits, TimeSpan within, string signal)
{
    /// <summary>Environment variable: <c>POINT:HITS:MILLISECONDS:SIGNAL</c>.</summary>
    public const string Variable = "STREAMCOVERAGE_CRASH_AT";

    private int _left = hits;

    public static Fate FromEnvironment()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split(':') is not [var point, var hits, var milliseconds, var signal])
            return new(null, 0, TimeSpan.Zero, "");
        return new(
            point, int.Parse(hits, CultureInfo.InvariantCulture), TimeSpan.FromMilliseconds(int.Parse(milliseconds, CultureInfo.InvariantCulture)), signal);
    }

    /// <summary>The process comes by a failpoint.</summary>
    public void Meet(string passed)
    {
        if (IsDue(passed))
            Die();
    }

    /// <summary>Makes a call, and dies while it is under way if that is due.</summary>
    public async Task<T> DuringAsync<T>(string passed, Func<Task<T>> call)
    {
        var running = call();
        if (!IsDue(passed))
            return await running;
        // Whether the call ends first or not: from here on nobody learns of it.
        await Task.Delay(within);
        Die();
        return await running;
    }

    /// <inheritdoc cref="DuringAsync{T}" />
    public Task DuringAsync(string passed, Func<Task> call) => DuringAsync(
        passed,
        async () =>
        {
            await call();
            return true;
        });

    private bool IsDue(string passed) => passed == point && Interlocked.Decrement(ref _left) == 0;

    private void Die()
    {
        using var self = Process.GetCurrentProcess();
        if (signal == "KILL")
            self.Kill();
        // Waiting for the child is part of it: this thread does nothing any more before the signal has come.
        using var kill = Process.Start("kill", [$"-{signal}", $"{Environment.ProcessId}"]);
        kill.WaitForExit();
    }
}
