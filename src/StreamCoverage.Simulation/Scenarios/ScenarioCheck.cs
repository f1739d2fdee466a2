using StreamCoverage.Core.Workloads;
using StreamCoverage.Simulation.Operators;

namespace StreamCoverage.Simulation.Scenarios;

/// <summary>What a scenario has to keep beyond its form, so that the simulator need not ask again.</summary>
internal static class ScenarioCheck
{
    private const int NameCharsMax = 128;
    private const double MinutesMax = 60 * 24 * 366;
    private static readonly string[] VerificationModes = ["vanilla", "tee", "zkml"];

    /// <summary>Everything that is wrong, each with its place; none where the scenario can be played.</summary>
    public static IEnumerable<string> Problems(Scenario scenario) =>
    [
        .. Name("name", scenario.Name),
        .. Name("network", scenario.Network),
        .. InRange("requests_per_minute", scenario.RequestsPerMinute, above: 0, max: Scenario.RequestsPerMinuteMax),
        .. InRange("daily_cycle.amplitude", scenario.DailyCycle.Amplitude, min: 0, max: 1),
        .. InRange("daily_cycle.peak_hour", scenario.DailyCycle.PeakHour, min: 0, max: 24),
        .. DemandProblems(scenario.Demand),
        .. GatewayProblems(scenario.Gateway),
        .. scenario.Fleets.SelectMany((fleet, i) => FleetProblems($"fleets[{i}]", fleet)),
        .. NotEmpty("fleets", scenario.Fleets.Count),
        .. Unique("fleets", scenario.Fleets.Select(fleet => fleet.Name)),
        .. scenario.Story.SelectMany((step, i) => StepProblems($"story[{i}]", step, scenario.Fleets)),
        .. StoryProblems(scenario),
        .. scenario.Shifts.SelectMany((shift, i) => ShiftProblems($"shifts[{i}]", shift, scenario.Demand)),
        .. scenario.Outages.SelectMany((outage, i) => (IEnumerable<string>)
        [
            .. InRange($"outages[{i}].at_minutes", outage.AtMinutes, min: 0, max: MinutesMax),
            .. DownProblems($"outages[{i}]", outage.Kind, outage.Name, outage.Minutes, outage.Share, scenario.Fleets),
        ]),
        .. scenario.Shocks.SelectMany((shock, i) => (IEnumerable<string>)
        [
            .. InRange($"shocks[{i}].every_minutes", shock.EveryMinutes, min: 1, max: MinutesMax),
            .. DownProblems($"shocks[{i}]", shock.Kind, shock.Name, shock.Minutes, shock.Share, scenario.Fleets),
        ]),
        .. scenario.Wash.SelectMany((wash, i) => (IEnumerable<string>)
        [
            .. InRange($"wash[{i}].at_minutes", wash.AtMinutes, min: 0, max: MinutesMax),
            .. InRange($"wash[{i}].requests_per_minute", wash.RequestsPerMinute, min: 0, max: Scenario.RequestsPerMinuteMax),
            .. Known($"wash[{i}].fleet", "fleet", wash.Fleet, scenario.Fleets.Select(fleet => fleet.Name)),
        ]),
        .. IncentiveProblems(scenario.Incentives),
    ];

    private static IEnumerable<string> ShiftProblems(string place, DemandShift shift, Demand demand) =>
    [
        .. InRange($"{place}.at_minutes", shift.AtMinutes, min: 0, max: MinutesMax),
        .. InRange($"{place}.minutes", shift.Minutes, above: 0, max: MinutesMax),
        .. InRange($"{place}.times", shift.Times, min: 0, max: 1000),
        .. shift.Model is null
            ? (string[])[]
            : [.. Known($"{place}.model", "model", shift.Model, demand.Models.Select(model => model.Name))],
        .. shift.Region is null ? (string[])[] : [.. Known($"{place}.region", "region", shift.Region, demand.Regions.Keys)],
    ];

    private static IEnumerable<string> DownProblems(
        string place, OutageKind kind, string name, double minutes, double share, IReadOnlyList<Fleet> fleets) =>
    [
        .. InRange($"{place}.minutes", minutes, above: 0, max: MinutesMax),
        .. InRange($"{place}.share", share, min: 0, max: 1),
        .. Known($"{place}.name", $"{kind}", name, fleets.SelectMany(fleet => Outages.NamesOf(kind, fleet))),
    ];

    private static IEnumerable<string> IncentiveProblems(Incentives? incentives) => incentives is null ? [] :
    [
        .. InRange("incentives.every_minutes", incentives.EveryMinutes, above: 0, max: MinutesMax),
        .. InRange("incentives.movers_share", incentives.MoversShare, min: 0, max: 1),
        .. InRange("incentives.gain_min", incentives.GainMin, min: 0, max: 1000),
    ];

    private static IEnumerable<string> Known(string place, string what, string name, IEnumerable<string> names) =>
        names.Contains(name, StringComparer.Ordinal) ? [] : [$"{place}: there is no {what} {name}"];

    private static IEnumerable<string> DemandProblems(Demand demand) =>
    [
        .. NotEmpty("demand.models", demand.Models.Count),
        .. Unique("demand.models", demand.Models.Select(model => model.Name)),
        .. demand.Models.SelectMany((model, i) => ModelProblems($"demand.models[{i}]", model)),
        .. Shares("demand.regions", demand.Regions),
        .. NotEmpty("demand.sizes", demand.Sizes.Count),
        .. Unique("demand.sizes", demand.Sizes.Select(size => size.Name)),
        .. demand.Sizes.SelectMany((size, i) => (IEnumerable<string>)
        [
            .. Name($"demand.sizes[{i}].name", size.Name),
            .. InRange($"demand.sizes[{i}].share", size.Share, above: 0, max: 1e9),
            .. InRange($"demand.sizes[{i}].work", size.Work, above: 0, max: 1000),
        ]),
    ];

    private static IEnumerable<string> ModelProblems(string place, ModelDemand model) =>
    [
        .. Name($"{place}.name", model.Name),
        .. Name($"{place}.task", model.Task),
        .. InRange($"{place}.service_ms", model.ServiceMs, above: 0, max: 600_000),
        .. InRange($"{place}.latency_limit_ms", model.LatencyLimitMs, above: 0, max: 600_000),
        .. InRange($"{place}.reward_micros", model.RewardMicros, min: 0, max: 1e12),
        .. InRange($"{place}.appears_at_minutes", model.AppearsAtMinutes, min: 0, max: MinutesMax),
        .. Shares($"{place}.hardware", model.Hardware),
        .. Shares($"{place}.verification", model.Verification),
        .. Modes($"{place}.verification", model.Verification.Keys.Where(mode => mode != WorkloadCell.Any)),
    ];

    private static IEnumerable<string> GatewayProblems(Gateway gateway) =>
    [
        .. InRange("gateway.attempts_max", gateway.AttemptsMax, min: 1, max: 64),
        .. InRange("gateway.overhead_ms", gateway.OverheadMs, min: 0, max: 600_000),
        .. InRange("gateway.error_share", gateway.ErrorShare, min: 0, max: 1),
        .. InRange("gateway.distance_ms", gateway.DistanceMs, min: 0, max: 600_000),
        .. InRange("gateway.distance_loss_share", gateway.DistanceLossShare, min: 0, max: 1),
    ];

    private static IEnumerable<string> FleetProblems(string place, Fleet fleet) =>
    [
        .. Name($"{place}.name", fleet.Name),
        .. InRange($"{place}.count", fleet.Count, min: 1, max: 999),
        .. InRange($"{place}.slots", fleet.Slots, min: 1, max: 1_000_000),
        .. InRange($"{place}.speed", fleet.Speed, above: 0, max: 1000),
        .. Names($"{place}.models", fleet.Models),
        .. NotEmpty($"{place}.models", fleet.Models.Count),
        .. Names($"{place}.hardware", fleet.Hardware),
        .. NotEmpty($"{place}.hardware", fleet.Hardware.Count),
        .. Modes($"{place}.verification", fleet.Verification),
        .. Names($"{place}.regions", fleet.Regions),
        .. NotEmpty($"{place}.regions", fleet.Regions.Count),
        .. Names($"{place}.data_centers", fleet.DataCenters),
        .. Names(
            $"{place} (declared, chosen, refused)",
            [.. fleet.DeclaredModels ?? [], .. fleet.DeclaredHardware ?? [], .. fleet.Chooses, .. fleet.RefusesSizes]),
        .. new[] { fleet.Owner, fleet.HiddenOwner, fleet.Upstream, fleet.HiddenUpstream, fleet.Image }.OfType<string>()
            .SelectMany(name => Name($"{place} (owner, upstream, image)", name)),
        .. InRange($"{place}.stake_micros", fleet.StakeMicros ?? 0, min: 0, max: 999_999_999_999_999_999),
        .. InRange($"{place}.failure_share", fleet.FailureShare, min: 0, max: 1),
        .. InRange($"{place}.proof_missing_share", fleet.ProofMissingShare, min: 0, max: 1),
    ];

    private static IEnumerable<string> StepProblems(string place, StoryStep step, IReadOnlyList<Fleet> fleets) =>
    [
        .. InRange($"{place}.at_minutes", step.AtMinutes, min: 0, max: MinutesMax),
        .. InRange($"{place}.every_minutes", step.EveryMinutes, min: 0, max: MinutesMax),
        .. fleets.Any(fleet => fleet.Name == step.Fleet) ? (string[])[] : [$"{place}.fleet: there is no fleet {step.Fleet}"],
    ];

    // A step that changes nothing, as leaving twice, is a slip of the author: the count of operators would not be what the text says.
    private static IEnumerable<string> StoryProblems(Scenario scenario) =>
        from fleet in scenario.Fleets
        let steps = scenario.Story.Where(step => step.Fleet == fleet.Name).OrderBy(step => step.AtMinutes).ToArray()
        from pair in steps.Zip(steps.Skip(1))
        let problem = pair.First.Change == pair.Second.Change ? $"does the same at minute {pair.First.AtMinutes} and at {pair.Second.AtMinutes}"
            : LastAt(pair.First, fleet) >= LastAt(pair.Second, fleet) ? $"has not finished the step of minute {pair.First.AtMinutes} when its last operator takes the next one"
            : null
        where problem is not null
        select $"story: fleet {fleet.Name} {problem}";

    private static double LastAt(StoryStep step, Fleet fleet) => step.AtMinutes + (step.EveryMinutes * (fleet.Count - 1));

    private static IEnumerable<string> Shares(string place, IReadOnlyDictionary<string, double> shares) =>
    [
        .. NotEmpty(place, shares.Count),
        .. Names(place, shares.Keys),
        .. shares.SelectMany(share => InRange($"{place}.{share.Key}", share.Value, above: 0, max: 1e9)),
    ];

    private static IEnumerable<string> Modes(string place, IEnumerable<string> modes) =>
        modes.Where(mode => !VerificationModes.Contains(mode)).Select(mode => $"{place}: {mode} is none of {string.Join(", ", VerificationModes)}");

    private static IEnumerable<string> Names(string place, IEnumerable<string> names) => names.SelectMany(name => Name(place, name));

    private static IEnumerable<string> Name(string place, string name) =>
        name is { Length: > 0 and <= NameCharsMax } && !name.Any(char.IsControl) ? [] : [$"{place}: a name has 1 to {NameCharsMax} characters, none of them a control character"];

    private static IEnumerable<string> NotEmpty(string place, int count) => count > 0 ? [] : [$"{place}: it is empty"];

    private static IEnumerable<string> Unique(string place, IEnumerable<string> names) =>
        names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => $"{place}: {group.Key} is there {group.Count()} times");

    private static IEnumerable<string> InRange(string place, double value, double min = double.NegativeInfinity, double above = double.NegativeInfinity, double max = double.PositiveInfinity) =>
        value >= min && value > above && value <= max
            ? []
            : [$"{place}: {value} is not {(double.IsInfinity(min) ? $"above {above}" : $"at least {min}")} and at most {max}"];
}
