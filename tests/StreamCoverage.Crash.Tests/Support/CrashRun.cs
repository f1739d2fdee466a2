using StreamCoverage.CrashHost;

namespace StreamCoverage.Crash.Tests.Support;

/// <summary>Keeps three processes at work on a load that goes on, lets each die one death after another, and starts it again.</summary>
/// <param name="installation">What they work on.</param>
/// <param name="deaths">The deaths of each process, in their order; for the roles ingest, both, and measure.</param>
internal sealed class CrashRun(CrashInstallation installation, IReadOnlyList<Queue<Death>> deaths)
{
    private const int SectionsMax = 60;
    private static readonly string[] Roles = ["ingest", "ingest measure", "measure"];
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan CrashWithin = TimeSpan.FromSeconds(90);

    // Longer than a process takes to start and to be given its partitions: then nobody dies because there is nothing to do.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    private readonly Slot[] _slots = [.. Roles.Zip(deaths, (roles, queue) => new Slot(roles, queue))];

    /// <summary>Further environment of every process.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>Least time from one restart to the next, so that a long run leaves the machine to others.</summary>
    public TimeSpan Pace { get; init; }

    /// <summary>No further death is begun once it is cancelled.</summary>
    public CancellationToken Enough { get; init; }

    /// <summary>Told of every crash, and of what comes after the last.</summary>
    public Action<CrashTally, string>? Progress { get; init; }

    public CrashTally Tally { get; private set; } = CrashTally.None;

    /// <summary>Runs until all deaths are died, all is at rest, and every process has ended in order; then judges.</summary>
    public async Task<(CrashTally Tally, string Said)> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await installation.Load.SendAsync(cancellationToken);
            await DieAsync(cancellationToken);
            Progress?.Invoke(Tally, $"all died, {installation.Load.Sections} sections");
            HostProcess[] living = [.. _slots.Select(slot => slot.Host!)];
            await installation.RestAsync(living, cancellationToken);
            Progress?.Invoke(Tally, "at rest");
            foreach (var host in living)
                Assert.True(await host.StopAsync(cancellationToken) == 0, $"exit code {host.ExitCode} after SIGTERM:\n{host.Said}");
        }
        finally
        {
            foreach (var slot in _slots)
                if (slot.Host is { } host)
                    await host.DisposeAsync();
        }
        var verdict = new CrashVerdict(installation);
        return (Tally.Plus(await verdict.JudgeAsync(cancellationToken)), verdict.Said);
    }

    private async Task DieAsync(CancellationToken cancellationToken)
    {
        var (moved, crashed, restarted) = (Now(), Now(), 0L);
        while (true)
        {
            foreach (var slot in _slots)
            {
                if (await HasDiedAsync(slot))
                    moved = crashed = Now();
                // The pace holds for lives that end in a death alone: at the end all live.
                var isDue = restarted == 0 || Tally.Restarts == 0 || TimeProvider.System.GetElapsedTime(restarted) >= Pace;
                if (slot.Host is null && (isDue || !slot.HasDeaths(Enough)))
                {
                    Tally = Tally with { Restarts = Tally.Restarts + (slot.HasLived ? 1 : 0) };
                    slot.Start(installation, Environment, Enough);
                    moved = restarted = Now();
                }
            }
            if (_slots.All(slot => slot is { Host: not null, Death: null }))
                return;
            if (TimeProvider.System.GetElapsedTime(moved) > Quiet && _slots.Any(slot => slot.Death?.Point is not null))
            {
                await HastenAsync(cancellationToken);
                moved = Now();
            }
            Assert.True(
                TimeProvider.System.GetElapsedTime(crashed) < CrashWithin,
                $"nobody has died for {CrashWithin}:\n{string.Join("\n---\n", _slots.Select(slot => $"{slot.Death}\n{slot.Host?.Said}"))}");
            await Task.Delay(LookEvery, cancellationToken);
        }
    }

    // Nobody came by a failpoint for a while: there is nothing to do, or no rebalance came. A process that is stopped gives its partitions back too.
    private async Task HastenAsync(CancellationToken cancellationToken)
    {
        foreach (var slot in _slots)
            if (slot is { Death.Point: not null, Host: { } host } && Enough.IsCancellationRequested)
                await host.KillAsync();
            else if (slot.Death?.Point == Failpoints.GivenBack)
                await slot.StopAsync();
        // More load is no help to processes that have not done what they have.
        if (Enough.IsCancellationRequested || await installation.IsBehindAsync(cancellationToken))
            return;
        Assert.True(installation.Load.Sections < SectionsMax, "much load, and no failpoint is met:\n" + string.Join("\n", _slots.Select(slot => $"{slot.Death}")));
        await installation.Load.SendAsync(cancellationToken);
    }

    private async Task<bool> HasDiedAsync(Slot slot)
    {
        if (slot.Host is not { } host)
            return false;
        if (slot.Death is { Point: null } death && TimeProvider.System.GetElapsedTime(slot.Started).TotalMilliseconds > death.Milliseconds)
            await host.KillAsync();
        if (!host.HasExited)
            return false;
        if (slot.IsStopped && host.ExitCode == 0)
        {
            // Told to stop before it was given anything.
            await slot.ClearAsync(isDead: false);
            return false;
        }
        Assert.True(
            slot.Death is not null && host.ExitCode == HostProcess.Killed, $"a process ended by itself with exit code {host.ExitCode}:\n{host.Said}");
        Tally = Tally with { Crashes = Tally.Crashes + 1 };
        Progress?.Invoke(Tally, $"crash {Tally.Crashes}: {slot.Death}");
        await slot.ClearAsync(isDead: true);
        return true;
    }

    private static long Now() => TimeProvider.System.GetTimestamp();

    private sealed class Slot(string roles, Queue<Death> deaths)
    {
        public HostProcess? Host { get; private set; }

        /// <summary>How the process that runs is to end; null: it lives.</summary>
        public Death? Death { get; private set; }

        public long Started { get; private set; }

        /// <summary>Whether it was told to stop.</summary>
        public bool IsStopped { get; private set; }

        public bool HasLived { get; private set; }

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

        /// <param name="isDead">Whether it died its death; else that is still to come.</param>
        public async Task ClearAsync(bool isDead)
        {
            await Host!.DisposeAsync();
            (Host, Death) = (null, isDead ? null : Death);
        }
    }
}
