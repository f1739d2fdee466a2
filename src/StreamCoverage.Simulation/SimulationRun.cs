using StreamCoverage.Core.Time;

namespace StreamCoverage.Simulation;

/// <summary>What one run of a scenario is given; the same run gives the same events, byte for byte.</summary>
/// <param name="Seed">Any number.</param>
/// <param name="Start">The event time at which it begins; everybody who is there from the beginning joins at this moment.</param>
public sealed record SimulationRun(ulong Seed, EventTime Start)
{
    /// <summary>Event time after which it ends, exclusive. Null: it never ends.</summary>
    public TimeSpan? Length { get; init; }

    /// <summary>
    /// Mean rate; null: the scenario's own. The operators' slots scale with it, so that a rate changes the volume and not the story.
    /// More than 0, at most 10,000,000.
    /// </summary>
    public double? RequestsPerMinute { get; init; }

    /// <summary>
    /// Whose dice the requests throw; null: those of <see cref="Seed"/>. Outages and choices stay those of the seed, so that the same
    /// world can be asked again by other requests.
    /// </summary>
    public ulong? RequestSeed { get; init; }
}
