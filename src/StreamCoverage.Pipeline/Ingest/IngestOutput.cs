using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Wire;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>What folding some records brought forth, in order; the edge writes it out.</summary>
public sealed class IngestOutput
{
    /// <summary>Partials of slices that closed, or that were given out as they stood.</summary>
    public List<SlicePartial> Partials { get; } = [];

    /// <summary>Validated operator events.</summary>
    public List<InternalMessage.Operator> Operators { get; } = [];

    /// <summary>What was refused or late.</summary>
    public List<DeadLetter> DeadLetters { get; } = [];

    /// <summary>Accounting of slices that closed, or that were given out as they stood.</summary>
    public List<AccountingRow> Accounting { get; } = [];

    /// <summary>Whether there is nothing to write.</summary>
    public bool IsEmpty => Partials.Count == 0 && Operators.Count == 0 && DeadLetters.Count == 0 && Accounting.Count == 0;
}

/// <summary>An event that was not folded, with all that is needed to find and repair it.</summary>
/// <param name="Source">Where it was read.</param>
/// <param name="Offset">The offset of its message.</param>
/// <param name="Index">Its place in the message, from 0.</param>
/// <param name="Reason">A <see cref="Schemas.Decoding.RejectReason"/>'s word, or <c>late</c>.</param>
/// <param name="Detail">What exactly, for people.</param>
/// <param name="Key">The message's key; null where it had none.</param>
/// <param name="Value">The event's own bytes; null for a tombstone.</param>
public sealed record DeadLetter(SourcePartition Source, long Offset, int Index, string Reason, string Detail, byte[]? Key, byte[]? Value)
{
    /// <summary>The reason of events whose slice was closed.</summary>
    public const string LateReason = "late";
}
