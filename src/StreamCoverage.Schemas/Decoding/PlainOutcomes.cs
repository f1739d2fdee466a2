using StreamCoverage.Core.Events;
using StreamCoverage.Core.Symbols;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Schemas.Text;

namespace StreamCoverage.Schemas.Decoding;

/// <summary>Reads sound messages of <c>request-outcome.v1</c> in plain JSON, some three times as fast as the general reader, and nothing else.</summary>
/// <remarks>
/// It refuses nothing and explains nothing: a message of which anything is unusual (an escape, a letter beyond ASCII, white space, an
/// error) is left to the general reader whole. So what it takes must be what the general reader would take, and the tests compare them.
/// </remarks>
internal sealed class PlainOutcomes(SymbolTable symbols, DecoderLimits limits)
{
    private readonly QuoteIndex _quotes = new();
    private readonly RecentMinute _minute = new();

    /// <summary>Replaces what <paramref name="into"/> held. False where the message is left to the general reader; the batch is empty then.</summary>
    public bool TryDecode(ReadOnlySpan<byte> message, OutcomeBatch into)
    {
        into.Clear();
        if (message.IsEmpty || message.Length > limits.MessageBytesMax || message[0] is not ((byte)'{' or (byte)'['))
            return false;
        if (_quotes.TryIndex(message) && Message(message, into))
            return true;
        into.Clear();
        return false;
    }

    private bool Message(ReadOnlySpan<byte> message, OutcomeBatch into)
    {
        var json = new PlainJson(message, _quotes);
        if (!json.Take((byte)'['))
            return Event(ref json, into) && json.IsAtEnd;
        do
        {
            if (into.Count == limits.EventsMax || !Event(ref json, into))
                return false;
        }
        while (json.Comma());
        return json.Take((byte)']') && json.IsAtEnd;
    }

    private bool Event(ref PlainJson json, OutcomeBatch into)
    {
        var start = json.At;
        ref var outcome = ref into.Next();
        var (seen, end) = (0, default(OutcomeEnd));
        if (!json.Take((byte)'{'))
            return false;
        do
        {
            if (!json.Property(out var name) || !IsNew(OutcomeFields.OfEvent(name), ref seen, out var field))
                return false;
            if (!Field(ref json, field, ref outcome, ref end, into))
                return false;
        }
        while (json.Comma());
        if (!json.Take((byte)'}') || (seen & OutcomeFields.EventRequired) != OutcomeFields.EventRequired)
            return false;
        if (end.Fault != default || OutcomeRules.Contradiction(outcome, end.Outcome, into.AttemptsOf(outcome)) is not null)
            return false;
        outcome.Outcome = end.Outcome;
        into.Commit(new(start, json.At - start), into.Count);
        return true;
    }

    private bool Field(ref PlainJson json, int field, ref DecodedOutcome outcome, ref OutcomeEnd end, OutcomeBatch into)
    {
        var symbol = SymbolTable.None;
        switch (field)
        {
            case OutcomeFields.RequestId:
                if (!json.Text(out var id) || !IsName(id))
                    return false;
                outcome.RequestId = into.Keep(id);
                return true;
            case OutcomeFields.Network:
                if (!json.Text(out var network) || network.Contains(EventReader.NotInNetworks) || !Name(network, out symbol))
                    return false;
                outcome.Network = symbol;
                return true;
            case OutcomeFields.OccurredAt:
                if (!json.Text(out var text) || !_minute.TryParse(text, out var time))
                    return false;
                outcome.OccurredAt = time;
                return true;
            case OutcomeFields.Workload:
                return Workload(ref json, ref outcome);
            case OutcomeFields.Outcome:
                return json.Text(out var word) && end.TryTakeWord(word);
            case OutcomeFields.FailedCondition:
                return json.Text(out var condition) && end.TryTakeCondition(condition);
            case OutcomeFields.Latency:
                if (!json.Milliseconds(out var latency))
                    return false;
                outcome.LatencyMicroseconds = latency;
                return true;
            case OutcomeFields.Operator:
                if (!json.Null() && !Name(ref json, out symbol))
                    return false;
                outcome.Operator = symbol;
                return true;
            case OutcomeFields.Attempts:
                return Attempts(ref json, into);
            case OutcomeFields.Reward:
                if (!json.Text(out var amount) || !Decimals.TryAmount(amount, out var reward))
                    return false;
                outcome.RewardMicros = reward;
                return true;
            default:
                return Reporter(ref json, ref outcome);
        }
    }

    private bool Workload(ref PlainJson json, ref DecodedOutcome outcome)
    {
        Span<int> values = stackalloc int[WorkloadCell.DimensionCount];
        values.Clear();
        if (!json.Take((byte)'{'))
            return false;
        var seen = 0;
        do
        {
            if (!json.Property(out var name) || !IsNew(OutcomeFields.OfWorkload(name), ref seen, out var dimension))
                return false;
            if (!json.Text(out var text))
                return false;
            if (text.SequenceEqual("any"u8))
                continue;
            if (dimension == OutcomeFields.VerificationMode && !OutcomeFields.IsVerificationMode(text))
                return false;
            if (!Name(text, out values[dimension - 1]))
                return false;
        }
        while (json.Comma());
        outcome.Cell = new(values[0], values[1], values[2], values[3], values[4], values[5]);
        return json.Take((byte)'}');
    }

    private bool Attempts(ref PlainJson json, OutcomeBatch into)
    {
        if (!json.Take((byte)'['))
            return false;
        var count = 0;
        do
        {
            if (count++ == limits.AttemptsMax || !Attempt(ref json, into))
                return false;
        }
        while (json.Comma());
        return json.Take((byte)']');
    }

    private bool Attempt(ref PlainJson json, OutcomeBatch into)
    {
        var (seen, end, name, latency) = (0, default(OutcomeEnd), SymbolTable.None, -1L);
        if (!json.Take((byte)'{'))
            return false;
        do
        {
            if (!json.Property(out var property) || !IsNew(OutcomeFields.OfAttempt(property), ref seen, out var field))
                return false;
            var isGood = field switch
            {
                OutcomeFields.Operator => Name(ref json, out name),
                OutcomeFields.Outcome => json.Text(out var word) && end.TryTakeWord(word),
                OutcomeFields.FailedCondition => json.Text(out var condition) && end.TryTakeCondition(condition),
                _ => json.Milliseconds(out latency),
            };
            if (!isGood)
                return false;
        }
        while (json.Comma());
        if (!json.Take((byte)'}') || (seen & OutcomeFields.AttemptRequired) != OutcomeFields.AttemptRequired || end.Fault != default)
            return false;
        into.AddAttempt(new(name, end.Outcome, latency));
        return true;
    }

    private bool Reporter(ref PlainJson json, ref DecodedOutcome outcome)
    {
        if (!json.Take((byte)'{'))
            return false;
        var (seen, id, role) = (0, SymbolTable.None, ReporterRole.Unstated);
        do
        {
            if (!json.Property(out var name) || !IsNew(OutcomeFields.OfReporter(name), ref seen, out var field))
                return false;
            if (field == OutcomeFields.ReporterId ? !Name(ref json, out id) : !json.Text(out var text) || !OutcomeRules.TryRole(text, out role))
                return false;
        }
        while (json.Comma());
        (outcome.Reporter, outcome.Role) = (id, role);
        return json.Take((byte)'}') && seen == OutcomeFields.ReporterRequired;
    }

    private static bool IsNew(int number, ref int seen, out int field)
    {
        field = number;
        var isNew = number != 0 && (seen & 1 << number) == 0;
        seen |= 1 << number;
        return isNew;
    }

    private bool Name(ref PlainJson json, out int symbol)
    {
        symbol = SymbolTable.None;
        return json.Text(out var text) && Name(text, out symbol);
    }

    private bool Name(ReadOnlySpan<byte> text, out int symbol)
    {
        symbol = SymbolTable.None;
        if (!IsName(text))
            return false;
        symbol = symbols.Intern(text);
        return true;
    }

    // Each byte is one character here, and none of them a control character.
    private bool IsName(ReadOnlySpan<byte> text) => text.Length > 0 && text.Length <= limits.NameCharsMax && !ReservedNames.Contains(text);
}
