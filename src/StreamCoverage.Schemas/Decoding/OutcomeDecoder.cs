using StreamCoverage.Core.Symbols;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Schemas.Decoding;

/// <summary>Reads <c>request-outcome.v1</c> straight from a message's bytes, without a string and, once its tables are warm, without an allocation.</summary>
/// <remarks>
/// Not thread-safe: one task owns it, with its symbol table. Names of refused events may stay in the table.
/// </remarks>
/// <param name="symbols">Gets the names.</param>
/// <param name="limits">How much one message may ask for.</param>
public sealed class OutcomeDecoder(SymbolTable symbols, DecoderLimits limits) : IEventHandler
{
    private readonly byte[] _scratch = EventReader.NewScratch(limits);
    private readonly PlainOutcomes _plain = new(symbols, limits);
    private OutcomeBatch _batch = new();

    /// <summary>Replaces what <paramref name="into"/> held by what <paramref name="message"/> holds. Never throws for what is in it.</summary>
    public void Decode(ReadOnlySpan<byte> message, MessageEnvelope envelope, OutcomeBatch into)
    {
        if (envelope != MessageEnvelope.Plain || !_plain.TryDecode(message, into))
            DecodeAny(message, envelope, into);
    }

    /// <summary>Does what <see cref="Decode"/> does by the general reader alone.</summary>
    internal void DecodeAny(ReadOnlySpan<byte> message, MessageEnvelope envelope, OutcomeBatch into)
    {
        _batch = into;
        into.Clear();
        EventWalk.Run(message, envelope, Contract.RequestOutcome, limits, _scratch, this);
    }

    bool IEventHandler.Read(ref EventReader reader) => ReadEvent(ref reader, ref _batch.Next());

    void IEventHandler.Accept(TextSpan bytes, int index) => _batch.Commit(bytes, index);

    void IEventHandler.Reject(Rejection rejection) => _batch.Discard(rejection);

    void IEventHandler.RejectMessage(Refusal refusal, int messageLength) =>
        _batch.RejectMessage(refusal.Reason, refusal.Detail, messageLength);

    private bool ReadEvent(ref EventReader reader, ref DecodedOutcome outcome)
    {
        if (!reader.Object("the event"))
            return false;
        var (seen, end) = (0, default(OutcomeEnd));
        while (reader.NextProperty())
        {
            var field = OutcomeFields.OfEvent(reader.Property);
            if (!reader.Once(field, "the event", ref seen) || !ReadField(ref reader, field, ref outcome, ref end))
                return false;
        }
        if ((seen & OutcomeFields.EventRequired) != OutcomeFields.EventRequired)
            return Missing(ref reader, "the event", OutcomeFields.EventRequired & ~seen);
        if (!end.TryOutcome(ref reader, "the event", out var result))
            return false;
        outcome.Outcome = result;
        return OutcomeRules.Contradiction(outcome, result, _batch.AttemptsOf(outcome)) is not { } contradiction
            || reader.Refuse(RejectReason.Contradiction, contradiction);
    }

    private bool ReadField(ref EventReader reader, int field, ref DecodedOutcome outcome, ref OutcomeEnd end)
    {
        bool isGood;
        switch (field)
        {
            case OutcomeFields.RequestId:
                isGood = reader.Name("request_id", out var id);
                outcome.RequestId = isGood ? _batch.Keep(id) : default;
                return isGood;
            case OutcomeFields.Network:
                var network = SymbolTable.None;
                isGood = reader.Text("network", out var text) && reader.IsNetwork(text) && Symbol(ref reader, "network", text, out network);
                outcome.Network = network;
                return isGood;
            case OutcomeFields.OccurredAt:
                isGood = reader.Time("occurred_at", out var time);
                outcome.OccurredAt = time;
                return isGood;
            case OutcomeFields.Workload:
                return ReadWorkload(ref reader, ref outcome);
            case OutcomeFields.Outcome:
                return end.ReadOutcome(ref reader);
            case OutcomeFields.FailedCondition:
                return end.ReadCondition(ref reader);
            case OutcomeFields.Latency:
                isGood = reader.Latency("latency_ms", out var latency);
                outcome.LatencyMicroseconds = latency;
                return isGood;
            case OutcomeFields.Operator:
                if (reader.IsNull)
                    return true;
                isGood = Symbol(ref reader, "operator", out var name);
                outcome.Operator = name;
                return isGood;
            case OutcomeFields.Attempts:
                return ReadAttempts(ref reader);
            case OutcomeFields.Reward:
                isGood = reader.Amount("reward", out var reward);
                outcome.RewardMicros = reward;
                return isGood;
            default:
                return ReadReporter(ref reader, ref outcome);
        }
    }

    private bool ReadWorkload(ref EventReader reader, ref DecodedOutcome outcome)
    {
        if (!reader.Object("workload"))
            return false;
        var seen = 0;
        Span<int> values = stackalloc int[WorkloadCell.DimensionCount];
        values.Clear();
        while (reader.NextProperty())
        {
            var dimension = OutcomeFields.OfWorkload(reader.Property);
            if (!reader.Once(dimension, "workload", ref seen) || !ReadDimension(ref reader, dimension, out values[dimension - 1]))
                return false;
        }
        outcome.Cell = new(values[0], values[1], values[2], values[3], values[4], values[5]);
        return true;
    }

    private bool ReadDimension(ref EventReader reader, int dimension, out int symbol)
    {
        symbol = SymbolTable.None;
        var what = OutcomeFields.NameOfDimension(dimension);
        if (!reader.Text(what, out var text))
            return false;
        if (text.SequenceEqual("any"u8))
            return true;
        if (dimension == OutcomeFields.VerificationMode && !OutcomeFields.IsVerificationMode(text))
            return reader.Refuse(RejectReason.UnknownValue, "verification is none of vanilla, zkml, tee, any");
        return Symbol(ref reader, what, text, out symbol);
    }

    private bool ReadAttempts(ref EventReader reader)
    {
        if (!reader.Array("attempts"))
            return false;
        for (var count = 0; reader.NextElement(); count++)
        {
            if (count == limits.AttemptsMax)
                return reader.Refuse(RejectReason.NumberOutOfRange, $"attempts has more than {limits.AttemptsMax} entries");
            if (!ReadAttempt(ref reader))
                return false;
        }
        return true;
    }

    private bool ReadAttempt(ref EventReader reader)
    {
        if (!reader.Object("an attempt"))
            return false;
        var (seen, end, name, latency) = (0, default(OutcomeEnd), SymbolTable.None, -1L);
        while (reader.NextProperty())
        {
            var field = OutcomeFields.OfAttempt(reader.Property);
            if (!reader.Once(field, "an attempt", ref seen))
                return false;
            var isGood = field switch
            {
                OutcomeFields.Operator => Symbol(ref reader, "an attempt's operator", out name),
                OutcomeFields.Outcome => end.ReadOutcome(ref reader),
                OutcomeFields.FailedCondition => end.ReadCondition(ref reader),
                _ => reader.Latency("an attempt's latency_ms", out latency),
            };
            if (!isGood)
                return false;
        }
        if ((seen & OutcomeFields.AttemptRequired) != OutcomeFields.AttemptRequired)
            return Missing(ref reader, "an attempt", OutcomeFields.AttemptRequired & ~seen);
        if (!end.TryOutcome(ref reader, "an attempt", out var outcome))
            return false;
        _batch.AddAttempt(new(name, outcome, latency));
        return true;
    }

    private bool ReadReporter(ref EventReader reader, ref DecodedOutcome outcome)
    {
        if (!reader.Object("reporter"))
            return false;
        var (seen, id) = (0, SymbolTable.None);
        while (reader.NextProperty())
        {
            var field = OutcomeFields.OfReporter(reader.Property);
            if (!reader.Once(field, "reporter", ref seen))
                return false;
            if (!(field == OutcomeFields.ReporterId ? Symbol(ref reader, "the reporter's id", out id) : ReadRole(ref reader, ref outcome)))
                return false;
        }
        outcome.Reporter = id;
        return seen == OutcomeFields.ReporterRequired
            || reader.Refuse(RejectReason.MissingProperty, "the reporter lacks id or role");
    }

    private static bool ReadRole(ref EventReader reader, ref DecodedOutcome outcome)
    {
        if (!reader.Text("the reporter's role", out var text))
            return false;
        if (OutcomeRules.TryRole(text, out var role))
        {
            outcome.Role = role;
            return true;
        }
        return reader.Refuse(RejectReason.UnknownValue, "the reporter's role is none of gateway, prober, operator");
    }

    private bool Symbol(ref EventReader reader, string what, out int symbol)
    {
        symbol = SymbolTable.None;
        return reader.Text(what, out var text) && Symbol(ref reader, what, text, out symbol);
    }

    private bool Symbol(ref EventReader reader, string what, ReadOnlySpan<byte> text, out int symbol)
    {
        if (symbols.TryFind(text, out symbol))
            return true;
        if (!reader.IsName(what, text))
            return false;
        symbol = symbols.Intern(text);
        return true;
    }

    private static bool Missing(ref EventReader reader, string what, int bits) =>
        reader.Refuse(RejectReason.MissingProperty, $"{what} lacks {OutcomeFields.FirstOf(bits)}");
}
