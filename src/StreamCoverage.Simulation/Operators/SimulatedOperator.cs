using StreamCoverage.Core.Events;
using StreamCoverage.Simulation.Scenarios;

namespace StreamCoverage.Simulation.Operators;

/// <summary>One operator while the simulation runs: what it offers, which does not change, and how busy it is, which does.</summary>
internal sealed class SimulatedOperator
{
    /// <param name="fleet">Its make.</param>
    /// <param name="index">Its number in the fleet, from 0.</param>
    /// <param name="slots">How many requests it serves at once.</param>
    public SimulatedOperator(Fleet fleet, int index, int slots)
    {
        Fleet = fleet;
        Slots = slots;
        Name = fleet.Count == 1 ? fleet.Name : $"{fleet.Name}-{index + 1:00}";
        Regions = fleet.EachRegion ? [.. fleet.Regions] : [fleet.Regions[index % fleet.Regions.Count]];
        Capabilities = new(Sorted(fleet.Models), [], Sorted(fleet.Hardware), Sorted(Regions), Sorted([.. fleet.Verification, "vanilla"]));
        var dataCenter = fleet.DataCenters.Count == 0 ? null : fleet.DataCenters[index % fleet.DataCenters.Count];
        Dependencies = new(fleet.Owner ?? Name, fleet.Upstream, fleet.Image, dataCenter);
    }

    public Fleet Fleet { get; }

    public string Name { get; }

    public IReadOnlyList<string> Regions { get; }

    /// <summary>What it declares when it joins; tasks are left to the models.</summary>
    public Capabilities Capabilities { get; }

    public Dependencies Dependencies { get; }

    public int Slots { get; }

    /// <summary>How many requests it serves now, 0 to <see cref="Slots"/>.</summary>
    public int Busy { get; set; }

    public bool IsFree => Busy < Slots;

    /// <summary>Times the service time: its speed, and half as slow again when every slot is taken.</summary>
    public double Slowness => Fleet.Speed * (1 + (Busy / (2.0 * Slots)));

    private static string[] Sorted(IEnumerable<string> names) => [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
