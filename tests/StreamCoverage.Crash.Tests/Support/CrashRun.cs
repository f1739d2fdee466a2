using StreamCoverage.CrashHost;

namespace StreamCoverage.Crash.Tests.Support;

/// <summary>Keeps three processes at work on a load that goes on, lets each die one death after another, and starts it again.</summary>
/// <param name="installation">What they work on.</param>
/// <param name="deaths">The deaths of each process, in their order; for the roles ingest, both, and measure. Only the second may be frozen: it always has heirs.</param>
internal sealed class CrashRun(CrashInstallation installation, IReadOnlyList<Queue<Death>> deaths)
{
    private static readonly string[] Roles = ["ingest", "ingest measure", "measure"];
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    // On a busy machine: a frozen process may hold a short transaction for the minute after which its session is ended, and its heirs have to start.
    private static readonly TimeSpan CrashWithin = TimeSpan.FromMinutes(3);

    // Longer than a process takes to start and to be given its partitions: then nobody dies because there is nothing to do.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    private readonly CrashSlot[] _slots = [.. Roles.Zip(deaths, (roles, queue) => new CrashSlot(roles, queue))];
    private readonly int _deaths = deaths.Sum(queue => queue.Count);
    private Task<int> _answers = Task.FromResult(0);

    /// <summary>Further environment of every process.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>What happens to the database meanwhile, evenly among the deaths.</summary>
    public Queue<Ordeal> Ordeals { get; init; } = [];

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
        Tally = Tally.Plus(await verdict.JudgeAsync(cancellationToken));
        return (Tally, verdict.Said);
    }

    private async Task DieAsync(CancellationToken cancellationToken)
    {
        var ordeals = Ordeals.Count;
        var (moved, died, restarted) = (Now(), Now(), 0L);
        while (true)
        {
            // The server crashes when nobody is just starting: a program that finds no database at its start ends, as it should.
            var isRestartDue = IsDue(Ordeal.Restart, ordeals);
            if (isRestartDue && _slots.All(slot => slot.Host is not { HasExited: false, Starts: 0 }))
            {
                await RestartAsync(cancellationToken);
                moved = Now();
            }
            else if (IsDue(Ordeal.LostAnswer, ordeals))
            {
                Ordeals.Dequeue();
                _answers = Support.Ordeals.LoseAnswerAsync(installation.Servers, cancellationToken);
            }
            if (_answers.IsCompleted && await _answers is > 0 and var lost)
            {
                (Tally, _answers) = (Tally with { Ambiguous = Tally.Ambiguous + lost }, Task.FromResult(0));
                Progress?.Invoke(Tally, $"{lost} answers lost");
            }
            foreach (var slot in _slots)
            {
                if (await HasDiedAsync(slot))
                    moved = died = Now();
                if (await slot.WakeIfReplacedAsync(_slots))
                {
                    Tally = Tally with { Zombies = Tally.Zombies + 1 };
                    Progress?.Invoke(Tally, $"zombie {Tally.Zombies} woke");
                    moved = died = Now();
                }
                // The pace holds for lives that end in a death alone: at the end all live.
                var isDue = !slot.HasLived || TimeProvider.System.GetElapsedTime(restarted) >= Pace || !slot.HasDeaths(Enough);
                if (slot.Host is null && isDue && !isRestartDue)
                {
                    slot.Start(installation, Environment, Enough);
                    moved = restarted = Now();
                }
            }
            var isDone = _answers.IsCompleted && (Ordeals.Count == 0 || Enough.IsCancellationRequested);
            if (isDone && _slots.All(slot => slot is { Host: not null, Death: null }))
                return;
            if (TimeProvider.System.GetElapsedTime(moved) > Quiet && (!_answers.IsCompleted || _slots.Any(slot => slot.Death?.Point is not null)))
            {
                await HastenAsync(cancellationToken);
                moved = Now();
            }
            Assert.True(
                TimeProvider.System.GetElapsedTime(died) < CrashWithin,
                $"nobody has died for {CrashWithin}:\n{string.Join("\n---\n", _slots.Select(slot => $"{slot.Death}\n{slot.Host?.Said}"))}");
            await Task.Delay(LookEvery, cancellationToken);
        }
    }

    // The k-th of n ordeals, when k of n + 1 parts of the deaths are died. One after another: an answer cannot be lost while the server is away.
    private bool IsDue(Ordeal next, int all) =>
        _answers.IsCompleted && !Enough.IsCancellationRequested && Ordeals.TryPeek(out var first) && first == next
        && Tally.Ended * (all + 1) >= _deaths * (all - Ordeals.Count + 1);

    private async Task RestartAsync(CancellationToken cancellationToken)
    {
        Ordeals.Dequeue();
        await Support.Ordeals.RestartAsync(installation.Servers, cancellationToken);
        Tally = Tally with { Restarts = Tally.Restarts + 1 };
        Progress?.Invoke(Tally, $"the database crashed {Tally.Restarts} times");
    }

    // Nobody came by a failpoint for a while: there is nothing to do, or no rebalance came. A process that is stopped gives its partitions back too.
    private async Task HastenAsync(CancellationToken cancellationToken)
    {
        foreach (var slot in _slots)
            if (slot is { Death.Point: not null, Host: { } host } && Enough.IsCancellationRequested)
                await host.KillAsync();
            else if (slot is { Death.Point: Failpoints.GivenBack, Host.Starts: > 0, IsStopped: false })
                await slot.StopAsync();
        // More load is no help to processes that have not done what they have.
        if ((Enough.IsCancellationRequested && _answers.IsCompleted) || await installation.IsBehindAsync(cancellationToken))
            return;
        await installation.Load.SendAsync(cancellationToken);
    }

    private async Task<bool> HasDiedAsync(CrashSlot slot)
    {
        if (slot.Host is not { } host)
            return false;
        if (slot.IsDue)
            await (slot.Death!.Ending == Ending.Stopped ? slot.StopAsync() : host.KillAsync());
        if (!host.HasExited)
            return false;
        if (slot.IsStopped && host.ExitCode == 0)
        {
            // Also one that was told to stop before it came by its failpoint: that death is still to come.
            var isDead = slot.Death!.Ending == Ending.Stopped;
            Tally = Tally with { Stops = Tally.Stops + 1 };
            Progress?.Invoke(Tally, $"stop {Tally.Stops}: {slot.Death}");
            await slot.ClearAsync(isDead);
            return isDead;
        }
        Assert.True(
            slot.Death is not null && host.ExitCode == HostProcess.Killed, $"a process ended by itself with exit code {host.ExitCode}:\n{host.Said}");
        Tally = Tally with { Crashes = Tally.Crashes + 1 };
        Progress?.Invoke(Tally, $"crash {Tally.Crashes}: {slot.Death}");
        await slot.ClearAsync(isDead: true);
        return true;
    }

    private static long Now() => TimeProvider.System.GetTimestamp();
}
