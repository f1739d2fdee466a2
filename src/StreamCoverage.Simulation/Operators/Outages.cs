using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Simulation.Chance;
using StreamCoverage.Simulation.Scenarios;

namespace StreamCoverage.Simulation.Operators;

/// <summary>Something was or is down over [From, To).</summary>
public sealed record Down(EventTime From, EventTime To, OutageKind Kind, string Name, double Share)
{
    /// <summary>How the attempts end that it strikes.</summary>
    internal Outcome Outcome => Kind switch
    {
        OutageKind.Region or OutageKind.DataCenter => Outcome.Routing,
        OutageKind.ImageRevoked => Outcome.Verification,
        _ => Outcome.Unknown,
    };
}

/// <summary>Everything that goes down in one run: what the scenario says, and what the seed decides.</summary>
internal sealed class Outages(Scenario scenario, EventTime start, ulong seed)
{
    /// <summary>Every outage without end, in order of their beginnings; ties in the order of the scenario.</summary>
    public IEnumerable<Down> All()
    {
        var next = new PriorityQueue<IEnumerator<Down>, (long From, int Source)>();
        foreach (var (source, downs) in Sources().Index())
            Put(downs.GetEnumerator(), source);
        while (next.TryDequeue(out var downs, out var priority))
        {
            yield return downs.Current;
            Put(downs, priority.Source);
        }

        void Put(IEnumerator<Down> downs, int source)
        {
            if (downs.MoveNext())
                next.Enqueue(downs, (downs.Current.From.UnixMicroseconds, source));
        }
    }

    /// <summary>Whether <paramref name="down"/> strikes an operator.</summary>
    public static bool Strikes(Down down, SimulatedOperator @operator) => down.Kind switch
    {
        OutageKind.Region => @operator.Regions.All(region => region == down.Name),
        OutageKind.DataCenter => @operator.Dependencies.DataCenter == down.Name,
        OutageKind.Owner => (@operator.Fleet.HiddenOwner ?? @operator.Dependencies.Owner) == down.Name,
        _ => NamesOf(down.Kind, @operator.Fleet).Contains(down.Name),
    };

    /// <summary>What operators of a fleet depend on, of one kind.</summary>
    public static IEnumerable<string> NamesOf(OutageKind kind, Fleet fleet) => kind switch
    {
        OutageKind.Region => fleet.Regions,
        OutageKind.DataCenter => fleet.DataCenters,
        OutageKind.Owner => One(fleet.HiddenOwner ?? fleet.Owner),
        OutageKind.Upstream => One(fleet.HiddenUpstream ?? fleet.Upstream),
        OutageKind.Image or OutageKind.ImageRevoked => One(fleet.Image),
        _ => One(fleet.Name),
    };

    private static string[] One(string? name) => name is null ? [] : [name];

    private IEnumerable<IEnumerable<Down>> Sources() =>
    [
        .. scenario.Outages.Select(outage =>
            (IEnumerable<Down>)[Of(outage.AtMinutes, outage.Minutes, outage.Kind, outage.Name, outage.Share)]),
        .. scenario.Shocks.Select((shock, i) => Again(shock, SplitMix64.Derive(seed, (ulong)i))),
    ];

    private IEnumerable<Down> Again(Shock shock, ulong ownSeed)
    {
        // Minute by minute with even chances, because the logarithm that a draw of the whole gap needs differs between machines.
        for (var minute = 0L; ; minute++)
        {
            if (new SplitMix64(SplitMix64.Derive(ownSeed, (ulong)minute)).NextUnit() * shock.EveryMinutes >= 1)
                continue;
            yield return Of(minute, shock.Minutes, shock.Kind, shock.Name, shock.Share);
            minute += (long)Math.Ceiling(shock.Minutes);
        }
    }

    private Down Of(double atMinutes, double minutes, OutageKind kind, string name, double share) =>
        new(start + TimeSpan.FromMinutes(atMinutes), start + TimeSpan.FromMinutes(atMinutes + minutes), kind, name, share);
}
