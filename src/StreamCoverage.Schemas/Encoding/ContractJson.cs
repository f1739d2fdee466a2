using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using StreamCoverage.Core.Time;
using StreamCoverage.Schemas.Text;

namespace StreamCoverage.Schemas.Encoding;

/// <summary>The kinds of value that the contracts know, as JSON.</summary>
internal static class ContractJson
{
    // The bytes go to a log and to other programs, never into a page, so names keep their letters.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The bytes of one value.</summary>
    public static byte[] Bytes<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Append(value, buffer, write);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The bytes of an array of values.</summary>
    public static byte[] Bytes<T>(IReadOnlyList<T> values, Action<Utf8JsonWriter, T> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Append(values, buffer, write);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Appends one value.</summary>
    public static void Append<T>(T value, IBufferWriter<byte> into, Action<Utf8JsonWriter, T> write)
    {
        using var json = new Utf8JsonWriter(into, Options);
        write(json, value);
    }

    /// <summary>Appends an array of values.</summary>
    public static void Append<T>(IReadOnlyList<T> values, IBufferWriter<byte> into, Action<Utf8JsonWriter, T> write)
    {
        using var json = new Utf8JsonWriter(into, Options);
        json.WriteStartArray();
        foreach (var value in values)
            write(json, value);
        json.WriteEndArray();
    }

    /// <summary>Nothing for null.</summary>
    public static void WriteOptional(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    /// <summary>In UTC, with six decimals.</summary>
    public static void WriteTime(this Utf8JsonWriter json, ReadOnlySpan<byte> name, EventTime time)
    {
        json.WritePropertyName(name);
        json.WriteTimeValue(time);
    }

    /// <summary>In UTC, with six decimals.</summary>
    public static void WriteTimeValue(this Utf8JsonWriter json, EventTime time)
    {
        Span<byte> text = stackalloc byte[Rfc3339.WrittenLength];
        Rfc3339.Write(time, text);
        json.WriteStringValue(text);
    }

    /// <summary>Milliseconds as a number with up to three decimals; nothing for null.</summary>
    public static void WriteLatency(this Utf8JsonWriter json, long? microseconds)
    {
        if (microseconds is not { } value)
            return;
        Span<byte> text = stackalloc byte[Decimals.WrittenLengthMax];
        json.WritePropertyName("latency_ms"u8);
        json.WriteRawValue(text[..Decimals.Write(value, 3, text)], skipInputValidation: true);
    }

    /// <summary>Millionths as a decimal text.</summary>
    public static void WriteAmount(this Utf8JsonWriter json, ReadOnlySpan<byte> name, long micros)
    {
        Span<byte> text = stackalloc byte[Decimals.WrittenLengthMax];
        json.WriteString(name, text[..Decimals.Write(micros, 6, text)]);
    }

    /// <summary>A number with at most six decimals, the rest rounded away; equal shares give equal bytes, whatever their scale.</summary>
    public static void WriteShare(this Utf8JsonWriter json, ReadOnlySpan<byte> name, decimal share)
    {
        Span<byte> text = stackalloc byte[Decimals.WrittenLengthMax];
        json.WritePropertyName(name);
        json.WriteRawValue(text[..Decimals.Write(decimal.ToInt64(decimal.Round(share * 1_000_000)), 6, text)], skipInputValidation: true);
    }
}
