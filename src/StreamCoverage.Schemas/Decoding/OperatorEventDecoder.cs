using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Schemas.Decoding;

/// <summary>Reads <c>operator-event.v1</c>. Operators join and leave seldom, so this one makes strings.</summary>
/// <remarks>Not thread-safe: one task owns it.</remarks>
/// <param name="limits">How much one message may ask for.</param>
public sealed class OperatorEventDecoder(DecoderLimits limits)
{
    /// <summary>Most entries of one list of capabilities: 1,024, as the contract says.</summary>
    public const int ListEntriesMax = 1024;

    private readonly byte[] _scratch = EventReader.NewScratch(limits);

    /// <summary>What <paramref name="message"/> holds. Never throws for what is in it.</summary>
    public OperatorEventBatch Decode(ReadOnlySpan<byte> message, MessageEnvelope envelope)
    {
        var handler = new Handler();
        EventWalk.Run(message, envelope, Contract.OperatorEvent, limits, _scratch, handler);
        return new(handler.Events, handler.Rejections);
    }

    private sealed class Handler : IEventHandler
    {
        private OperatorEvent? _event;

        public List<DecodedOperatorEvent> Events { get; } = [];

        public List<Rejection> Rejections { get; } = [];

        public bool Read(ref EventReader reader) => ReadEvent(ref reader, out _event);

        public void Accept(TextSpan bytes, int index) => Events.Add(new(_event!, bytes, index));

        public void Reject(Rejection rejection) => Rejections.Add(rejection);

        public void RejectMessage(Refusal refusal, int messageLength)
        {
            Events.Clear();
            Rejections.Clear();
            Rejections.Add(new(refusal.Reason, refusal.Detail, new(0, messageLength), 0));
        }
    }

    private static bool ReadEvent(ref EventReader reader, out OperatorEvent? result)
    {
        result = null;
        if (!reader.Object("the event"))
            return false;
        var seen = 0;
        var (id, network, name, time, type) = ("", "", "", default(EventTime), default(OperatorEventType));
        var (capabilities, dependencies, stake) = (default(Capabilities), default(Dependencies), default(long?));
        while (reader.NextProperty())
        {
            var field = OperatorEventFields.OfEvent(reader.Property);
            if (!reader.Once(field, "the event", ref seen))
                return false;
            var isGood = field switch
            {
                OperatorEventFields.EventId => ReadName(ref reader, "event_id", ref id),
                OperatorEventFields.Network => ReadName(ref reader, "network", ref network) && reader.IsNetwork(network),
                OperatorEventFields.Operator => ReadName(ref reader, "operator", ref name),
                OperatorEventFields.OccurredAt => reader.Time("occurred_at", out time),
                OperatorEventFields.Type => ReadType(ref reader, out type),
                OperatorEventFields.Capabilities => ReadCapabilities(ref reader, out capabilities),
                OperatorEventFields.Dependencies => ReadDependencies(ref reader, out dependencies),
                _ => ReadStake(ref reader, out stake),
            };
            if (!isGood)
                return false;
        }
        const int required = OperatorEventFields.Required;
        if ((seen & required) != required)
            return reader.Refuse(RejectReason.MissingProperty, $"the event lacks {OperatorEventFields.FirstOf(required & ~seen)}");
        result = new(id, network, name, time, type, capabilities, dependencies, stake);
        return true;
    }

    private static bool ReadName(ref EventReader reader, string what, ref string name)
    {
        if (!reader.Name(what, out var text))
            return false;
        name = System.Text.Encoding.UTF8.GetString(text);
        return true;
    }

    private static bool ReadType(ref EventReader reader, out OperatorEventType type)
    {
        type = default;
        if (!reader.Text("type", out var text))
            return false;
        type = OperatorEventTypes.Parse(text);
        return type != default || reader.Refuse(RejectReason.UnknownValue, "type is none of joined, capabilities-changed, left");
    }

    private static bool ReadStake(ref EventReader reader, out long? stake)
    {
        var isGood = reader.Amount("stake", out var micros);
        stake = micros;
        return isGood;
    }

    private static bool ReadCapabilities(ref EventReader reader, out Capabilities? capabilities)
    {
        capabilities = null;
        if (!reader.Object("capabilities"))
            return false;
        var seen = 0;
        var lists = new IReadOnlyList<string>[OperatorEventFields.CapabilityLists.Count];
        Array.Fill(lists, []);
        while (reader.NextProperty())
        {
            var field = OperatorEventFields.OfCapabilities(reader.Property);
            if (!reader.Once(field, "capabilities", ref seen) || !ReadList(ref reader, field - 1, out lists[field - 1]))
                return false;
        }
        capabilities = new(lists[0], lists[1], lists[2], lists[3], lists[4]);
        return true;
    }

    private static bool ReadList(ref EventReader reader, int index, out IReadOnlyList<string> sorted)
    {
        sorted = [];
        var what = OperatorEventFields.CapabilityLists[index];
        if (!reader.Array(what))
            return false;
        var names = new SortedSet<string>(StringComparer.Ordinal);
        for (var count = 0; reader.NextElement(); count++)
        {
            if (count == ListEntriesMax)
                return reader.Refuse(RejectReason.NumberOutOfRange, $"{what} has more than {ListEntriesMax} entries");
            if (!reader.Name(what, out var text))
                return false;
            if (index == OperatorEventFields.Verification && !OutcomeFields.IsVerificationMode(text))
                return reader.Refuse(RejectReason.UnknownValue, "verification has a mode that is none of vanilla, zkml, tee");
            if (!names.Add(System.Text.Encoding.UTF8.GetString(text)))
                return reader.Refuse(RejectReason.Contradiction, $"{what} has an entry twice");
        }
        sorted = [.. names];
        return true;
    }

    private static bool ReadDependencies(ref EventReader reader, out Dependencies? dependencies)
    {
        dependencies = null;
        if (!reader.Object("dependencies"))
            return false;
        var seen = 0;
        var names = new string?[OperatorEventFields.DependencyNames.Count];
        while (reader.NextProperty())
        {
            var field = OperatorEventFields.OfDependencies(reader.Property);
            if (!reader.Once(field, "dependencies", ref seen))
                return false;
            var name = "";
            if (!ReadName(ref reader, OperatorEventFields.DependencyNames[field - 1], ref name))
                return false;
            names[field - 1] = name;
        }
        dependencies = new(names[0], names[1], names[2], names[3]);
        return true;
    }
}
