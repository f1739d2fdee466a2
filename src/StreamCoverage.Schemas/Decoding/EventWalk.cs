using System.Text.Json;
using System.Text.Unicode;

namespace StreamCoverage.Schemas.Decoding;

/// <summary>Why a message or an event is refused.</summary>
internal readonly record struct Refusal(RejectReason Reason, string Detail);

/// <summary>What a decoder does with the events of a message.</summary>
internal interface IEventHandler
{
    /// <summary>Reads the event whose first token is current. False where it is refused; the reader then knows why.</summary>
    bool Read(ref EventReader reader);

    /// <summary>Takes the event in that was just read.</summary>
    void Accept(TextSpan bytes, int index);

    /// <summary>Drops the event that was just read.</summary>
    void Reject(Rejection rejection);

    /// <summary>Drops all events of the message.</summary>
    void RejectMessage(Refusal refusal, int messageLength);
}

/// <summary>Takes one message apart: a broken event is refused alone, anything that breaks the message refuses all of it.</summary>
internal static class EventWalk
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Hands every event of <paramref name="message"/> to <paramref name="handler"/>, in order.</summary>
    public static void Run(
        ReadOnlySpan<byte> message, MessageEnvelope envelope, Contract contract, DecoderLimits limits, byte[] scratch, IEventHandler handler)
    {
        if (Walk(message, envelope, contract, limits, scratch, handler) is { } refusal)
            handler.RejectMessage(refusal, message.Length);
    }

    private static Refusal? Walk(
        ReadOnlySpan<byte> message, MessageEnvelope envelope, Contract contract, DecoderLimits limits, byte[] scratch, IEventHandler handler)
    {
        if (message.IsEmpty)
            return new(RejectReason.Empty, "the message has no bytes");
        if (message.Length > limits.MessageBytesMax)
            return new(RejectReason.TooLong, $"{message.Length} bytes are more than {limits.MessageBytesMax}");
        if (!Utf8.IsValid(message))
            return new(RejectReason.BadUtf8, "the bytes are no UTF-8");
        if (message.StartsWith(ByteOrderMark))
            return new(RejectReason.MalformedJson, "a byte order mark stands before the JSON; leave it out");
        try
        {
            var body = new TextSpan(0, message.Length);
            if (envelope == MessageEnvelope.StructuredCloudEvent
                && CloudEventEnvelope.Open(message, contract, limits, scratch, out body) is { } refusal)
                return refusal;
            var reader = new EventReader(message, body, limits, scratch);
            return Events(ref reader, limits, handler);
        }
        catch (JsonException e)
        {
            // The exception's own text may repeat characters of the message.
            return new(RejectReason.MalformedJson, $"no JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }
    }

    private static Refusal? Events(ref EventReader reader, DecoderLimits limits, IEventHandler handler)
    {
        if (!reader.Start())
            return new(reader.Reason, reader.Detail);
        while (reader.NextEvent())
        {
            if (reader.Index == limits.EventsMax)
                return new(RejectReason.TooManyEvents, $"more than {limits.EventsMax} events in one message");
            if (handler.Read(ref reader))
            {
                handler.Accept(reader.EventBytes, reader.Index);
                continue;
            }
            var (reason, detail) = (reader.Reason, reader.Detail);
            if (!reader.LeaveEvent())
                return new(reader.Reason, reader.Detail);
            handler.Reject(new(reason, detail, reader.EventBytes, reader.Index));
        }
        return null;
    }
}
