using System.Globalization;

namespace StreamCoverage.Crash.Tests.Support;

/// <summary>What many crashes came to. All but the first four and the alerts must be 0.</summary>
/// <param name="Crashes">Processes that were killed.</param>
/// <param name="Restarts">Processes that were started after one.</param>
/// <param name="Events">Events that were sent.</param>
/// <param name="Alerts">Alerts in the outboxes.</param>
/// <param name="Lost">Offsets that were not counted, and events that are in no figure.</param>
/// <param name="Double">Offsets that were counted twice, and events that were taken for repeated ones.</param>
/// <param name="Differences">Projections whose digest is not that of an unbroken run.</param>
/// <param name="AlertsMissing">Alerts of the outbox that are not on the topic.</param>
/// <param name="AlertsForeign">Messages of the topic that the outbox does not hold with the same bytes.</param>
internal sealed record CrashTally(
    int Crashes, int Restarts, long Events, long Alerts, long Lost, long Double, int Differences, int AlertsMissing, int AlertsForeign)
{
    public static CrashTally None { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0);

    public bool IsClean => (Lost, Double, Differences, AlertsMissing, AlertsForeign) == (0, 0, 0, 0, 0);

    public CrashTally Plus(CrashTally other) => new(
        Crashes + other.Crashes, Restarts + other.Restarts, Events + other.Events, Alerts + other.Alerts, Lost + other.Lost, Double + other.Double,
        Differences + other.Differences, AlertsMissing + other.AlertsMissing, AlertsForeign + other.AlertsForeign);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"crashes={Crashes} restarts={Restarts} events={Events} alerts={Alerts} lost={Lost} double={Double} digest-differences={Differences} alerts-missing={AlertsMissing} alerts-foreign={AlertsForeign}");
}
