using StreamCoverage.Simulation.Chance;
using StreamCoverage.Simulation.Demand;
using StreamCoverage.Simulation.Scenarios;

namespace StreamCoverage.Simulation.Operators;

/// <summary>Operators that choose what they offer by what it would have earned them since the last round.</summary>
/// <remarks>One after another in the order of names, each seeing the choices of those before it in the round.</remarks>
internal sealed class Choices(Incentives incentives, ulong seed)
{
    private readonly Dictionary<string, double> _paid = new(StringComparer.Ordinal);
    private ulong _draws;

    /// <summary>Somebody asked for a cell, and would have paid for it, served or not.</summary>
    public void Ask(DemandCell cell) => _paid[cell.Model.Name] = _paid.GetValueOrDefault(cell.Model.Name) + cell.RewardMicros;

    /// <summary>Holds a round.</summary>
    /// <returns>Those that changed what they offer, by name.</returns>
    public IReadOnlyList<SimulatedOperator> Round(IReadOnlyList<SimulatedOperator> present)
    {
        var changed = new List<SimulatedOperator>();
        foreach (var one in present.Where(one => one.Fleet.Chooses.Count > 0))
        {
            var moves = new SplitMix64(SplitMix64.Derive(seed, _draws++)).NextUnit() < incentives.MoversShare;
            if (moves && Best(one, present) is { } models)
            {
                one.Models = models;
                changed.Add(one);
            }
        }
        _paid.Clear();
        return changed;
    }

    private string[]? Best(SimulatedOperator one, IReadOnlyList<SimulatedOperator> present)
    {
        var pay = one.Fleet.Chooses.Concat(one.Models).Distinct(StringComparer.Ordinal)
            .ToDictionary(model => model, model => Pay(model, one, present));
        string[] best =
        [
            .. pay.OrderByDescending(model => model.Value).ThenBy(model => model.Key, StringComparer.Ordinal)
                .Select(model => model.Key).Take(one.Models.Count),
        ];
        return best.Sum(model => pay[model]) > one.Models.Sum(model => pay[model]) * (1 + incentives.GainMin) ? best : null;
    }

    private double Pay(string model, SimulatedOperator one, IReadOnlyList<SimulatedOperator> present)
    {
        var others = present.Count(other => other != one && other.Models.Contains(model));
        var paid = _paid.GetValueOrDefault(model);
        return incentives.Rule == RewardRule.Volume ? paid / (others + 1) : Math.ScaleB(paid, -others);
    }
}
