namespace StreamCoverage.Import.OpenGradient;

/// <summary>What an import of OpenGradient's logs needs to be told.</summary>
public sealed record OpenGradientOptions
{
    /// <summary>The registry's own default for how old a heartbeat may be: 30 minutes.</summary>
    public static TimeSpan RegistryHeartbeatMaxAge { get; } = TimeSpan.FromSeconds(1800);

    /// <summary>The tenant of every event, 1 to 128 characters. Default <c>opengradient</c>.</summary>
    public string Network { get; init; } = "opengradient";

    /// <summary>
    /// How long an enclave counts as there after it was last heard of, more than zero. Null, the default: heartbeats are not looked at. A file
    /// that holds the registrations without the heartbeats would otherwise show every operator leaving.
    /// </summary>
    public TimeSpan? HeartbeatMaxAge { get; init; }
}
