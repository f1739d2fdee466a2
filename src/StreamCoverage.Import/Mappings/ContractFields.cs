namespace StreamCoverage.Import.Mappings;

/// <summary>The fields of the two contracts that a mapping sets, beside the id, the network, the time and what happened.</summary>
internal static class ContractFields
{
    public const string RequestOutcome = "request-outcome.v1";
    public const string OperatorEvent = "operator-event.v1";

    /// <summary>The word that stands for an operator whom the source does not name.</summary>
    public const string Unattributed = "unattributed";

    /// <summary>The longest id or name, in characters, as both contracts say.</summary>
    public const int NameCharsMax = 128;

    public static IReadOnlyList<string> VerificationModes { get; } = ["vanilla", "tee", "zkml"];

    /// <summary>The fields of <see cref="OperatorEvent"/> that hold lists.</summary>
    public static IReadOnlyList<string> Lists { get; } = ["models", "tasks", "hardware", "regions", "verification"];

    private static readonly string[] OutcomeFields =
        ["model", "task", "hardware", "region", "verification", "size", "operator", "latency_ms", "reward", "reporter_id", "reporter_role"];

    private static readonly string[] OperatorFields = ["operator", .. Lists, "owner", "upstream", "image", "data_center", "stake"];

    /// <summary>The fields of <paramref name="contract"/>; null where it is none of the two.</summary>
    public static IReadOnlyList<string>? Of(string contract) => contract switch
    {
        RequestOutcome => OutcomeFields,
        OperatorEvent => OperatorFields,
        _ => null,
    };
}
