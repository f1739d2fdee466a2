using System.Globalization;
using StreamCoverage.CrashHost;

namespace StreamCoverage.Crash.Tests.Support;

/// <summary>How one process is to end.</summary>
/// <param name="Point">One of <see cref="Failpoints"/>; null: the driver kills it after <paramref name="Milliseconds"/>.</param>
/// <param name="Hits">At which of the hits.</param>
/// <param name="Milliseconds">How far into a call that is under way, or into the process's life.</param>
internal sealed record Death(string? Point, int Hits, int Milliseconds)
{
    /// <summary>Whether it is only frozen (SIGSTOP), and may be woken.</summary>
    public bool IsFrozen { get; init; }

    public string? Variable => Point is null
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{Point}:{Hits}:{Milliseconds}:{(IsFrozen ? "STOP" : "KILL")}");

    /// <summary>At a failpoint, at one of its first hits: a step of an alert comes by seldom.</summary>
    public static Death At(string point, Random random) => new(
        point,
        Failpoints.OfMeasure.Skip(3).Contains(point) || point == Failpoints.GivenBack ? 1 : random.Next(1, 5),
        random.Next(12));

    /// <summary>At any moment, the start of the process among them.</summary>
    public static Death Anywhere(Random random) => new(null, 0, random.Next(200, 5_000));
}
