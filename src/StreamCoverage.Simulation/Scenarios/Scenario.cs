namespace StreamCoverage.Simulation.Scenarios;

/// <summary>A made-up network: what is asked of it, who serves, and what happens. The JSON form is described in <c>infra/scenarios/README.md</c>.</summary>
/// <param name="Name">Kebab case, as in <c>one-large-operator-leaves</c>.</param>
/// <param name="Description">What it shows, for people.</param>
/// <param name="Network">The tenant that its events name.</param>
/// <param name="RequestsPerMinute">Mean over a day of event time; more than 0, at most <see cref="RequestsPerMinuteMax"/>.</param>
/// <param name="DailyCycle">How the rate moves around its mean.</param>
/// <param name="Demand">What is asked for.</param>
/// <param name="Gateway">How requests reach operators.</param>
/// <param name="Fleets">Who serves.</param>
/// <param name="Story">Who leaves and who joins, in any order; empty for a steady network.</param>
public sealed record Scenario(
    string Name,
    string Description,
    string Network,
    double RequestsPerMinute,
    DailyCycle DailyCycle,
    Demand Demand,
    Gateway Gateway,
    IReadOnlyList<Fleet> Fleets,
    IReadOnlyList<StoryStep> Story)
{
    /// <summary>The highest rate: the arrivals of one minute are held in memory.</summary>
    public const double RequestsPerMinuteMax = 10_000_000;

    /// <summary>Where demand departs from its usual rate; none by default.</summary>
    public IReadOnlyList<DemandShift> Shifts { get; init; } = [];

    /// <summary>What goes down at a known moment; nothing by default.</summary>
    public IReadOnlyList<Outage> Outages { get; init; } = [];

    /// <summary>What goes down again and again, at moments that the seed decides; nothing by default.</summary>
    public IReadOnlyList<Shock> Shocks { get; init; } = [];

    /// <summary>Operators that ask themselves; none by default.</summary>
    public IReadOnlyList<WashTraffic> Wash { get; init; } = [];

    /// <summary>By what operators choose their models; null: nobody chooses.</summary>
    public Incentives? Incentives { get; init; }

    /// <summary>The same network in which <paramref name="fleet"/> never was: what is compared with to know what it did.</summary>
    public Scenario Without(string fleet) => this with
    {
        Fleets = [.. Fleets.Where(one => one.Name != fleet)],
        Story = [.. Story.Where(step => step.Fleet != fleet)],
        // Places in these lists choose the dice, so that what stays keeps its luck.
        Outages = [.. Outages.Select(one => one.Kind == OutageKind.Fleet && one.Name == fleet ? one with { Share = 0 } : one)],
        Shocks = [.. Shocks.Select(one => one.Kind == OutageKind.Fleet && one.Name == fleet ? one with { Share = 0 } : one)],
        Wash = [.. Wash.Select(wash => wash.Fleet == fleet ? wash with { RequestsPerMinute = 0 } : wash)],
    };
}

/// <summary>A wave of one day around the mean rate.</summary>
/// <param name="Amplitude">0 (none) to 1 (from nothing to twice the mean).</param>
/// <param name="PeakHour">Hour of the day, UTC, at which the rate is highest; 0 to 24.</param>
public sealed record DailyCycle(double Amplitude, double PeakHour);

/// <summary>What is asked for: every combination of a model's choices, a region and the model's sizes is a workload cell.</summary>
/// <param name="Models">In order of popularity: the n-th is asked for in proportion to 1/n (Zipf's law with exponent 1).</param>
/// <param name="Regions">Where requests come from, with their shares.</param>
/// <param name="Sizes">The size classes, with their shares.</param>
public sealed record Demand(IReadOnlyList<ModelDemand> Models, IReadOnlyDictionary<string, double> Regions, IReadOnlyList<SizeDemand> Sizes);

/// <summary>What is asked of one model. Shares are relative: they need not add up to one.</summary>
/// <param name="Name">As in <c>nous/hermes-4-405b</c>.</param>
/// <param name="Task">As in <c>chat</c>.</param>
/// <param name="ServiceMs">Median time of an unloaded operator of speed 1 for a request of work 1, in milliseconds; more than 0.</param>
/// <param name="LatencyLimitMs">The longest useful time for a request of work 1, in milliseconds; more than 0.</param>
/// <param name="RewardMicros">What an operator is paid for a served request of work 1, in millionths of the network's unit.</param>
/// <param name="Hardware">Shares by hardware class; <c>any</c> for requests that do not care.</param>
/// <param name="Verification">Shares by mode: <c>vanilla</c>, <c>tee</c>, <c>zkml</c>, or <c>any</c>.</param>
public sealed record ModelDemand(
    string Name,
    string Task,
    double ServiceMs,
    double LatencyLimitMs,
    long RewardMicros,
    IReadOnlyDictionary<string, double> Hardware,
    IReadOnlyDictionary<string, double> Verification)
{
    /// <summary>Minutes after the start before which nobody asks for it. Default 0.</summary>
    public double AppearsAtMinutes { get; init; }
}

/// <summary>A size class of requests.</summary>
/// <param name="Name">As in <c>8k</c>.</param>
/// <param name="Share">Relative to the other sizes; more than 0.</param>
/// <param name="Work">Times the service time, the latency limit and the reward of its model; more than 0.</param>
public sealed record SizeDemand(string Name, double Share, double Work);

/// <summary>How requests reach operators.</summary>
/// <param name="AttemptsMax">Most operators that are tried for one request, 1 to 64.</param>
/// <param name="OverheadMs">Time in the gateway itself, in milliseconds, 0 or more.</param>
/// <param name="ErrorShare">Share of the requests that the gateway loses before it asks anybody.</param>
/// <param name="DistanceMs">Added to the service by an operator that stands in none of its regions where the request comes from, in milliseconds, 0 or more.</param>
/// <param name="DistanceLossShare">Share of the attempts over that distance that are lost on the way.</param>
public sealed record Gateway(int AttemptsMax, double OverheadMs, double ErrorShare, double DistanceMs, double DistanceLossShare);

/// <summary>Operators of one make.</summary>
/// <param name="Name">Kebab case. A fleet of one gives its operator this name; of several, <c>name-01</c>, <c>name-02</c>, ...</param>
/// <param name="Count">How many operators, 1 to 999.</param>
/// <param name="Slots">How many requests each serves at once, at the scenario's own rate; at another rate the slots scale with it.</param>
/// <param name="Speed">Times the model's service time: below 1 is faster; more than 0.</param>
/// <param name="Models">The models that it offers.</param>
/// <param name="Hardware">The hardware classes that it has.</param>
/// <param name="Verification">The modes that it can prove; <c>vanilla</c> needs no proof.</param>
/// <param name="Regions">Where its operators stand: see <paramref name="EachRegion"/>.</param>
/// <param name="EachRegion">True: every operator stands in all of the regions; false: they take turns.</param>
/// <param name="DataCenters">Which the operators take in turns; empty where it is not stated.</param>
/// <param name="Owner">Who owns all of them; null: each has an owner of its own.</param>
/// <param name="Upstream">The vendor that they pass requests on to; null: they compute themselves.</param>
/// <param name="Image">Their software image; null where it is not stated.</param>
/// <param name="StakeMicros">Millionths of the network's unit that each has at stake; null where none is stated.</param>
/// <param name="FailureShare">Share of the attempts that break off with no cause given.</param>
/// <param name="ProofMissingShare">Share of the answers that lack their proof where one was asked for.</param>
public sealed record Fleet(
    string Name,
    int Count,
    int Slots,
    double Speed,
    IReadOnlyList<string> Models,
    IReadOnlyList<string> Hardware,
    IReadOnlyList<string> Verification,
    IReadOnlyList<string> Regions,
    bool EachRegion,
    IReadOnlyList<string> DataCenters,
    string? Owner,
    string? Upstream,
    string? Image,
    long? StakeMicros,
    double FailureShare,
    double ProofMissingShare)
{
    /// <summary>The models that it says it offers, by which gateways pick it; null: those that it has.</summary>
    public IReadOnlyList<string>? DeclaredModels { get; init; }

    /// <summary>The hardware that it says it has, by which gateways pick it; null: what it has.</summary>
    public IReadOnlyList<string>? DeclaredHardware { get; init; }

    /// <summary>The size classes that it refuses although it could serve them, as if it were busy.</summary>
    public IReadOnlyList<string> RefusesSizes { get; init; } = [];

    /// <summary>Who owns it in truth; null: whom it declares.</summary>
    public string? HiddenOwner { get; init; }

    /// <summary>The vendor that it passes requests on to in truth; null: the one that it declares.</summary>
    public string? HiddenUpstream { get; init; }

    /// <summary>Whether all its operators are one machine under many names: they share the slots of one.</summary>
    public bool SharedSlots { get; init; }

    /// <summary>
    /// The models that its operators may change to, as many at a time as <see cref="Models"/> has; empty: they never change.
    /// </summary>
    public IReadOnlyList<string> Chooses { get; init; } = [];
}

/// <summary>A fleet leaves or joins. A fleet whose first step is to join is absent at the start; all others are there.</summary>
/// <param name="AtMinutes">Minutes of event time after the start, 0 or more.</param>
/// <param name="Fleet">Which one.</param>
/// <param name="Change">What it does.</param>
/// <param name="EveryMinutes">Its operators do so one after another, this far apart; 0: all at once.</param>
public sealed record StoryStep(double AtMinutes, string Fleet, StoryChange Change, double EveryMinutes);

/// <summary>What a fleet does in the story.</summary>
public enum StoryChange : byte
{
    /// <summary>It begins to serve, or serves again.</summary>
    Joins = 1,

    /// <summary>It takes no more requests; those that it has begun it finishes.</summary>
    Leaves = 2,
}
