using System.Buffers;
using System.Globalization;
using System.Text.Json;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>Writes dead letters as JSON, so that one form serves brokers with and without headers; the event's bytes ride in base64.</summary>
internal static class LetterWriter
{
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
            WriteBytes(json, "key", letter.Key);
            WriteBytes(json, "value", letter.Value);
            json.WriteEndObject();
        }
        return new(topic, null, letter.Key, buffer.WrittenSpan.ToArray(), Headers(letter));
    }

    // The names that Kafka Connect gives the headers of its dead letters, so that tools find them.
    private static List<KeyValuePair<string, string>> Headers(DeadLetter letter) =>
    [
        new("__connect.errors.topic", letter.Source.Topic),
        new("__connect.errors.partition", letter.Source.Partition.ToString(CultureInfo.InvariantCulture)),
        new("__connect.errors.offset", letter.Offset.ToString(CultureInfo.InvariantCulture)),
        new("__connect.errors.exception.message", letter.Reason),
    ];

    private static void WriteBytes(Utf8JsonWriter json, string name, byte[]? bytes)
    {
        if (bytes is null)
            json.WriteNull(name);
        else
            json.WriteBase64String(name, bytes);
    }
}
