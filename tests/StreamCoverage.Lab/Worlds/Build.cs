using StreamCoverage.Core.Time;
using StreamCoverage.Simulation;
using StreamCoverage.Simulation.Scenarios;

namespace StreamCoverage.Lab.Worlds;

/// <summary>Small worlds of which only what a study is about differs from the plain.</summary>
internal static class Build
{
    public static readonly EventTime Start = EventTime.FromUtc(new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));

    public static SimulationRun Run(ulong seed, TimeSpan length) => new(seed, Start) { Length = length };

    /// <summary>One region, no wave, one attempt unless said otherwise.</summary>
    public static Scenario World(string name, double requestsPerMinute, IEnumerable<ModelDemand> models, IEnumerable<Fleet> fleets, int sizes = 1, int attempts = 1) => new(
        name, name, "lab", requestsPerMinute, new(0, 12),
        new([.. models], new Dictionary<string, double> { ["north"] = 1 }, [.. Enumerable.Range(1, sizes).Select(i => new SizeDemand($"{i}k", 1, 1))]),
        new(attempts, OverheadMs: 5, ErrorShare: 0, DistanceMs: 50, DistanceLossShare: 0),
        [.. fleets], []);

    /// <summary>A model whose limit is ten times its service time: one answer in ten thousand is late.</summary>
    public static ModelDemand Model(string name, double serviceMs = 500, long rewardMicros = 100) => new(
        name, "chat", serviceMs, serviceMs * 10, rewardMicros, new Dictionary<string, double> { ["gpu"] = 1 }, new Dictionary<string, double> { ["vanilla"] = 1 });

    public static Fleet Fleet(string name, int count, string model, double failureShare = 0, int slots = 100, string? upstream = null) => new(
        name, count, slots, Speed: 1, [model], ["gpu"], ["vanilla"], ["north"], EachRegion: true, [], null, upstream, null, null, failureShare, ProofMissingShare: 0);
}
