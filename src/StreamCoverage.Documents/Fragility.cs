namespace StreamCoverage.Documents;

/// <summary>What a network would lose of its coverage if it lost operators, owners, regions or what they share.</summary>
public sealed record Fragility
{
    /// <summary><c>NETWORK/WINDOW</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The tenant.</summary>
    public required string Network { get; init; }

    /// <summary>The window's name.</summary>
    public required string Window { get; init; }

    /// <summary>End of the window, exclusive.</summary>
    public required DateTimeOffset WindowEnd { get; init; }

    /// <summary>Share of demand that at least one qualifying operator covers: what the losses are taken from.</summary>
    public required decimal? Coverage { get; init; }

    /// <summary>One entry per kind of domain: operator, owner, region, upstream, image, hardware, data_center.</summary>
    public required IReadOnlyList<DomainFragility> Domains { get; init; }

    /// <summary>Share of requests that would be served after a surge of demand, by factor.</summary>
    public required IReadOnlyList<SurgePoint> Surge { get; init; }
}

/// <summary>What the loss of domains of one kind would cost.</summary>
public sealed record DomainFragility
{
    /// <summary>The kind.</summary>
    public required string Kind { get; init; }

    /// <summary>How many domains of the kind there are.</summary>
    public required int Domains { get; init; }

    /// <summary>The domain whose loss costs most; null where none costs anything.</summary>
    public required string? Worst { get; init; }

    /// <summary>Share of demand that is lost with it.</summary>
    public required decimal? WorstLoss { get; init; }

    /// <summary>Least number of domains, chosen greedily, whose loss costs more than half of the coverage; null where all of them do not.</summary>
    public required int? Nakamoto { get; init; }

    /// <summary>The domains whose loss costs most, most first; at most 20.</summary>
    public required IReadOnlyList<DomainLoss> Losses { get; init; }

    /// <summary>Coverage after losing the largest k by requests served, from k = 0; at most 20.</summary>
    public required IReadOnlyList<RemovalPoint> LargestFirst { get; init; }

    /// <summary>Coverage after losing the k that cost most, chosen greedily, from k = 0; at most 20.</summary>
    public required IReadOnlyList<RemovalPoint> WorstFirst { get; init; }
}

/// <summary>The share of demand that is lost with one domain.</summary>
public sealed record DomainLoss(string Domain, decimal Loss);

/// <summary>Coverage that is left after <paramref name="Removed"/> domains, the last of them <paramref name="Domain"/>, are gone.</summary>
public sealed record RemovalPoint(int Removed, string? Domain, decimal Coverage);

/// <summary>Share of demand that would still succeed if demand were <paramref name="Factor"/> times what it is.</summary>
/// <param name="Factor">Above 1.</param>
/// <param name="SuccessLower">Where operators divide their capacity among their cells as now.</param>
/// <param name="SuccessUpper">Where each cell may use all capacity of its operators.</param>
public sealed record SurgePoint(decimal Factor, decimal SuccessLower, decimal SuccessUpper);
