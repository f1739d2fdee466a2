using StreamCoverage.Core.Events;
using StreamCoverage.Simulation.Chance;
using StreamCoverage.Simulation.Demand;

namespace StreamCoverage.Simulation.Operators;

/// <summary>The operators that are present, and who of them could serve which cell.</summary>
internal sealed class Market(int cellCount)
{
    private readonly List<SimulatedOperator> _present = [];
    private readonly Supply?[] _supplies = new Supply?[cellCount];

    public void Join(SimulatedOperator newcomer)
    {
        _present.Add(newcomer);
        // The order of joining must not show in who is picked, or a replay of another story would differ without cause.
        _present.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        Array.Clear(_supplies);
    }

    public void Leave(SimulatedOperator leaver)
    {
        _present.Remove(leaver);
        Array.Clear(_supplies);
    }

    /// <summary>Those that are there, by name.</summary>
    public IReadOnlyList<SimulatedOperator> Present => _present;

    /// <summary>Somebody offers other models than before.</summary>
    public void Changed() => Array.Clear(_supplies);

    /// <summary>Who could serve <paramref name="cell"/> now, as far as gateways know.</summary>
    public Supply SupplyOf(DemandCell cell) => _supplies[cell.Index] ??= Find(cell);

    private Supply Find(DemandCell cell)
    {
        var offering = _present.Where(o => o.Declares(cell.Cell.Model)).ToArray();
        var compatible = offering.Where(o => o.DeclaresHardware(cell.Cell)).ToArray();
        var proving = compatible.Where(o => cell.CanBeProvenBy(o.Fleet)).ToArray();
        var eligible = proving.Length > 0 ? proving : compatible;
        return new(
            offering.Length == 0 ? Outcome.Model : compatible.Length == 0 ? Outcome.Hardware : null,
            [.. eligible.Where(o => o.Regions.Contains(cell.Origin))],
            [.. eligible.Where(o => !o.Regions.Contains(cell.Origin))]);
    }
}

/// <summary>Who could serve a cell. Operators that can prove what is asked for come alone; those that cannot, only where there is no other.</summary>
/// <param name="Missing">The condition at which it fails, if nobody could.</param>
/// <param name="Near">Those in the region that requests come from.</param>
/// <param name="Far">The others.</param>
internal sealed record Supply(Outcome? Missing, SimulatedOperator[] Near, SimulatedOperator[] Far)
{
    /// <summary>A free operator that is none of <paramref name="tried"/>, a near one if there is one, from a random place on; null where there is none.</summary>
    public SimulatedOperator? PickFree(ref SplitMix64 random, ReadOnlySpan<SimulatedOperator> tried) =>
        PickFree(Near, random.NextUnit(), tried) ?? PickFree(Far, random.NextUnit(), tried);

    public bool IsNear(SimulatedOperator @operator) => Array.IndexOf(Near, @operator) >= 0;

    private static SimulatedOperator? PickFree(SimulatedOperator[] operators, double unit, ReadOnlySpan<SimulatedOperator> tried)
    {
        var first = (int)(unit * operators.Length);
        for (var i = 0; i < operators.Length; i++)
        {
            var candidate = operators[(first + i) % operators.Length];
            if (candidate.IsFree && !tried.Contains(candidate))
                return candidate;
        }
        return null;
    }
}
