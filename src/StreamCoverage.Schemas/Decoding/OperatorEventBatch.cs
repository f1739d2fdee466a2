using StreamCoverage.Core.Events;

namespace StreamCoverage.Schemas.Decoding;

/// <summary>What one message of operator events held.</summary>
/// <param name="Events">The decoded events, in the order of the message.</param>
/// <param name="Rejections">The refused events, in the order of the message.</param>
public sealed record OperatorEventBatch(IReadOnlyList<DecodedOperatorEvent> Events, IReadOnlyList<Rejection> Rejections);

/// <summary>One operator event with its place.</summary>
/// <param name="Event">The event.</param>
/// <param name="Bytes">Its bytes in the message.</param>
/// <param name="Index">Its place in the message, from 0.</param>
public readonly record struct DecodedOperatorEvent(OperatorEvent Event, TextSpan Bytes, int Index);
