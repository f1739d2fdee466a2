using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Schemas.Validation;

/// <summary>What the decoder says of one event of a file.</summary>
/// <param name="Line">The line on which its message begins, from 1.</param>
/// <param name="Index">Its place in its message, from 0.</param>
/// <param name="Rejection">Why it is refused; null where it is right. A message that cannot be read at all is one refused event.</param>
public sealed record EventVerdict(int Line, int Index, Rejection? Rejection)
{
    /// <summary>Whether the pipeline would take the event.</summary>
    public bool IsGood => Rejection is null;
}
