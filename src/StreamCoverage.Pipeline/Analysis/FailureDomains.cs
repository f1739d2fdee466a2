using StreamCoverage.Core.Fragility;

namespace StreamCoverage.Pipeline.Analysis;

/// <summary>What operators share, by what they declare.</summary>
public static class FailureDomains
{
    /// <summary>The kinds of domain; the operator itself comes first.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["operator", "owner", "region", "upstream", "image", "hardware", "data_center"];

    /// <summary>The domain of an operator. One that declares nothing of the kind stands by itself, as does one that is in several regions or
    /// has several classes of hardware: it does not go with a single one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such kind.</exception>
    public static FailureDomain Of(string kind, string name, OperatorProfile profile)
    {
        var shared = kind switch
        {
            "operator" => null,
            "owner" => profile.Dependencies?.Owner,
            "upstream" => profile.Dependencies?.Upstream,
            "image" => profile.Dependencies?.Image,
            "data_center" => profile.Dependencies?.DataCenter,
            "region" => Only(profile.Capabilities?.Regions),
            "hardware" => Only(profile.Capabilities?.Hardware),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, $"a domain is one of {string.Join(", ", Kinds)}"),
        };
        return shared is null ? new(name, true) : new(shared, false);
    }

    private static string? Only(IReadOnlyList<string>? values) => values is [var one] ? one : null;
}
