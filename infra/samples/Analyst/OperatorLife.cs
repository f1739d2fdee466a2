using StreamCoverage.Documents;

namespace StreamCoverage.Analyst;

/// <summary>An operator's stream as one figure: a live aggregation, made while it is asked for and stored nowhere.</summary>
public sealed partial class OperatorLife
{
    /// <summary>The stream: <c>operator/NETWORK/OPERATOR</c>.</summary>
    public string Id { get; set; } = "";

    /// <summary>How often it joined.</summary>
    public int Joins { get; set; }

    /// <summary>Whether it has joined and not left.</summary>
    public bool IsPresent { get; set; }

    /// <summary>How often it declared something else than before.</summary>
    public int Changes { get; set; }

    /// <summary>What its newest join was last assessed to be; null before the first look.</summary>
    public string? Verdict { get; set; }

    public void Apply(OperatorJoined joined) => (Joins, IsPresent, Verdict) = (Joins + 1, true, null);

    public void Apply(OperatorCapabilitiesChanged changed) => Changes++;

    public void Apply(OperatorLeft left) => IsPresent = false;

    public void Apply(OperatorAssessed assessed) => Verdict = assessed.Verdict;
}
