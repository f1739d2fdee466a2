using StreamCoverage.Core.Symbols;
using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Schemas.Validation;

/// <summary>Judges the events of a file just as ingest would judge those of a topic, before anybody sends them.</summary>
public static class EventFile
{
    private const byte LineFeed = (byte)'\n';

    /// <summary>Whether events of <paramref name="contract"/> can be judged: only those of the inputs are decoded.</summary>
    public static bool CanValidate(Contract contract) => contract == Contract.RequestOutcome || contract == Contract.OperatorEvent;

    /// <summary>Judges one message: an event, or an array of events, or with <paramref name="envelope"/> a CloudEvent that holds them.</summary>
    /// <exception cref="NotSupportedException">The contract is that of an output.</exception>
    public static IReadOnlyList<EventVerdict> Validate(
        Contract contract, ReadOnlySpan<byte> message, MessageEnvelope envelope, DecoderLimits limits) =>
        Judge(contract, message, envelope, limits, line: 1);

    /// <summary>Judges one message per line (JSON lines); lines of white space alone are passed over.</summary>
    /// <exception cref="NotSupportedException">The contract is that of an output.</exception>
    public static IReadOnlyList<EventVerdict> ValidateLines(
        Contract contract, ReadOnlySpan<byte> content, MessageEnvelope envelope, DecoderLimits limits)
    {
        var verdicts = new List<EventVerdict>();
        var line = 1;
        foreach (var range in content.Split(LineFeed))
        {
            var message = content[range].Trim(" \t\r"u8);
            if (!message.IsEmpty)
                verdicts.AddRange(Judge(contract, message, envelope, limits, line));
            line++;
        }
        return verdicts;
    }

    private static List<EventVerdict> Judge(
        Contract contract, ReadOnlySpan<byte> message, MessageEnvelope envelope, DecoderLimits limits, int line)
    {
        var verdicts = new List<EventVerdict>();
        if (contract == Contract.RequestOutcome)
        {
            var batch = new OutcomeBatch();
            new OutcomeDecoder(new SymbolTable(), limits).Decode(message, envelope, batch);
            foreach (ref readonly var outcome in batch.Outcomes)
                verdicts.Add(new(line, outcome.Index, null));
            verdicts.AddRange(batch.Rejections.Select(rejection => new EventVerdict(line, rejection.Index, rejection)));
        }
        else if (contract == Contract.OperatorEvent)
        {
            var batch = new OperatorEventDecoder(limits).Decode(message, envelope);
            verdicts.AddRange(batch.Events.Select(change => new EventVerdict(line, change.Index, null)));
            verdicts.AddRange(batch.Rejections.Select(rejection => new EventVerdict(line, rejection.Index, rejection)));
        }
        else
        {
            throw new NotSupportedException($"{contract} is what the program sends, not what it reads; only {Contract.RequestOutcome} and "
                + $"{Contract.OperatorEvent} are validated here, the others by their JSON Schema");
        }
        verdicts.Sort((a, b) => a.Index.CompareTo(b.Index));
        return verdicts;
    }
}
