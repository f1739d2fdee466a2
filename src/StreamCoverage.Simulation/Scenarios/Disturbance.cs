namespace StreamCoverage.Simulation.Scenarios;

/// <summary>For a while some demand is so many times the usual: a surge, or a quiet period. Shifts that overlap multiply.</summary>
/// <param name="AtMinutes">Minutes of event time after the start, 0 or more.</param>
/// <param name="Minutes">How long, above 0.</param>
/// <param name="Model">The model that it is about; null: all.</param>
/// <param name="Region">The region that it is about; null: all.</param>
/// <param name="Times">Times the usual rate, 0 to 1000.</param>
public sealed record DemandShift(double AtMinutes, double Minutes, string? Model, string? Region, double Times);

/// <summary>What can go down, and so takes with it all operators that share it.</summary>
public enum OutageKind : byte
{
    /// <summary>A region: operators that stand in no other cannot be reached.</summary>
    Region = 1,

    /// <summary>A data centre: its operators cannot be reached.</summary>
    DataCenter = 2,

    /// <summary>An owner, the true one: its operators break off.</summary>
    Owner = 3,

    /// <summary>An upstream vendor, the true one: operators that pass on to it break off.</summary>
    Upstream = 4,

    /// <summary>A software image: its operators break off.</summary>
    Image = 5,

    /// <summary>A fleet: its operators break off.</summary>
    Fleet = 6,

    /// <summary>The trust in a software image: its operators serve on, and no proof of theirs is accepted.</summary>
    ImageRevoked = 7,
}

/// <summary>Something is down for a while.</summary>
/// <param name="AtMinutes">Minutes of event time after the start, 0 or more.</param>
/// <param name="Minutes">How long, above 0.</param>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Name">Its name.</param>
public sealed record Outage(double AtMinutes, double Minutes, OutageKind Kind, string Name)
{
    /// <summary>Share of the attempts that it strikes, 0 to 1. Default 1.</summary>
    public double Share { get; init; } = 1;
}

/// <summary>Something that goes down again and again. In each minute in which it is up it goes down with probability 1 / mean.</summary>
/// <param name="EveryMinutes">Mean minutes from the end of one outage to the next, at least 1.</param>
/// <param name="Minutes">How long each lasts, above 0.</param>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Name">Its name.</param>
public sealed record Shock(double EveryMinutes, double Minutes, OutageKind Kind, string Name)
{
    /// <summary>Share of the attempts that it strikes, 0 to 1. Default 1.</summary>
    public double Share { get; init; } = 1;
}

/// <summary>
/// Operators send themselves requests and report them as demand. They always succeed, take no slot, and pay what others pay.
/// </summary>
/// <param name="Fleet">Whose operators; in the cells that they can serve, as popular as these are.</param>
/// <param name="AtMinutes">Minutes of event time after the start, 0 or more.</param>
/// <param name="RequestsPerMinute">0 to <see cref="Scenario.RequestsPerMinuteMax"/>.</param>
/// <param name="ReportedBy">Who attests them: <c>gateway</c>, which cannot be told from users' demand, or <c>operator</c>.</param>
public sealed record WashTraffic(string Fleet, double AtMinutes, double RequestsPerMinute, WashReporter ReportedBy);

/// <summary>As what a washing operator reports.</summary>
public enum WashReporter : byte
{
    /// <summary>As a gateway.</summary>
    Gateway = 1,

    /// <summary>As itself.</summary>
    Operator = 3,
}

/// <summary>How operators that may choose their models do so: now and then some look at what each model would have earned them.</summary>
/// <param name="Rule">How a model's rewards are divided among the operators that offer it.</param>
/// <param name="EveryMinutes">Minutes between two rounds, above 0.</param>
/// <param name="MoversShare">Share of the operators that look around in a round, 0 to 1.</param>
/// <param name="GainMin">How much more another model must pay for a change, as a share of what the present one pays; 0 or more.</param>
public sealed record Incentives(RewardRule Rule, double EveryMinutes, double MoversShare, double GainMin);

/// <summary>How rewards are divided.</summary>
public enum RewardRule : byte
{
    /// <summary>By volume: what users pay for a model is shared evenly by all who offer it.</summary>
    Volume = 1,

    /// <summary>By coverage: the first who offers a model earns what users pay for it, each further one half of the one before.</summary>
    Coverage = 2,
}
