using System.Globalization;

namespace StreamCoverage.Crash.Tests.Support;

/// <summary>What many deaths and ordeals came to. From <paramref name="Lost"/> on all must be 0.</summary>
/// <param name="Crashes">Processes that were killed.</param>
/// <param name="Stops">Processes that ended with exit code 0 after SIGTERM.</param>
/// <param name="Zombies">Processes that were frozen in mid-work, and woken when another had taken over.</param>
/// <param name="Restarts">Crashes of PostgreSQL, each with a new start.</param>
/// <param name="Ambiguous">Commits that took effect, and whose answer never came.</param>
/// <param name="Events">Events that were sent.</param>
/// <param name="Alerts">Alerts in the outboxes.</param>
/// <param name="Lost">Offsets that were not counted, and events that are in no figure.</param>
/// <param name="Double">Offsets that were counted twice, and events that were taken for repeated ones.</param>
/// <param name="Differences">Projections whose digest is not that of an unbroken run.</param>
/// <param name="AlertsMissing">Alerts of the outbox that are not on the topic.</param>
/// <param name="AlertsForeign">Messages of the topic that the outbox does not hold with the same bytes.</param>
internal sealed record CrashTally(
    int Crashes, int Stops, int Zombies, int Restarts, int Ambiguous, long Events, long Alerts,
    long Lost, long Double, int Differences, int AlertsMissing, int AlertsForeign)
{
    public static CrashTally None { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public bool IsClean => (Lost, Double, Differences, AlertsMissing, AlertsForeign) == (0, 0, 0, 0, 0);

    /// <summary>Lives of processes that were ended.</summary>
    public int Ended => Crashes + Stops;

    /// <summary>What was done, without what came of it.</summary>
    public string Deeds => string.Create(
        CultureInfo.InvariantCulture,
        $"crashes={Crashes} stops={Stops} zombies={Zombies} restarts-of-postgres={Restarts} ambiguous={Ambiguous}");

    public CrashTally Plus(CrashTally other) => new(
        Crashes + other.Crashes, Stops + other.Stops, Zombies + other.Zombies, Restarts + other.Restarts, Ambiguous + other.Ambiguous,
        Events + other.Events, Alerts + other.Alerts, Lost + other.Lost, Double + other.Double,
        Differences + other.Differences, AlertsMissing + other.AlertsMissing, AlertsForeign + other.AlertsForeign);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Deeds} events={Events} alerts={Alerts} lost={Lost} double={Double} digest-differences={Differences} missing-alerts={AlertsMissing} foreign-alerts={AlertsForeign}");
}
