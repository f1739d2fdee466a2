namespace StreamCoverage.Schemas.Decoding;

/// <summary>The properties of <c>operator-event.v1</c>. The numbers are bits of what was seen; 0 is unknown.</summary>
internal static class OperatorEventFields
{
    public const int EventId = 1;
    public const int Network = 2;
    public const int Operator = 3;
    public const int OccurredAt = 4;
    public const int Type = 5;
    public const int Capabilities = 6;
    public const int Dependencies = 7;
    public const int Stake = 8;

    /// <summary>The bits of the properties that an event must have: the first five.</summary>
    public const int Required = 0b11_1110;

    /// <summary>The index of the list of capabilities whose values are a closed set.</summary>
    public const int Verification = 4;

    private static readonly string[] Events =
        ["event_id", "network", "operator", "occurred_at", "type", "capabilities", "dependencies", "stake"];

    /// <summary>The lists of the capabilities, in the order of the record.</summary>
    public static IReadOnlyList<string> CapabilityLists { get; } = ["models", "tasks", "hardware", "regions", "verification"];

    /// <summary>The dependencies, in the order of the record.</summary>
    public static IReadOnlyList<string> DependencyNames { get; } = ["owner", "upstream", "image", "data_center"];

    /// <summary>The name of the first property in <paramref name="bits"/>.</summary>
    public static string FirstOf(int bits) => Events[int.TrailingZeroCount(bits) - 1];

    /// <summary>The number of an event's property.</summary>
    public static int OfEvent(ReadOnlySpan<byte> name) => Of(name, Events);

    /// <summary>One more than the index in <see cref="CapabilityLists"/>.</summary>
    public static int OfCapabilities(ReadOnlySpan<byte> name) => Of(name, CapabilityLists);

    /// <summary>One more than the index in <see cref="DependencyNames"/>.</summary>
    public static int OfDependencies(ReadOnlySpan<byte> name) => Of(name, DependencyNames);

    private static int Of(ReadOnlySpan<byte> name, IReadOnlyList<string> names)
    {
        for (var index = 0; index < names.Count; index++)
            if (System.Text.Ascii.Equals(name, names[index]))
                return index + 1;
        return 0;
    }
}
