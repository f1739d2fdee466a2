namespace StreamCoverage.Documents;

/// <summary>How a network's coverage changed from one window to the next of the same length, and why.</summary>
/// <remarks>
/// Coverage can rise because the network serves more, or because people stopped asking for what it does not serve; the first is
/// <see cref="Service"/>, the second <see cref="Mix"/>. Successes can rise because requests succeed more often, or because there are more
/// of them; the first is <see cref="CoverageEffect"/>, the second <see cref="VolumeEffect"/>.
/// </remarks>
public sealed record CoverageChange
{
    /// <summary><c>NETWORK/WINDOW</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The tenant.</summary>
    public required string Network { get; init; }

    /// <summary>The window's name.</summary>
    public required string Window { get; init; }

    /// <summary>End of the window, exclusive. The one before it ends where this one starts.</summary>
    public required DateTimeOffset WindowEnd { get; init; }

    /// <summary>Demand in the window before.</summary>
    public required long RequestsBefore { get; init; }

    /// <summary>Demand in the window.</summary>
    public required long Requests { get; init; }

    /// <summary>Lower bound of coverage in the window before; null where it had no demand.</summary>
    public required decimal? CoverageBefore { get; init; }

    /// <summary>Lower bound of coverage in the window.</summary>
    public required decimal? Coverage { get; init; }

    /// <summary>Part of the change that comes from cells that became covered, or no longer are; Service + Mix is the whole change.</summary>
    public required decimal? Service { get; init; }

    /// <summary>Part of the change that comes from demand that moved between cells.</summary>
    public required decimal? Mix { get; init; }

    /// <summary>Change of successes per hour.</summary>
    public required decimal? SuccessesPerHour { get; init; }

    /// <summary>Part of it from requests that succeed more, or less, often.</summary>
    public required decimal? CoverageEffect { get; init; }

    /// <summary>Part of it from more, or fewer, requests.</summary>
    public required decimal? VolumeEffect { get; init; }

    /// <summary>Part of it from cells that had no demand before.</summary>
    public required decimal? Entry { get; init; }

    /// <summary>Part of it from cells that have no demand now.</summary>
    public required decimal? Exit { get; init; }

    /// <summary>Part of the coverage effect in cells that became covered.</summary>
    public required decimal? Expansion { get; init; }

    /// <summary>Part of the coverage effect in cells that were covered and are.</summary>
    public required decimal? Deepening { get; init; }

    /// <summary>Part of the coverage effect in cells that were not covered and are not.</summary>
    public required decimal? Partial { get; init; }

    /// <summary>Part of the coverage effect in cells that were covered and are not.</summary>
    public required decimal? Regression { get; init; }

    /// <summary>Lower bound of coverage on the fixed basket of the longest window's demand: a workload that is abandoned stays in it.</summary>
    public required decimal? FixedBasketLower { get; init; }

    /// <summary>Upper bound of coverage on the fixed basket.</summary>
    public required decimal? FixedBasketUpper { get; init; }
}
