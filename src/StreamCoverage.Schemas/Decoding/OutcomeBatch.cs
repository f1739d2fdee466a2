using StreamCoverage.Core.Events;

namespace StreamCoverage.Schemas.Decoding;

/// <summary>What one message held: its decoded outcomes and its rejections. Reused from message to message; never shared between threads.</summary>
/// <remarks>A message is taken whole: broken JSON anywhere refuses all of it, a broken event refuses that event alone.</remarks>
public sealed class OutcomeBatch
{
    private DecodedOutcome[] _outcomes = new DecodedOutcome[16];
    private DecodedAttempt[] _attempts = new DecodedAttempt[16];
    private byte[] _text = new byte[1024];
    private int _attemptCount;
    private int _textLength;
    private int _textLengthCommitted;

    /// <summary>How many outcomes were decoded.</summary>
    public int Count { get; private set; }

    /// <summary>The decoded outcomes, in the order of the message.</summary>
    public ReadOnlySpan<DecodedOutcome> Outcomes => _outcomes.AsSpan(0, Count);

    /// <summary>The refused events, in the order of the message; empty for most messages.</summary>
    public List<Rejection> Rejections { get; } = [];

    /// <summary>The unescaped request ids.</summary>
    public ReadOnlySpan<byte> Text => _text.AsSpan(0, _textLength);

    /// <summary>The attempts of <paramref name="outcome"/>.</summary>
    public ReadOnlySpan<DecodedAttempt> AttemptsOf(in DecodedOutcome outcome) => _attempts.AsSpan(outcome.FirstAttempt, outcome.AttemptCount);

    /// <summary>The request id of <paramref name="outcome"/>, as UTF-8.</summary>
    public ReadOnlySpan<byte> RequestIdOf(in DecodedOutcome outcome) => _text.AsSpan(outcome.RequestId.Start, outcome.RequestId.Length);

    /// <summary>Refuses those outcomes for which <paramref name="why"/> has a reason; the others stay, in their order.</summary>
    public void Refuse(Func<DecodedOutcome, (RejectReason Reason, string Detail)?> why)
    {
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            var outcome = _outcomes[i];
            if (why(outcome) is var (reason, detail))
                Rejections.Add(new(reason, detail, outcome.Bytes, outcome.Index));
            else
                _outcomes[kept++] = outcome;
        }
        Count = kept;
        Rejections.Sort((a, b) => a.Index.CompareTo(b.Index));
    }

    /// <summary>Makes claims of those outcomes that <paramref name="isOwn"/> says their reporter served itself.</summary>
    public void Claim(Func<DecodedOutcome, bool> isOwn)
    {
        foreach (ref var outcome in _outcomes.AsSpan(0, Count))
            if (isOwn(outcome))
                outcome.Role = ReporterRole.Operator;
    }

    internal void Clear()
    {
        Count = _attemptCount = _textLength = _textLengthCommitted = 0;
        Rejections.Clear();
    }

    /// <summary>The next free outcome; it becomes part of the batch with <see cref="Commit"/>.</summary>
    internal ref DecodedOutcome Next()
    {
        if (Count == _outcomes.Length)
            Array.Resize(ref _outcomes, _outcomes.Length * 2);
        ref var next = ref _outcomes[Count];
        next = new() { FirstAttempt = _attemptCount, LatencyMicroseconds = -1 };
        return ref next;
    }

    /// <summary>Takes the outcome of <see cref="Next"/> in.</summary>
    internal void Commit(TextSpan bytes, int index)
    {
        ref var outcome = ref _outcomes[Count++];
        (outcome.Bytes, outcome.Index) = (bytes, index);
        _textLengthCommitted = _textLength;
    }

    /// <summary>Drops the outcome of <see cref="Next"/>, with its attempts and its text.</summary>
    internal void Discard(Rejection rejection)
    {
        _attemptCount = _outcomes[Count].FirstAttempt;
        _textLength = _textLengthCommitted;
        Rejections.Add(rejection);
    }

    internal void AddAttempt(DecodedAttempt attempt)
    {
        if (_attemptCount == _attempts.Length)
            Array.Resize(ref _attempts, _attempts.Length * 2);
        _attempts[_attemptCount++] = attempt;
        _outcomes[Count].AttemptCount++;
    }

    /// <summary>Keeps <paramref name="text"/> for the batch's life.</summary>
    internal TextSpan Keep(ReadOnlySpan<byte> text)
    {
        if (_textLength + text.Length > _text.Length)
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _textLength + text.Length));
        text.CopyTo(_text.AsSpan(_textLength));
        var span = new TextSpan(_textLength, text.Length);
        _textLength += text.Length;
        return span;
    }

    /// <summary>Drops all that was decoded so far and refuses the message whole.</summary>
    internal void RejectMessage(RejectReason reason, string detail, int messageLength)
    {
        Clear();
        Rejections.Add(new(reason, detail, new(0, messageLength), 0));
    }
}
