using MathNet.Numerics.Distributions;

namespace StreamCoverage.Core.Contribution;

/// <summary>What a join did for the network.</summary>
public enum JoinLabel : byte
{
    /// <summary>Nothing can be told apart from chance yet.</summary>
    Undetermined = 0,

    /// <summary>The operator was asked for nothing.</summary>
    Dormant = 1,

    /// <summary>Its cells are served worse than they would be.</summary>
    Harmful = 2,

    /// <summary>Its cells are served better, and demand became covered that was not.</summary>
    ExpandsNew = 3,

    /// <summary>Its cells are served better, in cells that were covered or are not yet.</summary>
    ExpandsDeeper = 4,

    /// <summary>It covers workloads that nobody asked for before.</summary>
    ExpandsNewWorkload = 5,

    /// <summary>It changes no success rate, and is one of a few that qualify in its cells.</summary>
    Redundancy = 6,

    /// <summary>It changes no success rate, and adds no redundancy that counts.</summary>
    VolumeOnly = 7,
}

/// <summary>What an operator is to the cells in which it qualifies.</summary>
public enum StructuralRole : byte
{
    /// <summary>It qualifies in no covered cell.</summary>
    None = 0,

    /// <summary>Some demand is covered by it alone.</summary>
    Pivotal = 1,

    /// <summary>It is one of a few.</summary>
    Redundant = 2,

    /// <summary>It is one of many.</summary>
    Saturated = 3,
}

/// <summary>When a join counts as what.</summary>
public sealed record JoinRule
{
    /// <summary>Least change of the success rate that matters. Default 0.01.</summary>
    public double ChangeMin { get; init; } = 0.01;

    /// <summary>Change of the success rate that counts as none. Default 0.02.</summary>
    public double ChangeEquivalent { get; init; } = 0.02;

    /// <summary>Least share of demand that counts as gained. Default 0.001.</summary>
    public double CoverageMin { get; init; } = 0.001;

    /// <summary>Least share of demand for a structural role. Default 0.001.</summary>
    public double RedundancyMin { get; init; } = 0.001;

    /// <summary>Probability from which a gain or harm is claimed. Default 0.95.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Probability from which no change is claimed. Default 0.90.</summary>
    public double ConfidenceEquivalent { get; init; } = 0.90;

    /// <summary>What both must reach while the join is still looked at again and again. Default 0.99.</summary>
    public double ConfidenceEarly { get; init; } = 0.99;

    /// <summary>Age from which the verdict is final. Default 14 days.</summary>
    public TimeSpan FinalAfter { get; init; } = TimeSpan.FromDays(14);

    /// <summary>The rule as it holds before the verdict is final.</summary>
    public JoinRule Early => this with { Confidence = ConfidenceEarly, ConfidenceEquivalent = ConfidenceEarly };
}

/// <summary>What a verdict on a join rests on.</summary>
/// <param name="Attempts">Requests that the operator took after the join.</param>
/// <param name="Change">Effect on the success rate; null where it is not identified.</param>
/// <param name="StandardError">Its standard error; null where it is not identified.</param>
/// <param name="CoverageGain">Share of demand in treated cells that became covered, the operator qualifying there.</param>
/// <param name="EntryGain">Share of demand in covered cells without requests before, the operator qualifying there.</param>
/// <param name="RedundancyShare">Share of demand where it is one of a few that qualify.</param>
public sealed record JoinEvidence(
    long Attempts, double? Change, double? StandardError, double CoverageGain, double EntryGain, double RedundancyShare);

/// <summary>The classification of joins: the first rule that holds.</summary>
/// <remarks>
/// No change is claimed by equivalence (the effect lies within +-0.02 with probability 0.90), not by failing to find one: otherwise small
/// samples would turn true gains into redundancy. The price is that <see cref="JoinLabel.Undetermined"/> is common.
/// </remarks>
public static class JoinVerdict
{
    /// <summary>The label of a join.</summary>
    public static JoinLabel Of(JoinEvidence evidence, JoinRule rule)
    {
        if (evidence.Attempts == 0)
            return JoinLabel.Dormant;
        var entered = evidence.EntryGain >= rule.CoverageMin;
        if (evidence.Change is not { } change || evidence.StandardError is not { } error)
            return entered ? JoinLabel.ExpandsNewWorkload : JoinLabel.Undetermined;
        if (Normal.CDF(0, 1, (-rule.ChangeMin - change) / error) >= rule.Confidence)
            return JoinLabel.Harmful;
        if (Normal.CDF(0, 1, (change - rule.ChangeMin) / error) >= rule.Confidence)
            return evidence.CoverageGain >= rule.CoverageMin ? JoinLabel.ExpandsNew : JoinLabel.ExpandsDeeper;
        if (entered)
            return JoinLabel.ExpandsNewWorkload;
        if (Within(change, error, rule.ChangeEquivalent) >= rule.ConfidenceEquivalent)
            return evidence.RedundancyShare >= rule.RedundancyMin ? JoinLabel.Redundancy : JoinLabel.VolumeOnly;
        return JoinLabel.Undetermined;
    }

    /// <summary>The role by shares of demand: pivotal before redundant before saturated.</summary>
    public static StructuralRole RoleOf(double pivotal, double redundant, double saturated, JoinRule rule) =>
        pivotal >= rule.RedundancyMin ? StructuralRole.Pivotal
        : redundant >= rule.RedundancyMin ? StructuralRole.Redundant
        : saturated >= rule.RedundancyMin ? StructuralRole.Saturated
        : StructuralRole.None;

    /// <summary>The word for a label: an expansion and its kind are joined by a colon.</summary>
    public static string Word(this JoinLabel label) => label switch
    {
        JoinLabel.Dormant => "dormant",
        JoinLabel.Harmful => "harmful",
        JoinLabel.ExpandsNew => "coverage_expanding:new",
        JoinLabel.ExpandsDeeper => "coverage_expanding:deepening",
        JoinLabel.ExpandsNewWorkload => "coverage_expanding:new_workload",
        JoinLabel.Redundancy => "redundancy",
        JoinLabel.VolumeOnly => "volume_only",
        _ => "undetermined",
    };

    /// <summary>What a label says in plain words: one of five.</summary>
    public static string Verdict(this JoinLabel label) => label switch
    {
        JoinLabel.ExpandsNew or JoinLabel.ExpandsDeeper or JoinLabel.ExpandsNewWorkload => "expands coverage",
        JoinLabel.Redundancy => "adds redundancy",
        JoinLabel.VolumeOnly => "adds volume only",
        JoinLabel.Harmful => "harmful",
        _ => "not enough data",
    };

    /// <summary>The word for a role.</summary>
    public static string Word(this StructuralRole role) => role switch
    {
        StructuralRole.Pivotal => "pivotal",
        StructuralRole.Redundant => "redundant",
        StructuralRole.Saturated => "saturated",
        _ => "none",
    };

    private static double Within(double change, double error, double bound) =>
        Normal.CDF(0, 1, (bound - change) / error) - Normal.CDF(0, 1, (-bound - change) / error);
}
