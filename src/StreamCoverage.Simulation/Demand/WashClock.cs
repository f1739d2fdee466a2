using System.Globalization;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Simulation.Chance;
using StreamCoverage.Simulation.Operators;
using StreamCoverage.Simulation.Scenarios;

namespace StreamCoverage.Simulation.Demand;

/// <summary>The requests that operators of one fleet send themselves: made up, so that nothing is asked of any machine.</summary>
internal sealed class WashClock(WashTraffic wash, string network, DemandCell[] cells, EventTime start, ulong seed)
{
    private readonly ArrivalClock _arrivals = new(start + TimeSpan.FromMinutes(wash.AtMinutes), wash.RequestsPerMinute, new(0, 0), seed);
    private ulong _requests;

    /// <summary>When the next one ends; never where there are none.</summary>
    public EventTime At { get; private set; } = new(long.MaxValue);

    public void MoveNext()
    {
        if (wash.RequestsPerMinute > 0)
            At = _arrivals.Next();
    }

    /// <summary>The event of the present one; null where nobody of the fleet is there or could serve anything.</summary>
    public RequestOutcome? End(Market market)
    {
        var number = _requests++;
        var random = new SplitMix64(SplitMix64.Derive(seed, number));
        SimulatedOperator[] washing = [.. market.Present.Where(one => one.Fleet.Name == wash.Fleet)];
        if (washing.Length == 0)
            return null;
        var one = washing[random.NextIndex(washing.Length)];
        DemandCell[] served =
        [
            .. cells.Where(cell => one.Declines(cell.Cell) is null && cell.CanBeProvenBy(one.Fleet) && one.Regions.Contains(cell.Origin)),
        ];
        if (served.Length == 0)
            return null;
        var cell = served[new AliasTable([.. served.Select(cell => cell.Weight)]).Draw(ref random)];
        return new(
            SplitMix64.Mix(unchecked(SplitMix64.Derive(seed, ulong.MaxValue) + number)).ToString("x16", CultureInfo.InvariantCulture),
            network,
            At,
            cell.Cell,
            Outcome.Succeeded,
            (long)(cell.ServiceMicroseconds * one.Fleet.Speed),
            one.Name,
            null,
            cell.RewardMicros,
            $"gateway-{one.Name}",
            wash.ReportedBy == WashReporter.Gateway ? ReporterRole.Gateway : ReporterRole.Operator);
    }
}
