using StreamCoverage.Core.Time;

namespace StreamCoverage.Import.OpenGradient;

/// <summary>Where a log stands on its chain: the order in which the contract emitted it.</summary>
internal readonly record struct LogPlace(long Block, long Index) : IComparable<LogPlace>
{
    public int CompareTo(LogPlace other) => Block != other.Block ? Block.CompareTo(other.Block) : Index.CompareTo(other.Index);
}

/// <summary>One log of the enclave registry.</summary>
/// <param name="At">The time of its block; several logs, and several blocks, may have the same.</param>
/// <param name="Change">What it tells.</param>
internal sealed record RegistryLog(EventTime At, RegistryChange Change);

/// <summary>What a log of the registry changes. Ids, owners and images are <c>0x</c> and lower-case hexadecimal digits.</summary>
internal abstract record RegistryChange
{
    /// <summary>An enclave instance is there, enabled, and counts as heard of.</summary>
    /// <param name="TeeId">The enclave instance.</param>
    /// <param name="Owner">The address that owns it: the operator.</param>
    /// <param name="TeeType">0 passes requests on to language models; every other type serves no inference.</param>
    /// <param name="Image">Its <c>pcrHash</c>; null where the line does not hold it: the log itself never does.</param>
    public sealed record Registered(string TeeId, string Owner, long TeeType, string? Image) : RegistryChange;

    public sealed record Enabled(string TeeId) : RegistryChange;

    public sealed record Disabled(string TeeId) : RegistryChange;

    public sealed record HeardOf(string TeeId) : RegistryChange;

    /// <summary>An image is trusted no more: every enclave that runs it is disabled at once.</summary>
    public sealed record ImageRevoked(string Image) : RegistryChange;
}
