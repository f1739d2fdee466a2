using StreamCoverage.CrashHost;

namespace StreamCoverage.Crash.Tests.Support;

/// <summary>One of the processes of a <see cref="CrashRun"/>, and those that take its place.</summary>
/// <param name="roles">What it does, separated by spaces.</param>
/// <param name="deaths">One after another.</param>
internal sealed class CrashSlot(string roles, Queue<Death> deaths)
{
    // The longest time that the broker waits for a dead member, and a little.
    private static readonly TimeSpan SleepMin = TimeSpan.FromSeconds(3);

    private int _startsOfTheDead;
    private (int StartsOfHeirs, long Since)? _frozen;

    public HostProcess? Host { get; private set; }

    /// <summary>How the process that runs is to end; null: it lives.</summary>
    public Death? Death { get; private set; }

    /// <summary>When the process was started, or woken.</summary>
    public long Started { get; private set; }

    /// <summary>Whether it was told to stop.</summary>
    public bool IsStopped { get; private set; }

    public bool HasLived { get; private set; }

    /// <summary>Partitions that its processes were given, one after another.</summary>
    public int Starts => _startsOfTheDead + (Host?.Starts ?? 0);

    /// <summary>Whether the driver is to end it now.</summary>
    public bool IsDue => Host is { } host && Death is { Point: null } death && !IsStopped
        && (death.Ending == Ending.Killed || host.Starts > 0)
        && TimeProvider.System.GetElapsedTime(Started).TotalMilliseconds > death.Milliseconds;

    public bool HasDeaths(CancellationToken enough) => deaths.Count > 0 && !enough.IsCancellationRequested;

    public void Start(CrashInstallation installation, IReadOnlyList<KeyValuePair<string, string>> environment, CancellationToken enough)
    {
        Death ??= HasDeaths(enough) ? deaths.Dequeue() : null;
        (Host, Started, HasLived, IsStopped) = (installation.Start(roles, Death, environment), Now(), true, false);
    }

    public Task StopAsync()
    {
        IsStopped = true;
        return Host?.SignalAsync("TERM") ?? Task.CompletedTask;
    }

    /// <summary>Wakes a frozen process once the broker has given its partitions to another; whether it did.</summary>
    public async Task<bool> WakeIfReplacedAsync(IEnumerable<CrashSlot> all)
    {
        if (Death is not { Ending: Ending.Frozen, Point: { } point } || !Host!.IsFrozen)
            return false;
        var starts = all.Where(slot => slot != this && slot.IsHeirOf(point)).Sum(slot => slot.Starts);
        _frozen ??= (starts, Now());
        if (starts <= _frozen.Value.StartsOfHeirs || TimeProvider.System.GetElapsedTime(_frozen.Value.Since) < SleepMin)
            return false;
        (_frozen, Death, Started) = (null, Death.OfAwoken, Now());
        await Host.SignalAsync("CONT");
        return true;
    }

    /// <param name="isDead">Whether it died its death; else that is still to come.</param>
    public async Task ClearAsync(bool isDead)
    {
        _startsOfTheDead += Host!.Starts;
        await Host.DisposeAsync();
        (Host, _frozen, Death) = (null, null, isDead ? null : Death);
    }

    // Whether it does what a process that lies frozen at the point did.
    private bool IsHeirOf(string point) => roles.Contains(Failpoints.OfIngest.Contains(point) ? "ingest" : "measure", StringComparison.Ordinal);

    private static long Now() => TimeProvider.System.GetTimestamp();
}
