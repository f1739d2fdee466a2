using StreamCoverage.Core.Events;
using StreamCoverage.Core.Symbols;
using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Schemas.Tests.Support;

/// <summary>Decodes with a table and a batch of its own, and turns decoded numbers back into events.</summary>
internal sealed class Taken
{
    private readonly SymbolTable _symbols = new();
    private readonly OutcomeDecoder _decoder;

    public Taken(DecoderLimits? limits = null) => _decoder = new(_symbols, limits ?? new());

    public OutcomeBatch Batch { get; } = new();

    public IReadOnlyList<RequestOutcome> Outcomes => [.. Batch.Outcomes.ToArray().Select(Outcome)];

    public Rejection Rejection => Assert.Single(Batch.Rejections);

    public Taken Decode(string message) => Decode(System.Text.Encoding.UTF8.GetBytes(message));

    public Taken Decode(ReadOnlySpan<byte> message, MessageEnvelope envelope = MessageEnvelope.Plain)
    {
        _decoder.Decode(message, envelope, Batch);
        return this;
    }

    private RequestOutcome Outcome(DecodedOutcome decoded) => new(
        System.Text.Encoding.UTF8.GetString(Batch.RequestIdOf(decoded)),
        _symbols.Name(decoded.Network)!,
        decoded.OccurredAt,
        decoded.Cell.ToCell(_symbols),
        decoded.Outcome,
        LatencyOf(decoded.LatencyMicroseconds),
        _symbols.Name(decoded.Operator),
        decoded.AttemptCount == 0
            ? null
            : [.. Batch.AttemptsOf(decoded).ToArray().Select(attempt =>
                new Attempt(_symbols.Name(attempt.Operator)!, attempt.Outcome, LatencyOf(attempt.LatencyMicroseconds)))],
        decoded.RewardMicros,
        _symbols.Name(decoded.Reporter),
        decoded.Role);

    private static long? LatencyOf(long microseconds) => microseconds < 0 ? null : microseconds;
}
