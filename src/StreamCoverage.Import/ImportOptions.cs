namespace StreamCoverage.Import;

/// <summary>How much an import may hold, and what it reads with.</summary>
public sealed record ImportOptions
{
    /// <summary>
    /// Most events of one import, 1 or more; heartbeats count as one each. Default 5,000,000: they are sorted in memory, 16 bytes each beside
    /// what their rows hold.
    /// </summary>
    public int EventsMax { get; init; } = 5_000_000;

    /// <summary>Most refused rows per file that are kept with number and reason; all are counted. Default 1,000.</summary>
    public int RefusalsKeptMax { get; init; } = 1_000;

    /// <summary>The program that unpacks <c>.xz</c> files. Default <c>xz</c>, looked for on the search path.</summary>
    public string XzProgram { get; init; } = "xz";
}
