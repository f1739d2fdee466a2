using System.Buffers;
using System.Globalization;
using System.Text.Json;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>Writes dead letters as JSON, so that one form serves brokers with and without headers; the event's bytes ride in base64.</summary>
/// <remarks>
/// A letter must fit the log, or its partition would stand still: the client refuses more than 1,000,000 bytes by default. So a key or a
/// value that is too long is cut, and <c>key_bytes</c> or <c>value_bytes</c> then tells its whole length; all of it stands at the offset.
/// </remarks>
internal static class LetterWriter
{
    // A message may hold 10,000 broken events, and each letter repeats the key.
    private const int KeyBytesMax = 1024;

    // Four thirds of it in base64.
    private const int ValueBytesMax = 640 * 1024;

    public static OutboundMessage Write(DeadLetter letter, string topic)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("reason", letter.Reason);
            json.WriteString("detail", letter.Detail);
            json.WriteString("topic", letter.Source.Topic);
            json.WriteNumber("partition", letter.Source.Partition);
            json.WriteNumber("offset", letter.Offset);
            json.WriteNumber("index", letter.Index);
            WriteBytes(json, "key", letter.Key, KeyBytesMax);
            WriteBytes(json, "value", letter.Value, ValueBytesMax);
            json.WriteEndObject();
        }
        return new(topic, null, letter.Key is { Length: > KeyBytesMax } key ? key[..KeyBytesMax] : letter.Key, buffer.WrittenSpan.ToArray(), Headers(letter));
    }

    // The names that Kafka Connect gives the headers of its dead letters, so that tools find them.
    private static List<KeyValuePair<string, string>> Headers(DeadLetter letter) =>
    [
        new("__connect.errors.topic", letter.Source.Topic),
        new("__connect.errors.partition", letter.Source.Partition.ToString(CultureInfo.InvariantCulture)),
        new("__connect.errors.offset", letter.Offset.ToString(CultureInfo.InvariantCulture)),
        new("__connect.errors.exception.message", letter.Reason),
    ];

    private static void WriteBytes(Utf8JsonWriter json, string name, byte[]? bytes, int most)
    {
        if (bytes is null)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteBase64String(name, bytes.AsSpan(0, Math.Min(bytes.Length, most)));
        if (bytes.Length > most)
            json.WriteNumber($"{name}_bytes", bytes.Length);
    }
}
