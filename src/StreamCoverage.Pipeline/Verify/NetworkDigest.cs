namespace StreamCoverage.Pipeline.Verify;

/// <summary>The digests of everything that is stored of one network and that a replay must give again.</summary>
/// <param name="Network">The tenant.</param>
/// <param name="Projections">By ordinal of their names; see <see cref="ProjectionNames"/>.</param>
public sealed record NetworkDigest(string Network, IReadOnlyList<ProjectionDigest> Projections)
{
    /// <summary>From when on facts, history and alerts are digested: what is older was removed.</summary>
    public Ports.KeptFrom Kept { get; init; } = Ports.KeptFrom.Beginning;
}

/// <summary>The digest of one projection.</summary>
/// <param name="Projection">One of <see cref="ProjectionNames"/>.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Sha256">64 hexadecimal digits in lower case.</param>
public sealed record ProjectionDigest(string Projection, long Rows, string Sha256);

/// <summary>A store that can tell its digests.</summary>
public interface IDigestSource
{
    /// <summary>The digests of <paramref name="network"/> at one moment; of a network that the store does not know, those of no rows.</summary>
    /// <exception cref="Ports.StoreException">The store is away.</exception>
    Task<NetworkDigest> DigestAsync(string network, CancellationToken cancellationToken);
}

/// <summary>What is compared, name by name. Revisions, versions and sequence numbers depend on the timing of a run and are left out.</summary>
public static class ProjectionNames
{
    /// <summary>Facts per slice.</summary>
    public const string Slices = "facts/slice";

    /// <summary>Facts per hour.</summary>
    public const string Hours = "facts/hour";

    /// <summary>Network figures by window slide.</summary>
    public const string History = "history";

    /// <summary>Events of the operators' streams, in the order of stream, event time and id; not assessments, of which there is one more where
    /// facts were restated in between.</summary>
    public const string OperatorEvents = "events/operator";

    /// <summary>Alerts that were handed to the outbox.</summary>
    public const string Alerts = "outbox";

    /// <summary>The types of document, by ordinal.</summary>
    public static IReadOnlyList<string> DocumentTypes { get; } =
    [
        "CellCoverage", "ConditionFunnel", "Convergence", "CoverageAlert", "CoverageChange", "DimensionCoverage", "Fragility", "JoinEffects", "NetworkCoverage",
        "OperatorAssessment", "OperatorContribution", "OperatorStanding", "PredictorVerdict", "RecruitingGaps",
    ];

    /// <summary>Documents of one type.</summary>
    public static string Documents(string type) => "documents/" + type;
}
