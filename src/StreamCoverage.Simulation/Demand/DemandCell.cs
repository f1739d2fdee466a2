using StreamCoverage.Core.Workloads;
using StreamCoverage.Simulation.Scenarios;

namespace StreamCoverage.Simulation.Demand;

/// <summary>A workload cell as it is asked for.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Cell">What a request in it asks for.</param>
/// <param name="Origin">The region that the requests come from.</param>
/// <param name="Model">The model's figures.</param>
/// <param name="Work">Times the service time, the latency limit and the reward.</param>
/// <param name="Weight">Relative share of the demand.</param>
internal sealed record DemandCell(int Index, WorkloadCell Cell, string Origin, ModelDemand Model, double Work, double Weight)
{
    /// <summary>Median service time at speed 1, in microseconds.</summary>
    public double ServiceMicroseconds { get; } = Model.ServiceMs * Work * 1000;

    /// <summary>The longest useful time, in microseconds.</summary>
    public double LimitMicroseconds { get; } = Model.LatencyLimitMs * Work * 1000;

    /// <summary>What a served request pays, in millionths of the network's unit.</summary>
    public long RewardMicros { get; } = (long)(Model.RewardMicros * Work);

    /// <summary>Who reports the requests: the gateway of their region.</summary>
    public string Gateway { get; } = $"gateway-{Origin}";

    /// <summary>Whether an answer has to carry a proof.</summary>
    public bool NeedsProof { get; } = Cell.Verification is not (null or "vanilla");

    /// <summary>Whether operators of <paramref name="fleet"/> can give the proof that is asked for, if any.</summary>
    public bool CanBeProvenBy(Fleet fleet) => !NeedsProof || fleet.Verification.Contains(Cell.Verification);

    /// <summary>Every cell of <paramref name="demand"/>, in an order that does not depend on how a file sorts its shares.</summary>
    public static DemandCell[] All(Scenarios.Demand demand)
    {
        var cells = new List<DemandCell>();
        foreach (var (rank, model) in demand.Models.Index())
            foreach (var (hardware, hardwareShare) in Relative(model.Hardware))
                foreach (var (mode, modeShare) in Relative(model.Verification))
                    foreach (var (region, regionShare) in Relative(demand.Regions))
                        foreach (var size in demand.Sizes)
                        {
                            var cell = WorkloadCell.Of([model.Name, model.Task, hardware, region, mode, size.Name]);
                            var weight = hardwareShare * modeShare * regionShare * size.Share / (rank + 1);
                            cells.Add(new(cells.Count, cell, region, model, size.Work, weight));
                        }
        return [.. cells];
    }

    private static IEnumerable<(string Name, double Share)> Relative(IReadOnlyDictionary<string, double> shares)
    {
        var sorted = shares.OrderBy(share => share.Key, StringComparer.Ordinal).ToArray();
        var sum = sorted.Sum(share => share.Value);
        return sorted.Select(share => (share.Key, share.Value / sum));
    }
}
