using System.Globalization;
using StreamCoverage.CrashHost;

namespace StreamCoverage.Crash.Tests.Support;

/// <summary>What happens to a process.</summary>
internal enum Ending
{
    /// <summary>SIGKILL.</summary>
    Killed,

    /// <summary>SIGSTOP, then SIGCONT once another has taken over, and later SIGTERM.</summary>
    Frozen,

    /// <summary>SIGTERM: it has to end with exit code 0.</summary>
    Stopped,
}

/// <summary>How one process is to end.</summary>
/// <param name="Point">One of <see cref="Failpoints"/>, where it does so by itself; null: the driver does it after <paramref name="Milliseconds"/>.</param>
/// <param name="Hits">At which of the hits.</param>
/// <param name="Milliseconds">How far into a call that is under way, or into the process's life.</param>
internal sealed record Death(string? Point, int Hits, int Milliseconds)
{
    // A process that woke shall have done what it was about to do.
    private const int AfterWaking = 1_500;

    public Ending Ending { get; init; }

    public string? Variable => Point is null
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{Point}:{Hits}:{Milliseconds}:{(Ending == Ending.Frozen ? "STOP" : "KILL")}");

    /// <summary>That of a process that was frozen and is awake again.</summary>
    public static Death OfAwoken { get; } = new(null, 0, AfterWaking) { Ending = Ending.Stopped };

    /// <summary>At a failpoint, at one of its first hits: a step of an alert comes by seldom.</summary>
    public static Death At(string point, Random random) => new(
        point,
        Failpoints.OfMeasure.Skip(3).Contains(point) || point == Failpoints.GivenBack ? 1 : random.Next(1, 5),
        random.Next(12));

    /// <summary>At any moment, the start of the process among them.</summary>
    public static Death Anywhere(Random random) => new(null, 0, random.Next(200, 5_000));

    /// <summary>Frozen where it has worked something out, and another will have done the same when it goes on to write it.</summary>
    public static Death Sleep(string point) => new(point, 4, 0) { Ending = Ending.Frozen };

    /// <summary>Told to stop at any moment of its work.</summary>
    public static Death Stop(Random random) => new(null, 0, random.Next(500, 4_000)) { Ending = Ending.Stopped };
}
