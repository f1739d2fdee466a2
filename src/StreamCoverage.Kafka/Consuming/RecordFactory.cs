using StreamCoverage.Core.Time;
using StreamCoverage.Kafka.Native;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Kafka.Consuming;

/// <summary>Copies a native message into a <see cref="LogRecord"/>; allocates its value and its key, nothing else.</summary>
internal static unsafe class RecordFactory
{
    private const int TimestampNotAvailable = 0;
    private const long MillisecondsMax = long.MaxValue / 1000;

    private static readonly byte[] SignedContentType = System.Text.Encoding.ASCII.GetBytes(SignedBatch.ContentType);

    /// <param name="message">From the client.</param>
    /// <param name="readsKey">Whether the key is copied.</param>
    /// <param name="now">Stands in where the broker keeps no time stamp.</param>
    public static LogRecord From(NativeMessage* message, bool readsKey, EventTime now) => new(
        message->Offset,
        Timestamp(message, now),
        readsKey ? Copy(message->Key, message->KeyLength) : null,
        Copy(message->Value, message->ValueLength),
        Envelope(message));

    private static byte[]? Copy(byte* bytes, nuint length) =>
        bytes is null ? null : new ReadOnlySpan<byte>(bytes, checked((int)length)).ToArray();

    private static EventTime Timestamp(NativeMessage* message, EventTime now)
    {
        var milliseconds = NativeMethods.MessageTimestamp(message, out var type);
        return type == TimestampNotAvailable || milliseconds == -1
            ? now
            // A producer may write any 64 bits here; beyond the range of microseconds the exact value means nothing.
            : new(Math.Clamp(milliseconds, -MillisecondsMax, MillisecondsMax) * 1000);
    }

    private static MessageEnvelope Envelope(NativeMessage* message)
    {
        if (NativeMethods.MessageHeaders(message, out var headers) != 0)
            return MessageEnvelope.Plain;
        fixed (byte* name = "content-type\0"u8)
        {
            return NativeMethods.HeaderGetLast(headers, name, out var value, out var length) == 0
                ? EnvelopeOf(new(value, (int)Math.Min(length, 1024)))
                : MessageEnvelope.Plain;
        }
    }

    /// <summary>Structured mode of the CloudEvents Kafka binding, or a signed batch:
    /// https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md#33-structured-content-mode.</summary>
    private static MessageEnvelope EnvelopeOf(ReadOnlySpan<byte> contentType) =>
        Begins(contentType, "application/cloudevents"u8) ? MessageEnvelope.StructuredCloudEvent
        : Begins(contentType, SignedContentType) ? MessageEnvelope.SignedBatch
        : MessageEnvelope.Plain;

    private static bool Begins(ReadOnlySpan<byte> contentType, ReadOnlySpan<byte> prefix) =>
        contentType.Length >= prefix.Length && System.Text.Ascii.EqualsIgnoreCase(contentType[..prefix.Length], prefix);
}
