using StreamCoverage.Core.Symbols;
using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Schemas.Validation;

/// <summary>Judges the events of a file just as ingest would judge those of a topic, before anybody sends them.</summary>
public static class EventFile
{
    private const byte LineFeed = (byte)'\n';

    /// <summary>Whether messages of <paramref name="contract"/> can be judged: only the inputs are decoded. Of a signed batch, the envelope alone is judged.</summary>
    public static bool CanValidate(Contract contract) =>
        contract == Contract.RequestOutcome || contract == Contract.OperatorEvent || contract == Contract.SignedBatch;

    /// <summary>Judges one message: an event, or an array of events, or with <paramref name="envelope"/> a CloudEvent that holds them.</summary>
    /// <exception cref="NotSupportedException">The contract is that of an output.</exception>
    public static IReadOnlyList<EventVerdict> Validate(
        Contract contract, ReadOnlySpan<byte> message, MessageEnvelope envelope, DecoderLimits limits)
    {
        var verdicts = new List<EventVerdict>();
        JudgeOf(contract, limits).Judge(message, envelope, line: 1, verdicts);
        return verdicts;
    }

    /// <summary>Judges one message per line (JSON lines); lines of white space alone are passed over.</summary>
    /// <exception cref="NotSupportedException">The contract is that of an output.</exception>
    public static IReadOnlyList<EventVerdict> ValidateLines(
        Contract contract, ReadOnlySpan<byte> content, MessageEnvelope envelope, DecoderLimits limits)
    {
        var verdicts = new List<EventVerdict>();
        var judge = JudgeOf(contract, limits);
        var line = 1;
        foreach (var range in content.Split(LineFeed))
        {
            var message = content[range].Trim(" \t\r"u8);
            if (!message.IsEmpty)
                judge.Judge(message, envelope, line, verdicts);
            line++;
        }
        return verdicts;
    }

    private static IMessageJudge JudgeOf(Contract contract, DecoderLimits limits)
    {
        if (contract == Contract.RequestOutcome)
            return new OutcomeJudge(limits);
        if (contract == Contract.OperatorEvent)
            return new OperatorEventJudge(limits);
        if (contract == Contract.SignedBatch)
            return new SignedBatchJudge(limits);
        throw new NotSupportedException($"{contract} is what the program sends, not what it reads; only {Contract.RequestOutcome}, "
            + $"{Contract.OperatorEvent} and {Contract.SignedBatch} are validated here, the others by their JSON Schema");
    }

    private static void Add(List<EventVerdict> verdicts, int line, IEnumerable<int> good, IEnumerable<Rejection> refused) =>
        verdicts.AddRange(good.Select(index => new EventVerdict(line, index, null))
            .Concat(refused.Select(rejection => new EventVerdict(line, rejection.Index, rejection)))
            .OrderBy(verdict => verdict.Index));

    private interface IMessageJudge
    {
        void Judge(ReadOnlySpan<byte> message, MessageEnvelope envelope, int line, List<EventVerdict> verdicts);
    }

    private sealed class OutcomeJudge(DecoderLimits limits) : IMessageJudge
    {
        private readonly OutcomeDecoder _decoder = new(new SymbolTable(), limits);
        private readonly OutcomeBatch _batch = new();

        public void Judge(ReadOnlySpan<byte> message, MessageEnvelope envelope, int line, List<EventVerdict> verdicts)
        {
            _decoder.Decode(message, envelope, _batch);
            Add(verdicts, line, _batch.Outcomes.ToArray().Select(outcome => outcome.Index), _batch.Rejections);
        }
    }

    private sealed class OperatorEventJudge(DecoderLimits limits) : IMessageJudge
    {
        private readonly OperatorEventDecoder _decoder = new(limits);

        public void Judge(ReadOnlySpan<byte> message, MessageEnvelope envelope, int line, List<EventVerdict> verdicts)
        {
            var batch = _decoder.Decode(message, envelope);
            Add(verdicts, line, batch.Events.Select(change => change.Index), batch.Rejections);
        }
    }
    private sealed class SignedBatchJudge(DecoderLimits limits) : IMessageJudge
    {
        private readonly SignedBatchDecoder _decoder = new(limits);

        public void Judge(ReadOnlySpan<byte> message, MessageEnvelope envelope, int line, List<EventVerdict> verdicts)
        {
            _decoder.Decode(message, out var rejection);
            verdicts.Add(new(line, 0, rejection));
        }
    }
}
