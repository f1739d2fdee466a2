using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace StreamCoverage.Pipeline.Verify;

/// <summary>One text for all JSON texts that say the same: members by ordinal, the last of equal names, plain numbers, no white space.</summary>
/// <remarks>
/// A store that keeps JSON as values (PostgreSQL's <c>jsonb</c>) gives back another text than it was given; both have this one. Numbers keep
/// their trailing zeros, as <c>jsonb</c> keeps them. Numbers beyond the range of <see cref="decimal"/> are taken as they are spelled.
/// </remarks>
public static class CanonicalJson
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64 };

    /// <summary>Appends the canonical text of <paramref name="json"/> in UTF-8.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static void Write(ReadOnlyMemory<byte> json, IBufferWriter<byte> to)
    {
        using var document = JsonDocument.Parse(json, Options);
        using var writer = new Utf8JsonWriter(to);
        Write(document.RootElement, writer);
    }

    private static void Write(JsonElement element, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
                foreach (var member in element.EnumerateObject())
                    members[member.Name] = member.Value;
                writer.WriteStartObject();
                foreach (var (name, value) in members)
                {
                    writer.WritePropertyName(name);
                    Write(value, writer);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                    Write(item, writer);
                writer.WriteEndArray();
                break;
            case JsonValueKind.Number:
                writer.WriteRawValue(Number(element.GetRawText()));
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private static string Number(string raw) =>
        decimal.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value.ToString(CultureInfo.InvariantCulture)
            : raw;
}
