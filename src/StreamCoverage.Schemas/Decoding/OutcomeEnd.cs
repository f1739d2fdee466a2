using System.Text;
using StreamCoverage.Core.Events;

namespace StreamCoverage.Schemas.Decoding;

/// <summary>The two properties that tell how a request or an attempt ended, until both are read: they come in any order.</summary>
/// <remarks>The default value has read neither.</remarks>
internal struct OutcomeEnd
{
    // 0 is not read; Outcome.Succeeded and "not read" must not be confused.
    private byte _word;
    private Outcome _condition;

    private const byte SucceededWord = 1;
    private const byte FailedWord = 2;

    /// <summary>Reads <c>outcome</c>.</summary>
    public bool ReadOutcome(ref EventReader reader)
    {
        if (!reader.Text("outcome", out var text))
            return false;
        _word = text.SequenceEqual("succeeded"u8) ? SucceededWord : text.SequenceEqual("failed"u8) ? FailedWord : default;
        return _word != default || reader.Refuse(RejectReason.UnknownValue, "outcome is neither succeeded nor failed");
    }

    /// <summary>Reads <c>failed_condition</c>.</summary>
    public bool ReadCondition(ref EventReader reader)
    {
        if (!reader.Text("failed_condition", out var text))
            return false;
        for (var index = 1; index < OutcomeNames.Count; index++)
        {
            if (!Ascii.Equals(text, ((Outcome)index).Word()))
                continue;
            _condition = (Outcome)index;
            return true;
        }
        return reader.Refuse(RejectReason.UnknownValue, "failed_condition is none of the six conditions, nor unknown");
    }

    /// <summary>Tells the outcome. False where the condition is missing on a failure, or stands on a success.</summary>
    public readonly bool TryOutcome(ref EventReader reader, string what, out Outcome outcome)
    {
        outcome = _condition;
        return (_word, _condition) switch
        {
            (FailedWord, Outcome.Succeeded) => reader.Refuse(RejectReason.MissingProperty, $"{what} failed and lacks failed_condition"),
            (SucceededWord, not Outcome.Succeeded) =>
                reader.Refuse(RejectReason.Contradiction, $"{what} succeeded and names a failed condition"),
            _ => true,
        };
    }
}
