using StreamCoverage.Core.Events;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Simulation.Scenarios;

namespace StreamCoverage.Simulation.Operators;

/// <summary>One operator while the simulation runs: what it offers, how busy it is, and what it depends on that is down.</summary>
internal sealed class SimulatedOperator
{
    private readonly List<Down> _downs = [];
    private readonly Slots _slots;

    /// <param name="fleet">Its make.</param>
    /// <param name="index">Its number in the fleet, from 0.</param>
    /// <param name="slots">Where its requests sit, maybe together with those of others.</param>
    public SimulatedOperator(Fleet fleet, int index, Slots slots)
    {
        Fleet = fleet;
        _slots = slots;
        Name = fleet.Count == 1 ? fleet.Name : $"{fleet.Name}-{index + 1:00}";
        Regions = fleet.EachRegion ? [.. fleet.Regions] : [fleet.Regions[index % fleet.Regions.Count]];
        Models = fleet.Models;
        var dataCenter = fleet.DataCenters.Count == 0 ? null : fleet.DataCenters[index % fleet.DataCenters.Count];
        Dependencies = new(fleet.Owner ?? Name, fleet.Upstream, fleet.Image, dataCenter);
    }

    public Fleet Fleet { get; }

    public string Name { get; }

    public IReadOnlyList<string> Regions { get; }

    /// <summary>The models that it has now.</summary>
    public IReadOnlyList<string> Models { get; set; }

    /// <summary>What it declares; tasks are left to the models.</summary>
    public Capabilities Capabilities => new(
        Sorted(Fleet.DeclaredModels ?? Models), [], Sorted(Fleet.DeclaredHardware ?? Fleet.Hardware), Sorted(Regions),
        Sorted([.. Fleet.Verification, "vanilla"]));

    public Dependencies Dependencies { get; }

    public bool IsFree => _slots.IsFree;

    /// <summary>Times the service time: its speed, and half as slow again when every slot is taken.</summary>
    public double Slowness => Fleet.Speed * _slots.Slowness;

    public void Take() => _slots.Busy++;

    public void Free() => _slots.Busy--;

    public void Begin(Down down) => _downs.Add(down);

    public void End(Down down) => _downs.Remove(down);

    /// <summary>Share of the attempts that end so because something it depends on is down: 0 to 1.</summary>
    public double StruckBy(Outcome outcome)
    {
        if (_downs.Count == 0)
            return 0;
        var spared = 1.0;
        foreach (var down in _downs)
            spared *= down.Outcome == outcome ? 1 - down.Share : 1;
        return 1 - spared;
    }

    /// <summary>Whether gateways believe that it has the model.</summary>
    public bool Declares(string? model) => (Fleet.DeclaredModels ?? Models).Contains(model!);

    /// <summary>Whether gateways believe that it has hardware for the cell.</summary>
    public bool DeclaresHardware(WorkloadCell cell) =>
        cell.Hardware is null || (Fleet.DeclaredHardware ?? Fleet.Hardware).Contains(cell.Hardware);

    /// <summary>
    /// What it fails at before it begins: a model or hardware that it only said it had, or work that it does not want; null for none.
    /// </summary>
    public Outcome? Declines(WorkloadCell cell) =>
        !Models.Contains(cell.Model!) ? Outcome.Model
        : cell.Hardware is { } hardware && !Fleet.Hardware.Contains(hardware) ? Outcome.Hardware
        : Fleet.RefusesSizes.Contains(cell.Size!) ? Outcome.Capacity
        : null;

    private static string[] Sorted(IEnumerable<string> names) => [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}

/// <summary>The requests that one machine serves at once, under one name or several.</summary>
internal sealed class Slots(int count)
{
    /// <summary>How many are served now, 0 to the count.</summary>
    public int Busy { get; set; }

    public bool IsFree => Busy < count;

    /// <summary>1 while idle, 1.5 when full.</summary>
    public double Slowness => 1 + (Busy / (2.0 * count));
}
