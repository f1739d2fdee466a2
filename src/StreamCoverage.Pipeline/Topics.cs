namespace StreamCoverage.Pipeline;

/// <summary>The names of the topics: one prefix, five words.</summary>
/// <param name="Prefix">Ends in a dot. Default <c>streamcoverage.</c></param>
public sealed record Topics(string Prefix = "streamcoverage.")
{
    /// <summary>In: requests' ends.</summary>
    public string RequestOutcomes => Prefix + "request-outcomes";

    /// <summary>In: operators joining, changing, leaving.</summary>
    public string OperatorEvents => Prefix + "operator-events";

    /// <summary>Internal: from ingest to measure, keyed by network.</summary>
    public string SlicePartials => Prefix + "slice-partials";

    /// <summary>Out: regressions of coverage, and their end.</summary>
    public string CoverageAlerts => Prefix + "coverage-alerts";

    /// <summary>Out: what was refused or late, with its bytes and the reason.</summary>
    public string DeadLetters => Prefix + "dead-letters";

    /// <summary>All five, inputs first.</summary>
    public IReadOnlyList<string> All => [RequestOutcomes, OperatorEvents, SlicePartials, CoverageAlerts, DeadLetters];
}
