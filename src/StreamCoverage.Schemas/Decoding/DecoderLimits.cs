namespace StreamCoverage.Schemas.Decoding;

/// <summary>How much one message may ask for.</summary>
public sealed record DecoderLimits
{
    /// <summary>Longest message in bytes. Default 1 MiB.</summary>
    public int MessageBytesMax { get; init; } = 1 << 20;

    /// <summary>Most events in one message. Default 10,000.</summary>
    public int EventsMax { get; init; } = 10_000;

    /// <summary>Most attempts of one request: 64, as the contract says.</summary>
    public int AttemptsMax { get; init; } = 64;

    /// <summary>Longest name (model, operator, network, ...) in characters: 128, as the contract says.</summary>
    public int NameCharsMax { get; init; } = 128;
}
