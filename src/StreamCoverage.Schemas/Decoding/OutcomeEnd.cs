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

    /// <summary>How it ended, where there is no <see cref="Fault"/>.</summary>
    public readonly Outcome Outcome => _condition;

    /// <summary>What is wrong with the two together: the condition is missing on a failure, or stands on a success; 0 where nothing is.</summary>
    public readonly RejectReason Fault => (_word, _condition) switch
    {
        (FailedWord, Outcome.Succeeded) => RejectReason.MissingProperty,
        (SucceededWord, not Outcome.Succeeded) => RejectReason.Contradiction,
        _ => default,
    };

    /// <summary>Takes the value of <c>outcome</c>. False where it is no such word.</summary>
    public bool TryTakeWord(ReadOnlySpan<byte> text)
    {
        _word = text.SequenceEqual("succeeded"u8) ? SucceededWord : text.SequenceEqual("failed"u8) ? FailedWord : default;
        return _word != default;
    }

    /// <summary>Takes the value of <c>failed_condition</c>. False where it is no such word.</summary>
    public bool TryTakeCondition(ReadOnlySpan<byte> text)
    {
        for (var index = 1; index < OutcomeNames.Count; index++)
        {
            if (!Ascii.Equals(text, ((Outcome)index).Word()))
                continue;
            _condition = (Outcome)index;
            return true;
        }
        return false;
    }

    /// <summary>Reads <c>outcome</c>.</summary>
    public bool ReadOutcome(ref EventReader reader) =>
        reader.Text("outcome", out var text)
        && (TryTakeWord(text) || reader.Refuse(RejectReason.UnknownValue, "outcome is neither succeeded nor failed"));

    /// <summary>Reads <c>failed_condition</c>.</summary>
    public bool ReadCondition(ref EventReader reader) =>
        reader.Text("failed_condition", out var text)
        && (TryTakeCondition(text) || reader.Refuse(RejectReason.UnknownValue, "failed_condition is none of the six conditions, nor unknown"));

    /// <summary>Tells the outcome. False where there is a <see cref="Fault"/>.</summary>
    public readonly bool TryOutcome(ref EventReader reader, string what, out Outcome outcome)
    {
        outcome = _condition;
        return Fault switch
        {
            RejectReason.MissingProperty => reader.Refuse(RejectReason.MissingProperty, $"{what} failed and lacks failed_condition"),
            RejectReason.Contradiction => reader.Refuse(RejectReason.Contradiction, $"{what} succeeded and names a failed condition"),
            _ => true,
        };
    }
}
