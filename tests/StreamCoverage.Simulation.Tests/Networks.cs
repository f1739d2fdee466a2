using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Simulation.Scenarios;

namespace StreamCoverage.Simulation.Tests;

/// <summary>Small networks that show only what a test is about: one model, one region, one size, and operators that never fail.</summary>
internal static class Networks
{
    public static readonly EventTime Start = EventTime.FromUtc(new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));

    public static Scenario Perfect { get; } = new(
        "perfect", "everything is served", "test", 600, new(0, 12),
        new(
            [Model("m")],
            new Dictionary<string, double> { ["north"] = 1 },
            [new("small", 1, 1)]),
        new(AttemptsMax: 3, OverheadMs: 5, ErrorShare: 0, DistanceMs: 100, DistanceLossShare: 0),
        [Fleet("alpha", 5)],
        []);

    // The limit is far beyond the slowest answer that can be drawn.
    public static ModelDemand Model(string name) => new(
        name, "chat", ServiceMs: 50, LatencyLimitMs: 600_000, RewardMicros: 7,
        new Dictionary<string, double> { ["gpu"] = 1 }, new Dictionary<string, double> { ["tee"] = 1 });

    public static Fleet Fleet(string name, int count) => new(
        name, count, Slots: 100, Speed: 1, ["m"], ["gpu"], ["tee"], ["north"], EachRegion: true, [], null, null, null, null,
        FailureShare: 0, ProofMissingShare: 0);

    public static Scenario With(this Scenario scenario, Func<ModelDemand, ModelDemand> model) =>
        scenario with { Demand = scenario.Demand with { Models = [.. scenario.Demand.Models.Select(model)] } };

    public static Scenario With(this Scenario scenario, params Fleet[] fleets) => scenario with { Fleets = fleets };

    public static List<InputEvent> Play(this Scenario scenario, double minutes, ulong seed = 1, double? rate = null) =>
        [.. new NetworkSimulator(scenario).Play(new(seed, Start) { Length = TimeSpan.FromMinutes(minutes), RequestsPerMinute = rate })];

    public static List<RequestOutcome> Requests(this Scenario scenario, double minutes, ulong seed = 1, double? rate = null) =>
        [.. scenario.Play(minutes, seed, rate).Select(e => e.Outcome).OfType<RequestOutcome>()];

    /// <summary>All that an event says, as one line.</summary>
    public static string Line(this InputEvent e) => e switch
    {
        { Outcome: { } o } =>
            $"{o.RequestId}|{o.Network}|{o.OccurredAt}|{o.Workload}|{o.Outcome.Word()}|{o.LatencyMicroseconds}|{o.Operator}|"
            + $"{string.Join(',', o.Attempts ?? [])}|{o.RewardMicros}|{o.ReporterId}|{o.Role.Word()}",
        { Operator: { } o } =>
            $"{o.EventId}|{o.Network}|{o.Operator}|{o.OccurredAt}|{o.Type}|{Words(o.Capabilities?.Models)}|{Words(o.Capabilities?.Hardware)}|"
            + $"{Words(o.Capabilities?.Regions)}|{Words(o.Capabilities?.Verification)}|{o.Dependencies}|{o.StakeMicros}",
        _ => throw new ArgumentException("an input event holds one of two", nameof(e)),
    };

    private static string Words(IReadOnlyList<string>? words) => string.Join(',', words ?? []);
}
